"""The few values of its own that a treatment carries, written `temperature=Cel;grade=choice:I/II`.

A leaf: text in, plain data out, and back again.
"""

import re

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class Malformed(ValueError):
    """The text does not say what each value is."""


def parse(text: str) -> list[dict]:
    """`force=kg` is a number with a unit, `{count}` a bare number, `text` words, `choice:a/b` a list."""
    return [_parse_one(part.strip()) for part in re.split(r"[;\n]", text) if part.strip()]


def _parse_one(part: str) -> dict:
    name, equals, meaning = (piece.strip() for piece in part.partition("="))
    if not equals or not meaning or not NAME.match(name):
        raise Malformed(part)
    if meaning == "text":
        return {"name": name, "kind": "text"}
    if meaning.startswith("choice:"):
        options = [option.strip() for option in meaning.removeprefix("choice:").split("/")]
        if len(options) < 2 or not all(options):
            raise Malformed(part)
        return {"name": name, "kind": "choice", "choices": options}
    if meaning.startswith("{") and meaning.endswith("}"):
        return {"name": name, "kind": meaning[1:-1], "unit": ""}
    return {"name": name, "kind": "number", "unit": meaning}


def write(values: list[dict]) -> str:
    return ";".join(f"{value['name']}={_meaning(value)}" for value in values)


def _meaning(value: dict) -> str:
    match value["kind"]:
        case "text":
            return "text"
        case "choice":
            return "choice:" + "/".join(value["choices"])
        case "number":
            return value["unit"]
        case kind:
            return "{" + kind + "}"
