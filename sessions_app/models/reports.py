"""What a patient tells of her own accord: answers before a visit, and that something in the record is wrong.

Her words are added and never changed. Whoever treats her reads them; nobody else does.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import User
from clinic.models.patients import IsTreatedBy, OfPatientQuerySet, Patient
from sessions_app.choices import RequestKind
from sessions_app.models.episodes import PatientRow
from sessions_app.models.sessions import Addendum, TreatmentSession
from sessions_app.models.visits import Visit


class SaidByPatientQuerySet(OfPatientQuerySet):
    def visible_to(self, user):
        """The patient herself and who treats her. A manager is told how many, never what."""
        standing = user.standing
        if standing.is_patient:
            return self.filter(patient__in=Patient.objects.with_care_visible_to(user))
        if not standing.is_physiotherapist:
            return self.none()
        return self.filter(IsTreatedBy("patient_id", user), clinic_id=standing.clinic_id)


class PatientReport(PatientRow):
    """The check-in that a patient sent before a visit. Sent again, it is a newer version beside the first.
    `answers` is described in sessions_app/patient_report.py."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    # Each question and answer of a questionnaire in the words it was asked in: {question: [title, said]}.
    asked = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SaidByPatientQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "version"], name="reports_before_a_visit_are_numbered"),
            models.UniqueConstraint(fields=["clinic", "id"], name="report_with_its_clinic"),
        ]


class BegunReportQuerySet(OfPatientQuerySet):
    def visible_to(self, user):
        """What is not sent yet is nobody else's."""
        own = Patient.objects.with_care_visible_to(user)
        return self.filter(patient__in=own) if user.standing.is_patient else self.none()


class BegunReport(PatientRow):
    """Answers of a check-in that is not sent yet: kept on the server, so that a log-in that ran out loses
    none. Nobody but the patient reads it; it goes when the report is sent."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="begun_report")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BegunReportQuerySet.as_manager()


class RequestQuerySet(OfPatientQuerySet):
    """A question about an opening is for the manager: whoever looked does not read it."""

    kind = "kind"

    def visible_to(self, user):
        found, standing = super().visible_to(user), user.standing
        reads_all = standing.is_manager or standing.is_patient
        return found if reads_all else found.exclude(**{self.kind: RequestKind.OPENING})


class AnswerQuerySet(RequestQuerySet):
    kind = "request__kind"


class CorrectionRequest(PatientRow):
    """A patient says that something is wrong, or asks why somebody opened her record."""

    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    # The visit that it is about; none for anything else in the record.
    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )
    # An opening by its number in the clinic's trail.
    opening = models.BigIntegerField(null=True, blank=True)
    words = models.TextField(_("In the patient's words"))
    # Who answers: the session's author, or who is responsible for the care; nobody: the clinic's manager.
    addressed_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "id"], name="request_with_its_patient"),
            models.CheckConstraint(name="a_request_says_what", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="a_question_about_an_opening_names_it",
                condition=models.Q(kind=RequestKind.OPENING, opening__isnull=False, treatment_session=None)
                | (~models.Q(kind=RequestKind.OPENING) & models.Q(opening=None)),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-asked_at"], name="requests_of_a_clinic")]


class CorrectionAnswer(PatientRow):
    """What became of a request: an addendum, or the reason why the record stays as it is."""

    request = models.OneToOneField(CorrectionRequest, on_delete=models.PROTECT, related_name="answer")
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("To the patient"))
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_answer_to_a_patient_has_words", condition=~models.Q(words="")),
        ]
