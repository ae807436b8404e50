"""A question put to the database in words that stand as they are.

For what a page asks on every view: putting such a question together from querysets costs the web process ten
times the answer. Row security holds for it as for every other; which rows a person may see is asked first,
through `visible_to`.
"""

from django.db import connection
from psycopg.types.numeric import Int8


def ask(question: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, {name: _as_keys(value) for name, value in values.items()})
        return cursor.fetchall()


def _as_keys(value):
    """A list of whole numbers is one of keys and goes as bigint, as keys are. Of a smaller kind PostgreSQL
    hashes nothing: it would go through the whole list for each row."""
    if isinstance(value, list) and value and type(value[0]) is int:
        return [None if one is None else Int8(one) for one in value]
    return value
