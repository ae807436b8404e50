"""A question composed from querysets once, and asked again and again with other keys.

Composing what a page asks on every view costs the web process ten times the answer. Row security holds for it
as for every other; which row a person may see at all is asked first, through `visible_to`.
"""

from collections.abc import Callable

from django.db import connection

FIRST_MARK = 9_007_199_254_700_000


class Composed:
    """Wraps a function of keys that gives a queryset of `values_list`; called with keys it gives the rows.
    The keys are numbers of rows, and the question says nothing else: no day, no language, nobody."""

    def __init__(self, compose: Callable):
        self.compose = compose
        self.names = compose.__code__.co_varnames[: compose.__code__.co_argcount]
        self.composed: tuple[str, list] | None = None

    def __call__(self, **keys) -> list[tuple]:
        text, values = self.composed or self._compose()
        given = {mark: keys[name] for name, mark in self._marks().items()}
        with connection.cursor() as cursor:
            cursor.execute(text, [given.get(one, one) if _may_mark(one) else one for one in values])
            return cursor.fetchall()

    def _marks(self) -> dict[str, int]:
        return {name: FIRST_MARK + place for place, name in enumerate(self.names)}

    def _compose(self) -> tuple[str, list]:
        marks = self._marks()
        text, values = self.compose(**marks).query.sql_with_params()
        missing = set(marks.values()).difference(filter(_may_mark, values))
        assert not missing, "Each key must come up in the question."
        self.composed = text, list(values)
        return self.composed


def _may_mark(value) -> bool:
    return isinstance(value, int)
