"""The first page of a patient: how the pain went, the next visit, today's exercises, the last visit."""

from dataclasses import dataclass

from sessions_app.models import BegunReport, PatientReport, Visit
from sessions_app.patient_report import AFTER
from sessions_app.policies_reports import WAITED_FOR
from sessions_app.portal_days import day_and_hour
from sessions_app.queries.portal_exercises import HomeDay, home_day
from sessions_app.queries.portal_progress import PainStory, episodes_of, pain_story
from sessions_app.queries.portal_visits import PlainVisit, VisitCount, count_visits, visits_page
from sessions_app.queries.reports import visit_to_answer
from sessions_app.queries.trial_days import OwnTrial, own_trial


@dataclass(frozen=True)
class NextVisit:
    when: str
    where: str
    who: str


@dataclass(frozen=True)
class Asked:
    """Questions before a visit that is near, and whether they were answered, with nothing left to send."""

    when: str
    is_sent: bool


@dataclass(frozen=True)
class PortalHome:
    pain: PainStory
    next_visit: NextVisit | None
    today: HomeDay
    last_visit: PlainVisit | None
    count: VisitCount
    asked: Asked | None
    trial: OwnTrial | None


def portal_home(user, patient, *, today, at) -> PortalHome:
    episode = episodes_of(user, patient).first()
    page = visits_page(user, patient, size=1)
    return PortalHome(
        pain=pain_story(user, episode) if episode else PainStory(),
        next_visit=next_visit(user, patient, at=at),
        today=home_day(user, patient, today=today),
        last_visit=page.visits[0] if page.visits else None,
        count=count_visits(user, patient),
        asked=asked_before(user, patient, at=at),
        trial=own_trial(user, patient, at=at),
    )


def asked_before(user, patient, *, at) -> Asked | None:
    visit = visit_to_answer(user, patient, at=at)
    if visit is None:
        return None
    sent = PatientReport.objects.visible_to(user).filter(visit=visit)
    begun = BegunReport.objects.visible_to(user).filter(visit=visit)
    return Asked(day_and_hour(visit.starts_at), sent.exists() and not begun.exists())


def next_visit(user, patient, *, at) -> NextVisit | None:
    """One whose hour has gone by is still the next, as long as questions about it are asked."""
    expected = Visit.objects.visible_to(user).filter(
        patient__in=patient.records(), state__in=WAITED_FOR, starts_at__gte=at - AFTER
    )
    visit = expected.select_related("site", "practitioner").order_by("starts_at").first()
    if visit is None:
        return None
    who = visit.practitioner.display_name if visit.practitioner_id else ""
    return NextVisit(day_and_hour(visit.starts_at), visit.site.name if visit.site_id else "", who)
