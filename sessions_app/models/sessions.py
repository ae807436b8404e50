from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import Patient, PatientAlert, Site, User
from clinic.models.base import ClinicRow, pair_is_whole, says_something
from clinic.models.patients import OfPatientQuerySet
from sessions_app.choices import (
    AddendumKind,
    CautionAction,
    ComponentKind,
    ConsentAnswer,
    ReactionAnswer,
    RowOutcome,
    ScreenAnswer,
    SessionMode,
    SessionPlace,
    SessionState,
    SinceLast,
)
from sessions_app.models.catalogue import Contraindication, ResponseCode, ScreenQuestion
from sessions_app.models.dose import on_the_scale, zero_to_ten
from sessions_app.models.drafts import Draft
from sessions_app.models.episodes import Episode
from sessions_app.models.visits import Visit


class TreatmentSessionQuerySet(OfPatientQuerySet):
    def signed(self):
        """What reviews and counts: signed and not marked as entered in error."""
        return self.filter(state=SessionState.SIGNED)


class TreatmentSession(ClinicRow):
    """A signed draft: a clinical record. The database lets it change once more only, to say that it was
    entered in error."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="treatment_session")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="treatment_sessions")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="treatment_sessions")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    practitioner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What a transcribed source says of who treated, where that person has no log-in here.
    provider_words = models.CharField(_("Treated by, as the source says"), max_length=200, blank=True)
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    times_recorded = models.BooleanField(default=True)
    # Of a transcribed session whose source gives no dates: the day keeps the order and says no more.
    day_not_recorded = models.BooleanField(_("Day not stated in the source"), default=False)
    place = models.CharField(max_length=8, choices=SessionPlace.choices, default=SessionPlace.CLINIC)
    place_words = models.CharField(_("Place in words"), max_length=120, blank=True)
    mode = models.CharField(max_length=10, choices=SessionMode.choices, default=SessionMode.IN_PERSON)
    group_size = models.PositiveSmallIntegerField(null=True, blank=True)
    is_late_entry = models.BooleanField(default=False)
    is_transcribed = models.BooleanField(default=False)
    late_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    transcribed_from = models.CharField(max_length=300, blank=True)
    # Of a transcribed session: what would have stopped it here. It took place as its source says.
    stops_not_applied = models.TextField(_("Not stopped, as it was transcribed"), blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    charting_seconds = models.PositiveIntegerField(default=0)
    taps = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=SessionState.choices, default=SessionState.WRITING)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.JSONField(null=True)
    snapshot_format = models.PositiveSmallIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    in_error_at = models.DateTimeField(null=True, blank=True)
    in_error_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_error_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    in_error_words = models.CharField(max_length=300, blank=True)
    # The draft that says it right, maybe on another patient.
    replaced_by = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TreatmentSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="session_with_its_clinic"),
            models.UniqueConstraint(fields=["patient", "id"], name="session_with_its_patient"),
            models.CheckConstraint(
                name="a_session_ends_after_it_starts",
                condition=models.Q(ended_at__gt=models.F("started_at")),
                violation_error_message=_("The session ends before it starts."),
            ),
            pair_is_whole("signed_at", "signed_by", name="a_signature_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="a_signed_session_is_sealed",
                condition=models.Q(state=SessionState.WRITING)
                | (models.Q(signed_at__isnull=False, snapshot__isnull=False) & ~models.Q(content_hash="")),
            ),
            pair_is_whole("in_error_at", "in_error_by", name="an_error_mark_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="an_error_mark_says_why",
                condition=models.Q(
                    state=SessionState.ENTERED_IN_ERROR,
                    in_error_at__isnull=False,
                    in_error_reason__isnull=False,
                )
                | (~models.Q(state=SessionState.ENTERED_IN_ERROR) & models.Q(in_error_at=None)),
            ),
            models.CheckConstraint(
                name="a_transcribed_session_names_its_source",
                condition=models.Q(is_transcribed=False) | says_something("transcribed_from"),
            ),
            models.CheckConstraint(
                name="only_a_transcribed_session_passes_over_a_stop",
                condition=models.Q(stops_not_applied="") | models.Q(is_transcribed=True),
            ),
            models.CheckConstraint(
                name="only_a_transcribed_session_lacks_its_day",
                condition=models.Q(day_not_recorded=False) | models.Q(is_transcribed=True),
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-started_at", "-id"], name="sessions_of_a_patient"),
            models.Index(fields=["episode", "-started_at", "-id"], name="sessions_of_an_episode"),
            models.Index(fields=["clinic", "-started_at", "-id"], name="sessions_of_a_clinic"),
        ]


class SessionChildQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(treatment_session__in=TreatmentSession.objects.visible_to(user))


class SessionChild(ClinicRow):
    """A part of a treatment session. It can only be written before the session is signed."""

    treatment_session = models.ForeignKey(TreatmentSession, on_delete=models.PROTECT, related_name="+")

    objects = SessionChildQuerySet.as_manager()

    class Meta:
        abstract = True


class Component(SessionChild):
    """One ordered part of a session, with its own minutes. Its particulars are in one row of the table
    of its kind."""

    treatment_session = models.ForeignKey(
        TreatmentSession, on_delete=models.PROTECT, related_name="components", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=ComponentKind.choices)
    # Nothing: the source does not say. Exercise minutes stand on the first exercise's block row.
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    duration_min_seconds = models.PositiveIntegerField(null=True, blank=True)
    duration_max_seconds = models.PositiveIntegerField(null=True, blank=True)
    # What the plan or the last session had put there, also of a part that was not done.
    planned_seconds = models.PositiveIntegerField(null=True, blank=True)
    goes_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    was_planned = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices, default=RowOutcome.DONE)
    not_done_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    not_done_words = models.CharField(max_length=200, blank=True)
    # The row of the draft it was charted in.
    row_id = models.CharField(max_length=40)

    class Meta:
        ordering = ["treatment_session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["treatment_session", "position"], name="components_of_a_session_are_ordered"
            ),
            models.UniqueConstraint(fields=["treatment_session", "id"], name="component_with_its_session"),
            models.CheckConstraint(
                name="what_was_not_done_says_why",
                condition=models.Q(outcome=RowOutcome.DONE) | models.Q(not_done_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="a_duration_range_runs_upwards",
                condition=models.Q(duration_max_seconds=None)
                | models.Q(duration_max_seconds__gte=models.F("duration_min_seconds")),
            ),
        ]


class ComponentDetail(SessionChild):
    """The particulars of one component."""

    component = models.OneToOneField(
        Component, on_delete=models.PROTECT, primary_key=True, related_name="%(class)s"
    )

    class Meta:
        abstract = True


class CheckIn(ComponentDetail):
    pain_now = zero_to_ten(_("Pain now"))
    pain_worst_24h = zero_to_ten(_("Worst in 24 hours"))
    since_last = models.CharField(_("Since last time"), max_length=12, choices=SinceLast.choices)
    screen = models.CharField(_("Safety questions"), max_length=12, choices=ScreenAnswer.choices)
    reaction = models.CharField(_("Reaction since last time"), max_length=12, choices=ReactionAnswer.choices)
    consent = models.CharField(_("Consent"), max_length=12, choices=ConsentAnswer.choices)
    said_by_patient = models.TextField(_("Said by the patient"), blank=True)
    # What the patient had sent before the visit, and which of these values were taken over from it.
    patient_report = models.ForeignKey(
        "sessions_app.PatientReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_patient = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        constraints = [on_the_scale("pain_now", "pain_worst_24h", name="check_in_pain_is_on_the_scale")]


class ScreenFinding(SessionChild):
    """What a safety question or a standing alert came to in this session, and what that stopped."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="findings")
    # Nothing: it was known before, from the alert.
    question = models.ForeignKey(
        ScreenQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    caution = models.ForeignKey(
        Contraindication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    alert = models.ForeignKey(PatientAlert, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # As the catalogue said on the day of signing.
    stops = models.CharField(_("What it stops"), max_length=20, choices=CautionAction, blank=True)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_finding_answers_a_question_or_is_a_contraindication",
                condition=models.Q(question__isnull=False) | models.Q(caution__isnull=False),
            ),
            models.CheckConstraint(
                name="a_contraindication_says_what_it_stops",
                condition=models.Q(caution=None) | ~models.Q(stops=""),
            ),
            models.CheckConstraint(
                name="a_reason_to_go_on_is_no_blank",
                condition=models.Q(decision="") | says_something("decision"),
            ),
        ]


class SessionNote(ComponentDetail):
    tolerance = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("Note"), blank=True)
    next_time = models.TextField(_("Next time"), blank=True)
    advice = models.TextField(_("Advice given"), blank=True)
    no_exercise_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    no_warm_up_reason = models.ForeignKey(
        ResponseCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Dotted names of required values that the source of a late or transcribed session does not state.
    not_recorded = models.JSONField(default=list)


class Addendum(ClinicRow):
    """A signed, dated, typed text added to a signed session. The session itself stays as it was."""

    treatment_session = models.ForeignKey(TreatmentSession, on_delete=models.PROTECT, related_name="addenda")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=14, choices=AddendumKind.choices)
    concerns = models.CharField(_("Concerns"), max_length=120, blank=True)
    text = models.TextField(_("Text"))
    reason = models.CharField(_("Reason"), max_length=300)
    # The one signed value that this addendum strikes out: its place in the snapshot, what it is, how it was
    # signed, and how it should read. The snapshot itself stays as it was signed.
    struck_place = models.CharField(_("Value to strike out"), max_length=80, blank=True)
    struck_about = models.CharField(max_length=300, blank=True)
    struck_words = models.CharField(max_length=300, blank=True)
    corrected_words = models.CharField(_("It should read"), max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OfPatientQuerySet.as_manager()

    class Meta:
        ordering = ["treatment_session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["treatment_session", "number"], name="addenda_are_numbered"),
            models.UniqueConstraint(fields=["patient", "id"], name="addendum_with_its_patient"),
            models.CheckConstraint(
                name="an_addendum_says_what_and_why",
                condition=says_something("text") & says_something("reason"),
            ),
            models.CheckConstraint(
                name="a_struck_value_says_how_it_should_read",
                condition=models.Q(struck_place="", struck_words="", corrected_words="")
                | (~models.Q(struck_place="") & ~models.Q(struck_words="") & ~models.Q(corrected_words="")),
            ),
        ]
