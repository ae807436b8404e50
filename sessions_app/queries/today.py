"""The day's list, ready for its page. The number of queries does not depend on the number of visits."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.access import Permission, may
from clinic.choices import AlertKind
from clinic.models import CareTeamMember, Membership, Patient, PatientAlert
from sessions_app.choices import (
    ComponentKind,
    DraftState,
    EpisodeState,
    RowOutcome,
    SessionState,
    Side,
    VisitState,
)
from sessions_app.local_time import local_day
from sessions_app.models import BegunIntake, Draft, Episode, TreatmentSession, Visit
from sessions_app.patient_report import news_words
from sessions_app.queries.course import sessions_had
from sessions_app.queries.due import due_now, last_numbers, newest_plans
from sessions_app.queries.follow_up import follow_ups
from sessions_app.queries.iastm_review import IastmReview, iastm_reviews
from sessions_app.queries.reports import answers_before
from sessions_app.queries.requests import Waiting, count_waiting, requests_to_answer
from sessions_app.queries.unsigned import Unsigned, UnsignedCount, count_unsigned, unsigned_drafts

INTAKE, CHART, FINISH, VIEW, CHOOSE, ASK = "intake", "chart", "finish", "view", "choose", "ask"
ARRIVE = "arrive"
OF_HERE = {"clinic": OuterRef("clinic")}
# A visit may be called in this long before its time.
EARLY = timedelta(minutes=10)
# What the rows say, and no more: a column costs the web process more than the database.
OF_AN_EPISODE = (
    "clinic", "patient", "state", "side", "diagnosis_words", "opened_on", "closed_at", "condition__name",
    "condition__core_outcomes",
)  # fmt: skip
OF_A_VISIT = (
    "starts_at", "state", "state_reason", "reason", "practitioner__display_name", "patient__family_name",
    "patient__given_names", "patient__born_on", "patient__born_on_is_estimated",
    *(f"episode__{name}" for name in OF_AN_EPISODE),
)  # fmt: skip
OWN_DRAFTS = "SELECT visit_id FROM sessions_app_draft WHERE author_id = %s AND visit_id IS NOT NULL"


@dataclass(frozen=True)
class DueTag:
    words: str
    is_overdue: bool


@dataclass(frozen=True)
class SaidTag:
    news: str


@dataclass
class TodayRow:
    """One visit. `step` is the one thing to do next; empty where this person has none."""

    visit: Visit
    patient: Patient
    age: int
    alerts: list
    episode: Episode | None = None
    session_number: int | None = None  # a name, which a struck session keeps
    place: int | None = None  # among the sessions that stand
    sessions_planned: int | None = None
    due: list = field(default_factory=list)
    iastm_review: IastmReview | None = None
    draft: Draft | None = None
    session: TreatmentSession | None = None
    is_iastm_only: bool = False
    step: str = ""
    leads_to: str = ""
    can_open: bool = False
    can_chart: bool = False
    episodes: list = field(default_factory=list)
    is_now: bool = False

    @property
    def is_off(self):
        return self.visit.state in (VisitState.DID_NOT_ATTEND, VisitState.CANCELLED)

    @property
    def is_open(self):
        """Nothing has been charted and nobody has called it off."""
        return not (self.is_off or self.draft or self.session)

    @property
    def may_change(self):
        return not (self.draft or self.session or self.visit.state == VisitState.CHARTED)

    @property
    def side_words(self):
        side = self.episode.side if self.episode else ""
        return "" if side in ("", Side.NOT_RECORDED) else self.episode.get_side_display().lower()

    @property
    def said(self):
        """What the patient sent before the visit, as a tag; what is new stands out."""
        answers = None if self.session or self.is_off else self.visit.said_before
        return None if answers is None else SaidTag(news_words(answers))

    @property
    def trial_words(self) -> str:
        """What a trial says of the tool at this visit; of the steps to come nothing is told."""
        phase = self.iastm_review and self.iastm_review.trial
        return phase.words if phase and phase.holds(self.visit.starts_at) else ""

    @property
    def due_tag(self):
        """One tag for all measures that are due: by name while they are few."""
        if not self.due:
            return None
        names = ", ".join(one.short for one in self.due)
        if len(self.due) > 2:
            names = ngettext("%(n)s score", "%(n)s scores", len(self.due)) % {"n": len(self.due)}
        late = [one.is_overdue for one in self.due]
        told = _("%(scores)s overdue") if all(late) else _("%(scores)s due")
        return DueTag(told % {"scores": names}, any(late))

    @property
    def is_first(self):
        return self.episode is None or self.place == 1


@dataclass(frozen=True)
class TodayPage:
    day: date
    is_today: bool
    whose: str
    rows: list
    unsigned: list
    closed: list
    unsigned_count: UnsignedCount | None
    begun: BegunIntake | None
    shows_care: bool
    treats: bool
    may_keep: bool
    # Nobody has entered a visit in this clinic yet, and the reader is who begins it.
    begins: bool = False
    others: int = 0
    follow_ups: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    waiting: Waiting | None = None

    @property
    def day_before(self):
        return self.day - timedelta(days=1)

    @property
    def day_after(self):
        return self.day + timedelta(days=1)


def todays_page(user, clinic, day, *, whose, at):
    """Everything on the page, by what this person may know."""
    rows = todays_rows(user, clinic, day, at=at, whose=whose)
    shows_care, treats = may(user, Permission.SEE_RECORD), may(user, Permission.CHART)
    counts = may(user, Permission.SEE_DATA_QUALITY)
    is_today = day == local_day(at, clinic.time_zone)
    first, end = day_bounds(clinic, day)
    today, _end = day_bounds(clinic, local_day(at, clinic.time_zone))
    waiting = unsigned_drafts(user, clinic, today=today, at=at) if treats else Unsigned()
    return TodayPage(
        day=day,
        is_today=is_today,
        whose=whose,
        rows=rows,
        unsigned=waiting.drafts,
        closed=waiting.closed,
        unsigned_count=count_unsigned(clinic, at=at) if counts else None,
        begun=BegunIntake.objects.visible_to(user).first() if treats else None,
        follow_ups=follow_ups(user, clinic, at=at) if treats and is_today else [],
        requests=requests_to_answer(user) if shows_care and is_today else [],
        waiting=None if treats or not is_today else count_waiting(clinic, first=first, end=end),
        shows_care=shows_care,
        treats=treats,
        may_keep=may(user, Permission.KEEP_TODAY),
        begins=not rows and may(user, Permission.EDIT_STAFF) and not _has_visits(user, clinic),
        others=0 if rows or whose == "all" else _visits(user, clinic, day, "all").count(),
    )


def todays_rows(user, clinic, day, *, at, whose="all"):
    """The visits of one day. For the front desk no row says what anybody is treated for."""
    rows = [_bare_row(visit, day) for visit in _visits(user, clinic, day, whose)]
    if rows and may(user, Permission.SEE_RECORD):
        _add_work(rows, user)
        _add_episodes(rows, user, at)
    for row in rows:
        row.step = _step(row, user)
        row.leads_to = _page_behind(row, user)
        if not row.leads_to and row.visit.has_team and not user.standing.is_front_desk:
            row.alerts = []  # of a colleague's patient: her name and her hour, no more
    if day == local_day(at, clinic.time_zone):
        _mark_now(rows, at)
    return rows


def day_bounds(clinic, day):
    """The first moment of a local day, and of the next."""
    zone = ZoneInfo(clinic.time_zone)
    start = datetime.combine(day, time.min, tzinfo=zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def _has_visits(user, clinic):
    return Visit.objects.visible_to(user).filter(clinic=clinic).exists()


def _visits(user, clinic, day, whose):
    start, end = day_bounds(clinic, day)
    visits = Visit.objects.visible_to(user).filter(clinic=clinic, starts_at__gte=start, starts_at__lt=end)
    if whose == "mine":
        charted = Q(pk__in=RawSQL(OWN_DRAFTS, [user.pk]))  # noqa: S611 (our own words, the value apart)
        visits = visits.filter(Q(practitioner=user) | Q(practitioner=None) | charted)
    team = CareTeamMember.objects.current().filter(patient=OuterRef("patient"))
    visits = visits.annotate(said_before=answers_before(user), has_team=Exists(team))
    return (
        visits.select_related("patient", "episode__condition", "practitioner")
        .only(*OF_A_VISIT)
        .prefetch_related(
            Prefetch("patient__alerts", PatientAlert.objects.filter(ended_at=None), to_attr="current_alerts")
        )
    )


def _bare_row(visit, day):
    patient = visit.patient
    alerts = [alert_words(alert) for alert in patient.current_alerts]
    return TodayRow(visit, patient, age_on(patient.born_on, day), alerts)


def alert_words(alert):
    """As short as a tag: the substance of an allergy, else what kind of alert it is."""
    if alert.kind == AlertKind.ALLERGY and (alert.substance or alert.words):
        words = alert.words or alert.substance.replace("_", " ")
        return words[:1].upper() + words[1:]
    if alert.kind == AlertKind.OTHER and alert.words:
        return alert.words
    return str(alert.get_kind_display())


def age_on(born_on, day):
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _add_work(rows, user):
    """The open draft and the signed session of each visit."""
    ids = [row.visit.pk for row in rows]
    drafts = (
        Draft.objects.visible_to(user)
        .filter(visit__in=ids, state=DraftState.OPEN)
        .annotate(is_left=~Exists(Membership.objects.current().filter(user=OuterRef("author"), **OF_HERE)))
        .select_related("author")
        .only("visit", "payload", "author__display_name")
    )
    sessions = TreatmentSession.objects.visible_to(user).filter(visit__in=ids, state=SessionState.SIGNED)
    sessions = sessions.only("visit", "number").order_by("started_at")
    drafts = {draft.visit_id: draft for draft in drafts.order_by("-started_at")}
    sessions = {session.visit_id: session for session in sessions}
    for row in rows:
        row.draft, row.session = drafts.get(row.visit.pk), sessions.get(row.visit.pk)
        row.is_iastm_only = bool(row.draft) and is_iastm_only(row.draft.payload)


def is_iastm_only(payload):
    """Whether instrument work has been charted as done and no exercise has."""
    done = {
        row.get("kind")
        for row in payload.get("rows", [])
        if row["fields"].get("outcome") == [RowOutcome.DONE]
    }
    return ComponentKind.IASTM_PASS in done and ComponentKind.EXERCISE not in done


def _add_episodes(rows, user, at):
    """The episode of each visit that this person may open. Who manages too charts the own patients alone."""
    patients = Patient.objects.with_care_visible_to(user).filter(pk__in=[row.patient.pk for row in rows])
    own = set(patients.values_list("pk", flat=True))
    treated = set(patients.treated_by(user).values_list("pk", flat=True)) if user.standing.is_manager else own
    open_ones = _open_episodes(own)
    for row in rows:
        row.can_open, row.can_chart = row.patient.pk in own, row.patient.pk in treated
        row.episodes = open_ones.get(row.patient.pk, [])
        if row.can_open:
            row.episode = row.visit.episode or (row.episodes[0] if len(row.episodes) == 1 else None)
    episodes = {row.episode.pk: row.episode for row in rows if row.episode}
    counts, plans = last_numbers(list(episodes)), newest_plans(episodes.values())
    sessions = sessions_had(episodes.values())
    due = due_now(episodes.values(), at=at, sessions=sessions, plans=plans)
    reviews = iastm_reviews(episodes.values(), sessions=sessions)
    for row in rows:
        if row.episode:
            row.session_number = row.session.number if row.session else counts.get(row.episode.pk, 0) + 1
            row.place = _place(row.session, sessions[row.episode.pk])
            row.sessions_planned = _planned(plans.get(row.episode.pk))
            if not (row.session or row.is_off):
                row.due, row.iastm_review = due[row.episode.pk], reviews[row.episode.pk]


def _open_episodes(patient_ids):
    found = {}
    episodes = Episode.objects.filter(patient__in=patient_ids, state=EpisodeState.OPEN)
    for episode in episodes.select_related("condition").only(*OF_AN_EPISODE):
        found.setdefault(episode.patient_id, []).append(episode)
    return found


def _place(session, had):
    return sum(session is None or one.number < session.number for one in had) + 1


def _planned(plan):
    return plan and (plan.sessions_planned or plan.sessions_max)


def _step(row, user):
    """The one thing to do next for this person."""
    if row.session:
        return VIEW
    if row.is_off:
        return ""
    if not may(user, Permission.CHART):
        is_waited_for = row.visit.state == VisitState.EXPECTED and may(user, Permission.KEEP_TODAY)
        return ARRIVE if is_waited_for else ""
    return FINISH if row.draft else _step_of_care(row)


def _page_behind(row, user):
    """Where the name leads: to the record, else to the person, else nowhere."""
    if row.can_open:
        return "record:overview"
    return "" if may(user, Permission.SEE_RECORD) else "clinic:patient"


def _step_of_care(row):
    if not row.can_open:
        return ASK if row.visit.has_team else INTAKE
    if not row.can_chart:
        return ""
    if row.episode:
        return CHART
    return CHOOSE if row.episodes else INTAKE


def _mark_now(rows, at):
    """The patient of the hour: the last one who should have begun and is still to be charted."""
    waiting = [row for row in rows if row.is_open and row.visit.starts_at <= at + EARLY]
    if waiting:
        waiting[-1].is_now = True
