"""Typed values of a row as columns of a table."""

from sessions_app.row_kinds import DOSE


def numbers(row, *names) -> dict:
    return {name: row[name] for name in names}


def words(row, *names) -> dict:
    return {name: row[name] or "" for name in names}


def ticks(row, *names) -> dict:
    return {name: bool(row[name]) for name in names}


def dose(values) -> dict:
    """The columns of a dose; what is not stated stays empty."""
    return {name: _dose_column(name, values.get(name)) for name in DOSE}


def _dose_column(name, value):
    if name in ("sets_to_limit", "reps_to_limit"):
        return bool(value)
    if name in ("load_unit", "load_words", "tempo", "range_words", "variant"):
        return value or ""
    return value
