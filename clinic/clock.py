"""The one place that asks the computer for the time; everything else is handed it."""

from django.utils import timezone


def now():
    """The present moment as an aware datetime."""
    return timezone.now()
