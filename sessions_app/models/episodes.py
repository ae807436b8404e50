from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models import Patient, User
from clinic.models.base import ClinicQuerySet, ClinicRow, pair_is_whole
from clinic.models.history import with_history
from clinic.models.patients import OfPatientQuerySet
from sessions_app.choices import (
    ComponentKind,
    EpisodeNoteKind,
    EpisodeState,
    FrequencyUnit,
    Setting,
    Side,
    SpanUnit,
)
from sessions_app.models.catalogue_evidence import Condition, Measure


class PatientRow(ClinicRow):
    """A row about one patient's care."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")

    objects = OfPatientQuerySet.as_manager()

    class Meta:
        abstract = True


@with_history
class Episode(PatientRow):
    """One course of care for one condition and side, from baseline to discharge."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="+")
    # The diagnosis in the referrer's or the author's words, where the catalogue's label is too coarse.
    diagnosis_words = models.CharField(_("Diagnosis in words"), max_length=200, blank=True)
    diagnosis_basis = models.CharField(_("The diagnosis rests on"), max_length=300, blank=True)
    side = models.CharField(_("Side"), max_length=12, choices=Side.choices)
    onset_on = models.DateField(_("Began on"), null=True, blank=True)
    # As the patient says it: "three weeks" is not turned into days, nor "two months" into weeks.
    spell_length = models.PositiveSmallIntegerField(_("This spell has lasted"), null=True, blank=True)
    spell_unit = models.CharField(max_length=6, choices=SpanUnit.choices, blank=True)
    history_length = models.PositiveSmallIntegerField(
        _("The complaint is known since"), null=True, blank=True
    )
    history_unit = models.CharField(max_length=6, choices=SpanUnit.choices, blank=True)
    earlier_spells = models.CharField(_("Earlier spells"), max_length=300, blank=True)
    recurs_min = models.PositiveSmallIntegerField(_("Comes back every"), null=True, blank=True)
    recurs_max = models.PositiveSmallIntegerField(_("or up to every"), null=True, blank=True)
    recurs_unit = models.CharField(max_length=6, choices=SpanUnit.choices, blank=True)
    days_off_min = models.PositiveSmallIntegerField(_("Days off, each spell"), null=True, blank=True)
    days_off_max = models.PositiveSmallIntegerField(_("up to"), null=True, blank=True)
    mechanism = models.CharField(_("How it began"), max_length=200, blank=True)
    worse_with = models.CharField(_("Worse with"), max_length=300, blank=True)
    better_with = models.CharField(_("Better with"), max_length=300, blank=True)
    usual_relief = models.CharField(_("What has helped so far"), max_length=300, blank=True)
    surgery_on = models.DateField(_("Operated on"), null=True, blank=True)
    surgery_words = models.CharField(_("Operation"), max_length=200, blank=True)
    referral = models.CharField(_("Referred by"), max_length=200, blank=True)
    findings = models.TextField(_("Findings at the start"), blank=True)
    work_and_sport = models.CharField(_("Work and sport"), max_length=200, blank=True)
    # A course of care that was written down elsewhere: by whom, and whether it gives any dates.
    transcribed_from = models.CharField(_("Transcribed from"), max_length=300, blank=True)
    dates_not_recorded = models.BooleanField(_("The source gives no dates"), default=False)
    opened_on = models.DateField(_("Opened on"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("Responsible physiotherapist")
    )
    state = models.CharField(max_length=8, choices=EpisodeState.choices, default=EpisodeState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_reason = models.CharField(_("Reason for closing"), max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "id"], name="episode_with_its_clinic"),
            models.UniqueConstraint(fields=["patient", "id"], name="episode_with_its_patient"),
            pair_is_whole("closed_at", "closed_by", name="a_closed_episode_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="a_span_of_time_has_its_unit",
                condition=(models.Q(spell_length=None) | ~models.Q(spell_unit=""))
                & (models.Q(history_length=None) | ~models.Q(history_unit=""))
                & (models.Q(recurs_min=None) | ~models.Q(recurs_unit="")),
            ),
            models.CheckConstraint(
                name="days_off_run_upwards",
                condition=models.Q(days_off_max=None) | models.Q(days_off_max__gte=models.F("days_off_min")),
            ),
            models.CheckConstraint(
                name="a_return_of_the_complaint_runs_upwards",
                condition=models.Q(recurs_max=None) | models.Q(recurs_max__gte=models.F("recurs_min")),
            ),
            models.CheckConstraint(
                name="only_a_transcribed_episode_lacks_its_dates",
                condition=models.Q(dates_not_recorded=False) | ~models.Q(transcribed_from=""),
            ),
            models.CheckConstraint(
                name="an_episode_is_closed_with_its_hour",
                condition=models.Q(state=EpisodeState.OPEN, closed_at=None)
                | models.Q(state=EpisodeState.CLOSED, closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "closed_at"],
                condition=models.Q(state=EpisodeState.CLOSED),
                name="closed_episodes_of_a_clinic",
            ),
            models.Index(
                fields=["clinic", "id"],
                condition=models.Q(state=EpisodeState.OPEN),
                name="open_episodes_of_a_clinic",
            ),
        ]

    def __str__(self):
        return self.diagnosis_words or str(self.condition)

    @property
    def with_side(self):
        """ "Hamstring strain, left", for a line that says nothing else of the side."""
        is_told = self.side not in ("", Side.NOT_RECORDED)
        return f"{self}, {self.get_side_display().lower()}" if is_told else str(self)


