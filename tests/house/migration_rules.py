"""What a migration must not do to a table that a clinic is working with (docs/decisions/0032).

Two things: hold everybody up, and break the release before, which still serves while the new one comes in. A
table that is made after the last release is nobody's yet; with it everything is allowed.
"""

import re

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db.migrations import operations as ops
from django.db.models import NOT_PROVIDED, ManyToManyField, UniqueConstraint

IN_STEPS = "add it NOT VALID (AddConstraintNotValid), and validate it in a migration after that"
GONE = "the release before still reads it: say since which release nobody does, `unused_since = ...`"
SQL = {
    r"\bSET NOT NULL\b": "NOT NULL goes by steps: a CHECK that is NOT VALID, VALIDATE, and then this",
    r"\bCREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "an index is built CONCURRENTLY",
    r"\bADD CONSTRAINT (?!.*\b(NOT VALID|USING INDEX)\b)": IN_STEPS,
    r"\bLOCK TABLE\b": "nobody locks a whole table",
    r"\bALTER COLUMN \w+ (SET DATA )?TYPE\b": "a change of type writes the table anew",
    r"\bDROP (TABLE|COLUMN)\b": GONE,
    r"\bRENAME (TO|COLUMN)\b": GONE,
}
TABLE = re.compile(r"\b(?:ALTER TABLE|ON|INTO)\s+(?:ONLY\s+)?(?:public\.)?\"?(\w+)\"?", re.IGNORECASE)


def flat(operations):
    """Those within others too."""
    for one in operations:
        inner = getattr(one, "operations", None) or getattr(one, "database_operations", None)
        if inner is None:
            yield one
        else:
            yield from flat(inner)


def made_by(migrations):
    """The models that these make, as `(app, name)`."""
    return {
        (migration.app_label, one.name.lower())
        for migration in migrations
        for one in flat(migration.operations)
        if isinstance(one, ops.CreateModel)
    }


def faults_of(migration, *, fresh, column_before):
    """In sentences. `column_before(model, field)` is the field as the last release has it, or None."""
    unused, told = hasattr(migration, "unused_since"), f"{migration.app_label}.{migration.name}"
    tables = {f"{app}_{name}" for app, name in fresh}
    for one in flat(migration.operations):
        model = getattr(one, "model_name", None) or getattr(one, "name", "")
        if (migration.app_label, model.lower()) in fresh:
            continue
        for fault in _faults(one, tables, unused, column_before):
            yield f"{told}, {one.describe()}: {fault}"
    if not migration.atomic or not any(
        isinstance(o, AddIndexConcurrently) for o in flat(migration.operations)
    ):
        return
    yield f"{told}: an index is built concurrently outside a transaction, `atomic = False`"


def _faults(one, tables, unused, column_before):
    match one:
        case AddIndexConcurrently() | AddConstraintNotValid():
            return
        case ops.AddField():
            yield from _new_column(one.field)
        case ops.AlterField():
            yield from _changed_column(column_before(one.model_name, one.name), one.field)
        case ops.AddIndex():
            yield "use AddIndexConcurrently"
        case ops.AddConstraint():
            is_of_rows = isinstance(one.constraint, UniqueConstraint)
            yield "build the index concurrently, then name it" if is_of_rows else IN_STEPS
        case ops.RunSQL():
            yield from _sql(one.sql, tables, unused)
        case ops.RemoveField() | ops.DeleteModel() | ops.RenameField() | ops.RenameModel() if not unused:
            yield GONE


def _new_column(field):
    if isinstance(field, ManyToManyField):
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield "the release before writes rows without it: null=True, or db_default=..."
    if field.unique:
        yield "a unique column is added first and its index built concurrently"


def _changed_column(before, after):
    if before is None:
        return
    if before.null and not after.null:
        yield "NOT NULL goes by steps: a CHECK that is NOT VALID, ValidateConstraint, and RunSQL SET NOT NULL"
    if type(before) is not type(after) or _narrower(before, after):
        yield "a change of type writes the table anew"


def _narrower(before, after):
    return (before.max_length or 0) > (after.max_length or float("inf"))


def _sql(sql, tables, unused):
    for statement in sql if isinstance(sql, list | tuple) else sql.split(";"):
        words = re.sub(r"\s+", " ", statement if isinstance(statement, str) else statement[0])
        if set(TABLE.findall(words)) <= tables and TABLE.search(words):
            continue
        for pattern, fault in SQL.items():
            if re.search(pattern, words, re.IGNORECASE) and not (fault == GONE and unused):
                yield fault
