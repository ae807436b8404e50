"""What a manager takes away of the clinic: the episodes that a scope is about, each as a whole.

Those that ended in the period and those with a session in it. Everything is read row after row, never all at
once, and in the order of the episodes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.timezone import get_current_timezone, localdate

from clinic.choices import ConsentKind
from clinic.consent_wordings import is_outgrown
from clinic.models import Consent, User
from sessions_app.choices import SessionState
from sessions_app.models import (
    AdverseEvent,
    CareDecision,
    Condition,
    Episode,
    FollowUp,
    IastmDecision,
    Measure,
    Observation,
    PlannedMeasure,
    PlanRevision,
    TreatmentSession,
)
from sessions_app.queries.review_scope import (
    ReviewScope,
    begin_of,
    counted_condition,
    ended_episodes,
    quarter_of,
)
from sessions_app.queries.thresholds import thresholds_in_use

AT_ONCE = 200
RESEARCH = ConsentKind.RESEARCH_EXPORT
OF_PLAN = (
    "sessions_planned", "weeks_planned", "weeks_max", "months_planned", "reassess_every_sessions",
    "reassess_every_weeks",
)  # fmt: skip
CORRECTED = ("treatment_session", "addendum__treatment_session")
OF_SESSION = (
    "id", "clinic_id", "episode_id", "patient_id", "number", "started_at", "ended_at", "state",
    "is_late_entry", "is_transcribed", "day_not_recorded", "times_recorded", "snapshot", "practitioner_id",
    "site_id", "place", "mode", "group_size", "charting_seconds", "draft", "draft__started_at",
)  # fmt: skip


@dataclass(frozen=True)
class ClinicRecord:
    """`known_before`, for research: only of those who had agreed to it by then and whose word counts `today`,
    and only what had been written by then."""

    user: User
    scope: ReviewScope
    known_before: datetime | None = None
    today: date | None = None

    @classmethod
    def for_research(cls, user, scope, at: datetime) -> "ClinicRecord":
        """In whole quarters that are over, whatever is chosen: nobody can choose two that differ by a day, or
        by a few patients, and take the one from the other."""
        today = localdate(at)
        return cls(
            user, scope.in_whole_quarters(today), known_before=begin_of(quarter_of(today)), today=today
        )

    def episodes(self):
        """One question for both kinds, which the database can hash: either of two it would go through anew
        for each episode, once they are too many."""
        ended = self.scope.episodes().order_by().values_list("pk")
        keys = ended.union(self.scope.sessions().order_by().values_list("episode"))
        found = Episode.objects.visible_to(self.user).filter(pk__in=keys)
        if self.known_before:
            agreed = Consent.objects.standing().filter(kind=RESEARCH, recorded_at__lt=self.known_before)
            agreed = agreed.filter(patient=OuterRef("patient")).exclude(pk__in=self._outgrown)
            found = found.filter(Exists(agreed))
        return found.order_by("pk")

    @cached_property
    def _outgrown(self) -> list[int]:
        """Guardians gave these, for patients who have come of age since."""
        given = Consent.objects.standing().filter(kind=RESEARCH, clinic_id=self.scope.clinic_id)
        given = given.exclude(given_by_guardian=None).select_related("patient")
        zone = get_current_timezone()
        return [one.pk for one in given if is_outgrown(one, one.patient.born_on, self.today, zone)]

    def told_episodes(self):
        """With who it is, the newest plan's length, and when it ended."""
        plan = self._known(PlanRevision.objects.filter(episode=OuterRef("pk")), "added_at")
        told = {name: Subquery(plan.order_by("-number").values(name)[:1]) for name in OF_PLAN}
        found = ended_episodes(self.scope.clinic_id).filter(pk__in=self.episodes().order_by().values("pk"))
        found = found.annotate(**told, last_site=self._last_site())
        related = ("patient", "condition", "responsible")
        return found.select_related(*related).order_by("pk").iterator(chunk_size=AT_ONCE)

    def _last_site(self):
        if not self.known_before:
            return F("summary__last_session__site__name")
        known = self._known(TreatmentSession.objects.signed().filter(episode=OuterRef("pk")), "signed_at")
        return Subquery(known.order_by("-started_at", "-id").values("site__name")[:1])

    def sessions(self):
        found = TreatmentSession.objects.visible_to(self.user).filter(episode__in=self._keys())
        found = self._known(found, "signed_at")
        return found.exclude(state=SessionState.WRITING).order_by("episode_id", "started_at", "id")

    def has_more_sessions_than(self, n) -> bool:
        """Those of the period are among them and soon counted: only where they are few, all are asked."""
        return any(found.order_by()[n : n + 1].exists() for found in (self.scope.sessions(), self.sessions()))

    def told_sessions(self):
        """`in_period`: whether it is among those that the review counts in this scope."""
        counted = self.scope.sessions().order_by().filter(pk=OuterRef("pk"))
        found = self.sessions().annotate(in_period=Exists(counted), site_name=F("site__name"))
        return found.select_related("draft").only(*OF_SESSION).iterator(chunk_size=AT_ONCE)

    def scores(self):
        found = Observation.objects.visible_to(self.user).filter(episode__in=self._keys())
        found = self._known(found, "entered_at")
        found = found.select_related("measure", "entered_by", *CORRECTED)
        found = found.defer("answers", *(f"{one}__snapshot" for one in CORRECTED))
        return found.order_by("episode_id", "at", "id").iterator(chunk_size=AT_ONCE)

    def reactions(self):
        found = AdverseEvent.objects.visible_to(self.user).filter(episode__in=self._keys())
        found = self._known(found, "recorded_at")
        found = found.select_related("resolution", "in_error")
        return found.order_by("episode_id", "id").iterator(chunk_size=AT_ONCE)

    def follow_ups(self):
        found = FollowUp.objects.visible_to(self.user).filter(treatment_session__episode__in=self._keys())
        found = found.annotate(episode_id=F("treatment_session__episode"))
        return found.order_by("episode_id", "id").iterator(chunk_size=AT_ONCE)

    def planned_measures(self):
        """What the newest plan of each episode wants measured, and when."""
        # Asked as "none is newer": of the newest one the database would expect a handful of all plans.
        plan = "plan_revision"
        newer = PlanRevision.objects.filter(episode=OuterRef(f"{plan}__episode"))
        newer = newer.filter(number__gt=OuterRef(f"{plan}__number"))
        found = PlannedMeasure.objects.visible_to(self.user).annotate(episode_id=F(f"{plan}__episode"))
        found = found.filter(~Exists(newer), episode_id__in=self._keys())
        return found.select_related("measure").order_by("episode_id", "position").iterator(chunk_size=AT_ONCE)

    def decisions(self) -> Iterable[tuple]:
        """What each is about, and the decision: on instrument work, then on the care."""
        for about, model in (("instrument_work", IastmDecision), ("care", CareDecision)):
            found = model.objects.visible_to(self.user).filter(episode__in=self._keys())
            for one in found.order_by("episode_id", "decided_at", "id").iterator(chunk_size=AT_ONCE):
                yield about, one

    def judged_by(self) -> Iterable[tuple]:
        """Each condition with its core measures in their order, and what changes of them are held against;
        also those into which one was merged, because the review counts it as the one kept."""
        counted = self.episodes().order_by().annotate(counted=counted_condition())
        codes = {code for pair in counted.values_list("condition", "counted").distinct() for code in pair}
        conditions = list(Condition.objects.filter(pk__in=codes).order_by("pk"))
        named = {code for one in conditions for code in one.core_outcomes}
        measures = Measure.objects.in_bulk(named)
        in_use = thresholds_in_use(self.scope.clinic_id, codes, measures)
        for one in conditions:
            for place, code in enumerate(one.core_outcomes, start=1):
                yield one, place, measures[code], in_use[one.pk, code]

    def _known(self, rows, written):
        return rows.filter(**{f"{written}__lt": self.known_before}) if self.known_before else rows

    def _keys(self):
        return self.episodes().order_by().values("pk")