class EpisodeDiagnosis(PatientRow):
    """A further diagnosis of the same episode."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="further_diagnoses")
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(_("In words"), max_length=200, blank=True)
    side = models.CharField(_("Side"), max_length=12, choices=Side.choices, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_further_diagnosis_is_named",
                condition=models.Q(condition__isnull=False) | ~models.Q(words=""),
            )
        ]


@with_history
class EpisodeGoal(PatientRow):
    """What the patient wants, in the patient's words, tied to a measure, a value and a date where it can."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goals")
    words = models.CharField(_("Goal in the patient's words"), max_length=300)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_value = models.DecimalField(_("Target"), max_digits=8, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(_("By"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            pair_is_whole("ended_at", "ended_by", name="an_ended_goal_has_a_hand_and_an_hour"),
        ]


class PlanRevision(PatientRow):
    """One version of what the episode intends. A change is a new revision; none is ever edited."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="plan_revisions")
    number = models.PositiveSmallIntegerField()
    programme = models.CharField(_("Name of the programme"), max_length=120, blank=True)
    rationale = models.TextField(_("Why this treatment"), blank=True)
    sessions_planned = models.PositiveSmallIntegerField(_("Sessions planned"), null=True, blank=True)
    sessions_max = models.PositiveSmallIntegerField(_("At most"), null=True, blank=True)
    weeks_planned = models.PositiveSmallIntegerField(_("Weeks"), null=True, blank=True)
    weeks_max = models.PositiveSmallIntegerField(_("At most, weeks"), null=True, blank=True)
    months_planned = models.PositiveSmallIntegerField(_("Months"), null=True, blank=True)
    tailoring = models.TextField(_("How it is fitted to this patient"), blank=True)
    start_level_rule = models.TextField(_("How the start level is chosen"), blank=True)
    progression_rule = models.TextField(_("When to progress"), blank=True)
    adherence_method = models.TextField(_("How adherence is followed"), blank=True)
    fidelity_plan = models.TextField(_("How the plan is kept to"), blank=True)
    delivered_by = models.CharField(_("Who may deliver it"), max_length=200, blank=True)
    conditional_orders = models.TextField(_("If this, then that"), blank=True)
    activity_advice = models.TextField(_("Advice on activity"), blank=True)
    allowed_beside = models.CharField(_("Allowed beside it"), max_length=300, blank=True)
    reassess_every_sessions = models.PositiveSmallIntegerField(
        _("Reassess every so many sessions"), null=True, blank=True
    )
    reassess_every_weeks = models.PositiveSmallIntegerField(
        _("Reassess every so many weeks"), null=True, blank=True
    )
    summary = models.CharField(_("What changed, in a few words"), max_length=80, blank=True)
    change_reason = models.CharField(_("Why"), max_length=300, blank=True)
    # The transaction that wrote it, as the database says: its rows come with it or never.
    written_in = models.CharField(max_length=60, blank=True, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["episode", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "number"], name="plan_revisions_are_numbered"),
            models.UniqueConstraint(fields=["clinic", "id"], name="plan_revision_with_its_clinic"),
        ]


class PlanFrequency(PatientRow):
    """How often, for one stretch of the plan. Two rows say: twice a week for four weeks, then once."""

    plan_revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="frequencies")
    position = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=8, choices=Setting.choices, default=Setting.CLINIC)
    from_week = models.PositiveSmallIntegerField(_("From week"), default=0)
    weeks = models.PositiveSmallIntegerField(_("For weeks"), null=True, blank=True)
    # Empty where the plan says "every third day" or "three to seven days apart".
    times = models.DecimalField(_("Times"), max_digits=4, decimal_places=1, null=True, blank=True)
    times_max = models.DecimalField(_("Up to"), max_digits=4, decimal_places=1, null=True, blank=True)
    per = models.CharField(max_length=6, choices=FrequencyUnit.choices, default=FrequencyUnit.WEEK)
    every_days = models.PositiveSmallIntegerField(_("Every so many days"), null=True, blank=True)
    every_days_max = models.PositiveSmallIntegerField(_("or up to"), null=True, blank=True)
    is_average = models.BooleanField(_("On average"), default=False)

    class Meta:
        ordering = ["plan_revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_revision", "position"], name="plan_frequencies_are_ordered"
            ),
            models.CheckConstraint(
                name="a_frequency_says_how_often",
                condition=models.Q(times__gt=0) | models.Q(every_days__gt=0),
            ),
        ]


class PlannedComponent(PatientRow):
    """One intended part of a session or of the home programme. `fields` are those of the charting row
    of the same kind, as typed, so that a plan becomes a draft without translation."""

    plan_revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="components")
    position = models.PositiveSmallIntegerField()
    # The same from revision to revision, so that a change of dose is told from a new component.
    row_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=ComponentKind.choices)
    setting = models.CharField(max_length=8, choices=Setting.choices, default=Setting.CLINIC)
    from_week = models.PositiveSmallIntegerField(default=0)
    to_week = models.PositiveSmallIntegerField(null=True, blank=True)
    fields = models.JSONField(default=dict)
    words = models.CharField(_("In words"), max_length=300, blank=True)

    class Meta:
        ordering = ["plan_revision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_revision", "position"], name="planned_components_are_ordered"
            ),
            models.UniqueConstraint(
                fields=["plan_revision", "row_id"], name="a_planned_component_is_in_its_plan_once"
            ),
            models.CheckConstraint(
                name="what_is_measured_is_no_component", condition=~models.Q(kind=ComponentKind.RETEST)
            ),
            models.CheckConstraint(
                name="the_weeks_of_a_component_run_upwards",
                condition=models.Q(to_week=None) | models.Q(to_week__gte=models.F("from_week")),
            ),
        ]


class EpisodeNote(PatientRow):
    """Something that happened outside the sessions: a brace, new work, the return to play."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="episode_notes")
    kind = models.CharField(max_length=20, choices=EpisodeNoteKind.choices)
    on = models.DateField(_("On"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    words = models.TextField(_("What"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "id"]


class SessionTemplateQuerySet(ClinicQuerySet):
    def visible_to(self, user):
        """A physiotherapist's own templates, and the clinic's."""
        return super().visible_to(user).filter(models.Q(owner=None) | models.Q(owner=user))

    def offered_to(self, user):
        return self.visible_to(user).filter(retired_at=None).order_by("name", "id")


@with_history
class SessionTemplate(ClinicRow):
    """Planned components to start a first session from: a physiotherapist's own, or the clinic's."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A list of {"kind": ..., "fields": {...}}, shaped like the rows of a draft.
    components = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SessionTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            pair_is_whole("retired_at", "retired_by", name="a_retired_template_has_a_hand_and_an_hour"),
        ]
