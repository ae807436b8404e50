"""A question put to the database in words that stand as they are.

For what a page asks on every view: putting such a question together from querysets costs the web process ten
times the answer. Row security holds for it as for every other; which rows a person may see is asked first,
through `visible_to`.
"""

from django.db import connection


def ask(question: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()
