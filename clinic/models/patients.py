from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.choices import CAUTION_OF_KIND, AlertKind, PatientStatus, Sex
from clinic.models.base import ClinicQuerySet, ClinicRow, pair_is_whole
from clinic.models.history import with_history
from clinic.models.people import User


class IsTreatedBy(models.Expression):
    """Whether a physiotherapist has this patient in care, or somebody opened her record through break-glass
    within its hour. Who was a physiotherapist once, and still is a manager, has nobody in care.
    Every page asks it several times: put together from parts by the ORM, the question costs more than the
    answer, so its words stand here as they are."""

    output_field = models.BooleanField()
    HAS_OPENED = (
        "EXISTS (SELECT FROM clinic_breakglass b"
        " WHERE b.patient_id = {patient} AND b.user_id = %s AND b.until_at > statement_timestamp())"
    )
    IN_CARE = (
        "EXISTS (SELECT FROM clinic_careteammember m"
        " WHERE m.patient_id = {patient} AND m.user_id = %s AND m.until_at IS NULL)"
    )

    def __init__(self, patient, user):
        super().__init__()
        self.patient, self.user_id = models.F(patient), user.pk
        self.ways = [self.IN_CARE] * user.standing.is_physiotherapist + [self.HAS_OPENED]

    def get_source_expressions(self):
        return [self.patient]

    def set_source_expressions(self, expressions):
        (self.patient,) = expressions

    def as_sql(self, compiler, connection):
        patient, values = compiler.compile(self.patient)
        sql = " OR ".join(self.ways).format(patient=patient)
        return f"({sql})", [*values, self.user_id] * len(self.ways)


class PatientQuerySet(ClinicQuerySet):
    def visible_to(self, user):
        """Whose person page this person may open: the front desk's are all, beside those whose care is."""
        standing = user.standing
        if standing.is_front_desk:
            return self.of_somebody().filter(clinic_id=standing.clinic_id)
        return self.with_care_visible_to(user)

    def with_care_visible_to(self, user):
        """Whose care this person may read: managers all, physiotherapists their own patients, a patient
        herself, with what was merged. Who also works at the front desk reads no more for it."""
        standing = user.standing
        if standing.is_patient:
            return self.filter(models.Q(pk=standing.patient_id) | models.Q(merged_into=standing.patient_id))
        mine = self.filter(clinic_id=standing.clinic_id)
        if standing.is_manager:
            return mine.of_somebody()
        return mine.treated_by(user) if standing.is_physiotherapist else self.none()

    def treated_by(self, user):
        """Patients in care of this physiotherapist, or opened through break-glass within its hour."""
        return self.filter(IsTreatedBy("pk", user))

    def listed_to(self, user):
        """Whose name and number this person may find: every patient of the clinic, for staff."""
        return super().visible_to(user).of_somebody()

    def of_somebody(self):
        """Without those of which a number is all that is left."""
        return self.exclude(status=PatientStatus.ERASED)


class OfPatientQuerySet(ClinicQuerySet):
    """Rows that are seen by whoever may read the patient's care."""

    def visible_to(self, user):
        standing = user.standing
        if standing.is_manager:
            return self.filter(clinic_id=standing.clinic_id)
        if standing.is_patient:
            return self.filter(patient__in=Patient.objects.with_care_visible_to(user))
        if not standing.is_physiotherapist:
            return self.none()
        # A row is of the same clinic as its patient: the database holds them together.
        return self.filter(IsTreatedBy("patient_id", user), clinic_id=standing.clinic_id)


EMPTIED = ("family_name", "given_names", "title", "phone", "email", "address", "language")


