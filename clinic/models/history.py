"""What was written when, for rows that may change. Triggers keep it, so nothing that writes can forget to.

Rows that never change are their own history and have none here.
"""

import pghistory
from django.db import models
from django.db.models import Func
from pghistory.models import Event


class History(Event):
    """One version of a row, and who made it: the person whom the transaction had announced."""

    changed_by = models.ForeignKey(
        "clinic.User",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        db_default=Func(function="app_user", output_field=models.BigIntegerField()),
    )

    class Meta:
        abstract = True


def with_history(model=None, *, but_not=()):
    """A class decorator: every insert, update and delete leaves a version, without the columns named."""
    if model is None:
        return lambda model: with_history(model, but_not=but_not)
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(but_not) or None,
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        context_field=None,
        base_model=History,
    )
    return track(model)
