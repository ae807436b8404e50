"""What somebody has looked at and settled: an opening outside the care team, two patients who look alike."""

from django.db import models

from clinic.models.base import ClinicRow
from clinic.models.patients import BreakGlass, Patient
from clinic.models.people import User


class OpeningRead(ClinicRow):
    """A manager has read why somebody outside the care team opened a record. Never one's own opening."""

    break_glass = models.OneToOneField(BreakGlass, on_delete=models.PROTECT, related_name="read")
    words = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class TwoPeople(ClinicRow):
    """Two patients who look alike are two people: somebody made sure."""

    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="two_people_stand_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
            models.UniqueConstraint(fields=["first", "second"], name="two_people_are_told_apart_once"),
        ]