@with_history
class Patient(ClinicRow):
    record_number = models.CharField(_("Record number"), max_length=30)
    family_name = models.CharField(_("Family name"), max_length=80)
    given_names = models.CharField(_("Given names"), max_length=120)
    title = models.CharField(_("Title"), max_length=20, blank=True)
    born_on = models.DateField(_("Born on"))
    # Where papers or memory give an age or a year, not a day.
    born_on_is_estimated = models.BooleanField(_("Birth date is estimated"), default=False)
    sex = models.CharField(_("Sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.TextField(_("Address"), blank=True)
    language = models.CharField(_("Language"), max_length=12, blank=True)
    portal_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="patient_records"
    )
    status = models.CharField(max_length=10, choices=PatientStatus.choices, default=PatientStatus.ACTIVE)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_names", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "record_number"],
                name="a_record_number_is_given_once_in_a_clinic",
                violation_error_message=_("Another patient of this clinic has this record number."),
            ),
            models.UniqueConstraint(fields=["clinic", "id"], name="patient_with_its_clinic"),
            models.UniqueConstraint(
                fields=["clinic", "portal_user"], name="a_log_in_opens_one_record_in_a_clinic"
            ),
            models.CheckConstraint(
                name="a_merged_record_points_to_its_successor",
                condition=models.Q(status=PatientStatus.MERGED, merged_into__isnull=False)
                | (~models.Q(status=PatientStatus.MERGED) & models.Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="nothing_but_its_numbers_is_left_of_an_erased_record",
                condition=~models.Q(status=PatientStatus.ERASED)
                | models.Q(**dict.fromkeys(EMPTIED, ""), sex=Sex.UNKNOWN, portal_user=None, born_on=date.min),
            ),
        ]

    def records(self):
        """The numbers of all that is on file of this person: this record and those merged with it."""
        kept = self.merged_into_id or self.pk
        return Patient.objects.filter(models.Q(pk=kept) | models.Q(merged_into=kept)).order_by().values("pk")

    def __str__(self):
        if not (self.family_name or self.given_names):  # an erased one; its status may not have been read
            return gettext("Erased record %(number)s") % {"number": self.record_number}
        return f"{self.family_name.upper()}, {self.given_names}"


@with_history
class PatientAlert(ClinicRow):
    """Something everybody who treats the patient must see: an allergy, a blood thinner."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(_("Kind"), max_length=20, choices=AlertKind.choices)
    # A code of the catalogue's allergen list, so that a lotion can be checked against it.
    substance = models.CharField(_("Substance"), max_length=80, blank=True)
    words = models.CharField(_("In words"), max_length=200, blank=True)
    # A code of the catalogue's contraindications, and the areas of the body map that it is about.
    caution = models.CharField(max_length=80, blank=True)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # The day from which it is asked again: a due date, the end of the healing time.
    until_on = models.DateField(_("Until"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="alert_with_its_clinic"),
            pair_is_whole("ended_at", "ended_by", name="an_ended_alert_has_a_hand_and_an_hour"),
        ]

    def __str__(self):
        what = self.words or self.substance.replace("_", " ")
        return f"{self.get_kind_display()}: {what}" if what else str(self.get_kind_display())

    @property
    def means(self) -> str:
        """The contraindication that it is, by its own code or by its kind; empty where it is none."""
        return self.caution or CAUTION_OF_KIND.get(self.kind, "")


@with_history
class Guardian(ClinicRow):
    """Who consents for a minor or for somebody who cannot."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="guardians")
    name = models.CharField(_("Name"), max_length=120)
    relation = models.CharField(_("Relation"), max_length=60)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    # An own log-in reads the patient's pages; the rest is granted by name.
    portal_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    may_answer = models.BooleanField(_("Answers questions and ticks exercises"), default=False)
    may_keep_data = models.BooleanField(_("Keeps consents and data"), default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "portal_user"], name="a_log_in_is_one_guardian_of_a_patient"
            ),
            models.CheckConstraint(
                name="an_ended_guardian_has_no_log_in",
                condition=models.Q(ended_at=None) | models.Q(portal_user=None),
            ),
            models.UniqueConstraint(fields=["clinic", "id"], name="guardian_with_its_clinic"),
            models.UniqueConstraint(fields=["patient", "id"], name="guardian_with_its_patient"),
            pair_is_whole("ended_at", "ended_by", name="an_ended_guardianship_has_a_hand_and_an_hour"),
        ]

    def __str__(self):
        return f"{self.name} ({self.relation})"


class CareTeamQuerySet(ClinicQuerySet):
    def current(self):
        return self.filter(until_at=None)


@with_history
class CareTeamMember(ClinicRow):
    """A physiotherapist who treats this patient, from one moment until another."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="care_team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    since_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CareTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"],
                condition=models.Q(until_at=None),
                name="a_carer_is_in_the_team_once",
            ),
            pair_is_whole("until_at", "until_by", name="leaving_the_team_has_a_hand_and_an_hour"),
        ]


class BreakGlassQuerySet(ClinicQuerySet):
    def open(self):
        return self.filter(until_at__gt=Now())


class BreakGlass(ClinicRow):
    """A colleague outside the care team opened a record for an hour, and said why. Never changed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="opening_with_its_clinic"),
        ]
