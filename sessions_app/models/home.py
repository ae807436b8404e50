"""What the patient says was done at home."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

from clinic.models import User
from sessions_app.models.episodes import PatientRow
from sessions_app.models.outcomes import HomeProgrammeItem
from sessions_app.models.reports import SaidByPatientQuerySet

IS_ODD, IS_EVEN = (Exact(F("number") % 2, rest) for rest in (1, 0))


class HomeLog(PatientRow):
    """A tick of one exercise on one day, or the taking back of it: the newest row says which holds. None at
    all says nothing; it does not say that the exercise was left out."""

    item = models.ForeignKey(HomeProgrammeItem, on_delete=models.PROTECT, related_name="log")
    on = models.DateField()
    # Ticks and undos of one day take turns, so two devices that tick at once make one tick.
    number = models.PositiveSmallIntegerField()
    is_done = models.BooleanField()
    # Made where it was tapped: what waited for the network and is sent twice is known by it.
    key = models.UUIDField()
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SaidByPatientQuerySet.as_manager()

    class Meta:
        ordering = ["item", "on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "on", "number"], name="ticks_of_a_day_are_numbered"),
            models.UniqueConstraint(fields=["item", "key"], name="a_tick_is_sent_once"),
            models.CheckConstraint(
                name="a_tick_and_its_undo_take_turns",
                condition=Q(IS_ODD, is_done=True) | Q(IS_EVEN, is_done=False),
            ),
        ]
