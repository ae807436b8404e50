"""What waits for one person, for whoever hands it on: drafts, open courses of care, visits, the care team."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q

from clinic import clock
from clinic.asking import ask
from clinic.from_care import Work
from clinic.models import CareTeamMember, Patient
from sessions_app.choices import EpisodeState, VisitState
from sessions_app.models import Draft, Episode, TreatmentSession, Visit

SHOWN = 60
LATELY = timedelta(days=90)

# Every place in which a person stands for a patient, as (person, patient). Counted for a list of staff, so in
# words of its own: four counts put together by the ORM cost more than the page.
WAITS = """
    SELECT user_id AS person, patient_id AS patient, 1 AS team, 0 AS draft FROM clinic_careteammember
        WHERE clinic_id = %(clinic)s AND until_at IS NULL AND user_id = ANY(%(people)s)
    UNION ALL SELECT author_id, patient_id, 0, 1 FROM sessions_app_draft
        WHERE clinic_id = %(clinic)s AND state = 'open' AND author_id = ANY(%(people)s)
    UNION ALL SELECT supervisor_id, patient_id, 0, 0 FROM sessions_app_draft
        WHERE clinic_id = %(clinic)s AND state = 'open' AND supervisor_id = ANY(%(people)s)
    UNION ALL SELECT responsible_id, patient_id, 0, 0 FROM sessions_app_episode
        WHERE clinic_id = %(clinic)s AND state = 'open' AND responsible_id = ANY(%(people)s)
    UNION ALL SELECT practitioner_id, patient_id, 0, 0 FROM sessions_app_visit
        WHERE clinic_id = %(clinic)s AND state = 'expected' AND starts_at >= %(at)s
        AND practitioner_id = ANY(%(people)s)
"""
COUNTED = f"SELECT person, sum(draft), count(DISTINCT patient) FROM ({WAITS}) waits GROUP BY person"  # noqa: S608
# What is open comes before a mere place in the team; then by name.
LISTED = f"""
    SELECT p.id, count(*) OVER () FROM ({WAITS}) waits JOIN clinic_patient p ON p.id = waits.patient
    GROUP BY p.id ORDER BY bool_and(team = 1), p.family_name, p.given_names, p.id LIMIT {SHOWN}
"""  # noqa: S608


@dataclass
class Waiting:
    """One patient with what waits for the person there."""

    patient: Patient
    in_team: bool = False
    drafts: list = field(default_factory=list)  # when each was begun
    supervised: int = 0
    episodes: list = field(default_factory=list)
    visits: int = 0
    next_visit: object = None


@dataclass(frozen=True)
class WaitingPage:
    rows: list[Waiting]
    total: int


def work_of(user, people) -> dict:
    """{person: Work} for the staff pages."""
    clinic_id, people = user.standing.clinic_id, list(people)
    signed = TreatmentSession.objects.signed().filter(clinic=clinic_id, signed_by__in=people).order_by()
    counts = dict(signed.values_list("signed_by").annotate(Count("pk")))
    waits = {
        person: (int(drafts), patients)
        for person, drafts, patients in ask(COUNTED, clinic=clinic_id, people=people, at=clock.now())
    }
    return {person: Work(counts.get(person, 0), *waits.get(person, (0, 0))) for person in people}


def who_treats_at(user, site_id) -> set:
    """With sessions there in the last three months, or visits then or to come."""
    lately = {"clinic": user.standing.clinic_id, "site": site_id}
    since = clock.now() - LATELY
    visits = Visit.objects.filter(**lately, starts_at__gte=since).exclude(practitioner=None)
    sessions = TreatmentSession.objects.signed().filter(**lately, started_at__gte=since)
    return {
        *visits.order_by().values_list("practitioner", flat=True).distinct(),
        *sessions.order_by().values_list("practitioner", flat=True).distinct(),
    }


def waiting_for(person, clinic_id, *, at) -> WaitingPage:
    """The first patients of them, in the same number of questions however many there are."""
    found = ask(LISTED, clinic=clinic_id, people=[person.pk], at=at)
    patients = Patient.objects.in_bulk([pk for pk, _total in found])
    rows = {pk: Waiting(patients[pk]) for pk, _total in found}
    of_them = {"clinic": clinic_id, "patient__in": rows}
    for pk in (
        CareTeamMember.objects.current().filter(**of_them, user=person).values_list("patient", flat=True)
    ):
        rows[pk].in_team = True
    _add_drafts(rows, of_them, person)
    open_ones = Episode.objects.filter(**of_them, state=EpisodeState.OPEN, responsible=person)
    for episode in open_ones.select_related("condition").order_by("opened_on", "id"):
        rows[episode.patient_id].episodes.append(episode)
    coming = Visit.objects.filter(
        **of_them, state=VisitState.EXPECTED, starts_at__gte=at, practitioner=person
    )
    for patient, starts_at in coming.order_by("-starts_at").values_list("patient", "starts_at"):
        rows[patient].visits += 1
        rows[patient].next_visit = starts_at
    return WaitingPage(list(rows.values()), found[0][1] if found else 0)


def _add_drafts(rows, of_them, person):
    drafts = Draft.objects.open().filter(Q(author=person) | Q(supervisor=person), **of_them)
    for patient, author, started_at in drafts.order_by("started_at").values_list(
        "patient", "author", "started_at"
    ):
        if author == person.pk:
            rows[patient].drafts.append(started_at)
        else:
            rows[patient].supervised += 1
