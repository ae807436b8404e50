"""The dose of an exercise, alike when planned, done and prescribed for home."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions_app.choices import LoadUnit


class Dose(models.Model):
    """Sets, repetitions, load, hold, rest, tempo and range. Whatever a source does not say stays empty."""

    sets = models.PositiveSmallIntegerField(_("Sets"), null=True, blank=True)
    sets_to_limit = models.BooleanField(_("As many sets as possible"), default=False)
    reps = models.PositiveSmallIntegerField(_("Reps"), null=True, blank=True)
    reps_max = models.PositiveSmallIntegerField(_("Reps, up to"), null=True, blank=True)
    reps_to_limit = models.BooleanField(_("Or more, as many as possible"), default=False)
    load_value = models.DecimalField(_("Load"), max_digits=6, decimal_places=2, null=True, blank=True)
    load_unit = models.CharField(_("Unit of load"), max_length=12, choices=LoadUnit.choices, blank=True)
    load_words = models.CharField(_("Load in words"), max_length=80, blank=True)
    hold_seconds = models.PositiveIntegerField(_("Hold, seconds"), null=True, blank=True)
    rest_seconds = models.PositiveIntegerField(_("Rest, seconds"), null=True, blank=True)
    tempo = models.CharField(_("Tempo"), max_length=40, blank=True)
    range_words = models.CharField(_("Range of movement"), max_length=80, blank=True)
    variant = models.CharField(_("Variant"), max_length=80, blank=True)

    class Meta:
        abstract = True

    # Every field above, in reading order: what is copied from plan to draft to record.
    DOSE_FIELDS = (
        "sets", "sets_to_limit", "reps", "reps_max", "reps_to_limit", "load_value", "load_unit", "load_words",
        "hold_seconds", "rest_seconds", "tempo", "range_words", "variant",
    )  # fmt: skip


def dose_constraints(name):
    """Constraints of one table of doses; `name` makes them unique in the database."""
    return [
        models.CheckConstraint(
            name=f"a_load_has_its_unit_in_{name}",
            condition=models.Q(load_value=None) | ~models.Q(load_unit=""),
            violation_error_message=_("Give the load its unit."),
        ),
        models.CheckConstraint(
            name=f"reps_run_upwards_in_{name}",
            condition=models.Q(reps_max=None) | models.Q(reps_max__gte=models.F("reps")),
            violation_error_message=_("The upper number of repetitions is below the lower one."),
        ),
    ]


def zero_to_ten(label, **options):
    """A 0 to 10 rating; the table's `on_the_scale` constraint keeps it there."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(10)], **options
    )


def on_the_scale(*fields, name):
    """A constraint: each of these ratings, where given, is between 0 and 10."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{field: None}) | models.Q(**{f"{field}__range": (0, 10)})
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message=_("Choose a number from 0 to 10.")
    )
