"""What every catalogue row has, whoever wrote it: the shared reference or one clinic."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow
from clinic.models.history import with_history
from sessions_app.choices import Verified

CODE_LENGTH = 80


def own_code(name: str, clinic_id) -> str:
    """A code for a clinic's own row, readable in a foreign key column and never reused."""
    return f"{slugify(name)[:24] or 'own'}-{clinic_id}-{secrets.token_hex(3)}"


class CatalogueRelease(models.Model):
    """One load of the reference files that changed something."""

    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    row_counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-loaded_at", "-pk"]

    def __str__(self):
        return f"{self.loaded_at:%Y-%m-%d} {self.checksum[:12]}"


@with_history
class ClinicChoice(ClinicRow):
    """A clinic's own label, place, check and retirement of one entry. The entry itself stays as it is."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=CODE_LENGTH)
    label = models.CharField(max_length=200, blank=True)
    # A patient who reads another language gets the shared name in that one.
    label_language = models.CharField(max_length=10, default="en")
    position = models.PositiveIntegerField(null=True, blank=True)
    # Of a measure: the last value is shown once today's is entered, so that it does not lead the hand.
    is_blind = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "code"], name="a_clinic_has_one_choice_about_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="a_choice_is_retired_by_a_hand_at_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="a_choice_is_checked_by_a_hand_at_an_hour",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.code}"


class CatalogueVersion(ClinicRow):
    """What a clinic's own entry said, from one change to the next. Written by the database alone."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=CODE_LENGTH)
    entry = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["clinic", "kind", "code", "id"], name="versions_of_an_own_entry")]

    def __str__(self):
        return f"{self.kind} {self.code}"


class Chosen(models.Expression):
    """One column of what the clinic chose about an entry. Every list of the catalogue asks for four of them:
    as subqueries put together by the ORM they cost more than the list, so the words stand here."""

    SQL = (
        "(SELECT {what} FROM sessions_app_clinicchoice chosen"
        " WHERE chosen.clinic_id = %s AND chosen.kind = %s AND chosen.code = {code})"
    )

    def __init__(self, what, clinic, kind, output_field):
        super().__init__(output_field=output_field)
        self.what, self.clinic_id, self.kind = what, getattr(clinic, "pk", clinic), kind
        self.code = F("code")

    def get_source_expressions(self):
        return [self.code]

    def set_source_expressions(self, expressions):
        (self.code,) = expressions

    def as_sql(self, compiler, connection):
        code, values = compiler.compile(self.code)
        return self.SQL.format(what=self.what, code=code), [self.clinic_id, self.kind, *values]


class CatalogueQuerySet(models.QuerySet):
    def for_clinic(self, clinic):
        """The shared rows and this clinic's own; `clinic` is a Clinic or its key."""
        return self.filter(Q(clinic=None) | Q(clinic=clinic))

    def visible_to(self, user):
        clinic_id = user.standing.clinic_id
        return self.for_clinic(clinic_id) if clinic_id else self.none()

    def shared(self):
        return self.filter(clinic=None)

    def with_choices_of(self, clinic):
        """Adds the clinic's label, place, check and retirement to each row."""
        kind = self.model._meta.model_name
        words, number, moment = models.CharField(), models.IntegerField(), models.DateTimeField()
        return self.for_clinic(clinic).annotate(
            label=Coalesce(Chosen("nullif(chosen.label, '')", clinic, kind, words), F("name")),
            place=Chosen("chosen.position", clinic, kind, number),
            clinic_checked_at=Chosen("chosen.checked_at", clinic, kind, moment),
            clinic_retired_at=Coalesce(Chosen("chosen.retired_at", clinic, kind, moment), F("retired_at")),
        )

    def in_order_of(self, clinic):
        """The clinic's order; rows it has never placed follow in the reference's order."""
        return self.with_choices_of(clinic).order_by(
            F("place").asc(nulls_last=True), "offer_order", "name", "code"
        )

    def offered_to(self, clinic):
        """What a form of this clinic offers: nothing retired, withdrawn or merged away."""
        return self.in_order_of(clinic).filter(clinic_retired_at=None, withdrawn_in=None, merged_into=None)


class CatalogueEntry(models.Model):
    """A clinical choice. `clinic` is empty for a shared row, else the row is that clinic's own."""

    code = models.CharField(max_length=CODE_LENGTH, primary_key=True)
    clinic = models.ForeignKey(
        "clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    plain_name = models.CharField(_("in the patient's words"), max_length=200, blank=True)
    verified = models.CharField(max_length=10, choices=Verified, default=Verified.OURS)
    source = models.TextField(_("source"), blank=True)
    # What whoever wrote the reference noted of how far it was read: for those who check, beside no fact.
    check_note = models.TextField(blank=True)
    offer_order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_in = models.ForeignKey(
        CatalogueRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["offer_order", "name", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False, clinic__isnull=False),
                name="%(class)s_retired_by_a_hand_of_its_clinic",
            ),
            models.CheckConstraint(
                condition=Q(added_at=None, added_by=None, clinic=None)
                | Q(added_at__isnull=False, added_by__isnull=False, clinic__isnull=False),
                name="%(class)s_own_row_has_a_hand_and_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_in=None) | Q(clinic=None),
                name="%(class)s_only_a_shared_row_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("code")), name="%(class)s_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return getattr(self, "label", None) or self.name

    @property
    def is_own(self) -> bool:
        return self.clinic_id is not None

    @property
    def is_checked(self) -> bool:
        """Was a source read for it, or has this clinic checked it?"""
        checked_here = getattr(self, "clinic_checked_at", None) is not None
        return checked_here or (not self.is_own and self.verified in (Verified.SEEN, Verified.PARTLY))

    @property
    def not_checked(self) -> bool:
        """Shown as "not checked" where the fact acts. A clinic's own row is the clinic's own word."""
        return not self.is_own and not self.is_checked
