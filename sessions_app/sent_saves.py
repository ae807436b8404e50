"""What a page's script sends when it saves, read strictly: another shape is refused, never bent to fit."""

import json
import re

from sessions_app.payload import Added, Change

MOST_TAPS = 10_000
MARK = re.compile(r"[a-z0-9.]{0,40}\Z")


def read_json(text):
    """ValueError for everything that cannot be read, also for what is nested without end."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("Nested too deep") from None


def read_save(text) -> tuple[dict, list[str]]:
    """The parts of one save, as `save_draft` takes them, and the rows that one tap said were as shown."""
    told = _of(dict, read_json(text))
    parts = {
        "changes": [_change(_of(dict, one)) for one in _list(told, "changes")],
        "added": [_added(_of(dict, one)) for one in _list(told, "added")],
        "removed": [_of(str, one) for one in _list(told, "removed")],
        "mark": _mark(told.get("mark") or ""),
        "taps": min(_of(int, told.get("taps") or 0), MOST_TAPS),
        "device": _of(str, told.get("device") or "")[:80],
    }
    return parts, _texts(told.get("as_shown") or [])


def _change(one: dict) -> Change:
    sent = None if one.get("sent") is None else _texts(one["sent"])
    named = _of(str, one["row"]), _of(str, one["field"])
    return Change(*named, _texts(one["seen"]), _texts(one["value"]), sent)


def _added(one: dict) -> Added:
    return Added(_of(str, one["row"]), _of(str, one["kind"]), _of(str, one.get("after") or ""))


def _mark(text) -> str:
    if not MARK.match(_of(str, text)):
        raise ValueError("Not a mark")
    return text


def _list(told: dict, name: str) -> list:
    return _of(list, told.get(name) or [])


def _texts(values) -> list[str]:
    return [_of(str, value) for value in _of(list, values)]


def _of(kind, value):
    if not isinstance(value, kind):
        raise ValueError(f"{kind.__name__} expected")
    return value
