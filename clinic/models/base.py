"""What every row of a clinic has in common."""

from django.db import models


class ClinicQuerySet(models.QuerySet):
    """Rows that all staff of the clinic may see. Models with narrower rights override `visible_to`."""

    def visible_to(self, user):
        if not user.standing.roles:
            return self.none()
        return self.filter(clinic_id=user.standing.clinic_id)


class ClinicRow(models.Model):
    """A row that belongs to exactly one clinic. The database holds parents to the same clinic."""

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")

    objects = ClinicQuerySet.as_manager()

    class Meta:
        abstract = True


def says_something(column):
    """A condition: there is a sign in it that can be seen. A blank is no reason."""
    return models.Q(**{f"{column}__regex": r"\S"})


def pair_is_whole(first, second, *, name):
    """A constraint: both columns are filled or neither is (`_at` with its `_by`)."""
    both = models.Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    neither = models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return models.CheckConstraint(name=name, condition=both | neither)
