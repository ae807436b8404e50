"""What the log may say: which page, how it ended, how long it took, where it broke. Never whose record.

A path can hold the secret of an invitation, and the message of an error can hold a row (PostgreSQL tells the
values that broke a rule). So no record of the log carries either: of a message the words are kept and what
was put into them is not, save numbers; of an error its kind and the lines that it came through.
"""

import json
import logging
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from clinic.identity import CODE_SIGNS

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = "..."
MOST_FRAMES = 20
NUMBERS = (int, float)

# The number of the request that is being answered, which a broken page shows and a person can read out.
reference = ContextVar("reference", default="")


def new_reference():
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(8))


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record, for whatever collects logs."""

    def format(self, record):
        return json.dumps(facts_of(record), default=str)


class LineFormatter(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record):
        facts = facts_of(record)
        begins = " ".join(facts.pop(name) for name in ("time", "level", "logger", "message"))
        frames = facts.pop("through", [])
        line = " ".join([begins, *(f"{name}={value}" for name, value in facts.items())])
        return "\n    ".join([plain(line), *frames])


def facts_of(record):
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": words_of(record),
        **({"request": reference.get()} if reference.get() else {}),
        **({"status": record.status_code} if hasattr(record, "status_code") else {}),
        **getattr(record, "facts", {}),
        **(error_of(record.exc_info[1]) if record.exc_info and record.exc_info[1] else {}),
    }


def words_of(record):
    words = str(record.msg)
    if not record.args:
        return words
    said = record.args if isinstance(record.args, tuple) else ()
    try:
        return words % tuple(one if isinstance(one, NUMBERS) else LEFT_OUT for one in said)
    except (TypeError, ValueError):
        return words


def error_of(error):
    """Its kind, the kinds that led to it, PostgreSQL's code, and the lines it came through."""
    chain = [error]
    while cause := chain[-1].__cause__ or chain[-1].__context__:
        if cause in chain:
            break
        chain.append(cause)
    codes = [code for one in chain if (code := getattr(one, "sqlstate", None))]
    return {
        "error": " from ".join(type(one).__name__ for one in chain),
        **({"sqlstate": codes[0]} if codes else {}),
        "through": [place_of(frame) for frame in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]],
    }


def place_of(frame):
    path = Path(frame.filename)
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-3:])
    return f"{shown}:{frame.lineno} {frame.name}"


def plain(line):
    """Nobody writes a line of their own into the log."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
