"""The third part of what is promised: what waits is what the record says, and work empties each list."""

import re
from collections import Counter, defaultdict

from django.db import connection, transaction

from clinic.actions.care_team import read_opening
from clinic.actions.credentials import FIELDS, add_credential
from clinic.actions.patients import tell_apart
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import BreakGlass, Credential, Patient
from clinic.standing import Standing
from sessions_app.actions.decisions import decide_iastm
from sessions_app.actions.drafts import discard
from sessions_app.actions.episodes import close_episode
from sessions_app.actions.readings import record_readings
from sessions_app.actions.safety import settle_reaction
from sessions_app.models import AdverseEvent, Draft, Episode, Measure, ResponseCode
from sessions_app.queries.ending import measures_to_end
from tests.prove import recompute_process, recompute_waiting
from tests.prove.page import Page
from tests.prove.promises import promise
from tests.prove.promises_process import PROMISES

__all__ = ["PROMISES"]

PAPERS = "user_id, kind, title, expires_on, removed_at"
PEOPLE = "id, family_name, given_names, born_on, status, born_on_is_estimated"
# Each list with what leads from a line to the place of its work.
LINES = {
    "reassessments-overdue": r"/record/\?episode=(\d+)",
    "iastm-past-review": r"/record/\?episode=(\d+)",
    "iastm-alone": r"/record/\?episode=(\d+)",
    "unsigned": r"/staff/(\d+)/",
    "reactions": r"/patients/(\d+)/safety/",
    "credentials": r"/staff/(\d+)/",
    "openings": r"/review/openings/(\d+)/read/",
    "duplicates": r"/review/two-people/(\d+/\d+)/",
}


@promise("Each list of what waits holds what the record says, line by line, and nothing else")
def lines(proof):
    for slug, expected in _expected(proof).items():
        assert expected or proof.made.small, slug
        assert _lines(proof, slug) == expected, slug


@promise("Each list of what waits is empty once its work is done, and the review says so")
def emptied(proof):
    with transaction.atomic():
        late = recompute_waiting.overdue(proof.told, proof.now())
        with acting_as(proof.made.manager.pk, proof.made.clinic.pk):
            Work(proof, late).do()
        assert {slug: _lines(proof, slug) for slug in LINES} == {slug: Counter() for slug in LINES}
        review = Page(proof.client.get("/review/")).text
        assert "Nothing waits in:" in review and not re.search(r"Oldest \d", review)
        transaction.set_rollback(True)  # the clinic is read by all


def _expected(proof) -> dict[str, Counter]:
    told, at = proof.told, proof.now()
    clinic = proof.made.clinic
    drafts = _rows("sessions_app_draft", clinic, "author_id, state, started_at")
    papers, people = _rows("clinic_credential", clinic, PAPERS), _rows("clinic_patient", clinic, PEOPLE)
    here = {one["user_id"] for one in _rows("clinic_membership", clinic, "user_id, ended_at")}
    read = {one["break_glass_id"] for one in _rows("clinic_openingread", clinic, "break_glass_id")}
    opened = {one["id"] for one in _rows("clinic_breakglass", clinic, "id")}
    patient = {one["episode_id"]: one["patient_id"] for one in told.episodes}
    reactions = recompute_process.reactions_open(told)
    return {
        "reassessments-overdue": Counter(recompute_waiting.overdue(told, at).keys()),
        "iastm-past-review": Counter(recompute_waiting.past_review(told, clinic.iastm_review_sessions)),
        "iastm-alone": Counter(recompute_process.alone_since(told)),
        "unsigned": Counter(map(str, recompute_waiting.unsigned(drafts, at).keys())),
        "reactions": Counter(patient[one["episode_id"]] for one in reactions),
        "credentials": _strings(recompute_waiting.ending_papers(papers, here, at.date())),
        "openings": Counter(map(str, opened - read)),
        "duplicates": Counter(f"{a}/{b}" for a, b in recompute_waiting.look_alikes(people)),
    }


def _strings(counted) -> Counter:
    return Counter({str(key): n for key, n in counted.items()})


def _rows(table, clinic, columns) -> list[dict]:
    names = columns.replace(" ", "").split(",")
    with acting_as(clinic_id=clinic.pk), connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}" WHERE clinic_id = %s', [clinic.pk])
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _lines(proof, slug) -> Counter:
    """Of all its pages."""
    found, number = Counter(), 1
    while True:
        answer = proof.client.get(f"/review/to-act/{slug}/", {"page": number}).content.decode()
        found.update(re.findall(LINES[slug], answer.partition("<tbody>")[2]))
        if 'rel="next"' not in answer:
            return found
        number += 1


class Work:
    """Done by whom it waits for: who treats, who opened nothing, whose paper it is."""

    def __init__(self, proof, late):
        self.proof, self.late, self.at = proof, late, proof.now()
        self.people = {one.pk: one for one in proof.made.therapists}

    def do(self):
        self._settle_reactions()
        for draft in Draft.objects.filter(state="open").select_related("author"):
            self._as(draft.author, discard, draft.pk, reason="Not needed")
        self._take_measures()
        keys = map(int, recompute_waiting.past_review(self.proof.told, 6))
        for episode in Episode.objects.filter(pk__in=keys):
            self._as(
                self.people[episode.responsible_id], decide_iastm, episode.pk, decision="stop", reason="Done"
            )
        self._close_courses()
        self._renew_papers()
        for one in BreakGlass.objects.filter(read=None):
            self._as(self.proof.made.manager, read_opening, one, words="")
        self._tell_apart()

    def _as(self, person, action, *args, **more):
        role = Role.MANAGER if person.pk == self.proof.made.manager.pk else Role.PHYSIOTHERAPIST
        person.standing = Standing(self.proof.made.clinic.pk, frozenset({role}))
        with acting_as(person.pk, self.proof.made.clinic.pk):
            action(*args, **more, by=person, at=self.at)

    def _settle_reactions(self):
        for one in list(AdverseEvent.objects.still_open().select_related("episode")):
            by = self.people[one.episode.responsible_id]
            self._as(by, settle_reaction, one.pk, words="", resolved_on=self.at.date())

    def _take_measures(self):
        """A value, or the reason why there is none."""
        measures = Measure.objects.in_bulk({code for codes in self.late.values() for code in codes})
        missing = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
        for episode in Episode.objects.filter(pk__in=self.late):
            rows = [
                defaultdict(lambda: None, measure=code, measure_row=measures[code], missing_reason=missing.pk)
                for code in self.late[str(episode.pk)]
            ]
            self._as(self.people[episode.responsible_id], record_readings, episode.pk, rows, taken_at=self.at)

    def _close_courses(self):
        missing = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
        for episode in Episode.objects.filter(pk__in=recompute_process.alone_since(self.proof.told)):
            by = self.people[episode.responsible_id]
            scores = [
                vars(one) | {"value": None, "missing_reason": missing}
                for one in measures_to_end(episode)
                if one.counts_on is None
            ]
            self._as(by, close_episode, episode.pk, reason="Done", scores=scores)

    def _renew_papers(self):
        """Whoever listed one anew is asked for it no more."""
        papers = _rows("clinic_credential", self.proof.made.clinic, PAPERS)
        waiting = recompute_waiting.ending_papers(papers, {one["user_id"] for one in papers}, self.at.date())
        ending = Credential.objects.filter(user__in=waiting, removed_at=None).select_related("user")
        for one in list(ending):
            anew = {name: getattr(one, name) for name in FIELDS} | {"expires_on": None}
            self._as(one.user, add_credential, anew)

    def _tell_apart(self):
        people = Patient.objects.in_bulk()
        rows = _rows("clinic_patient", self.proof.made.clinic, PEOPLE)
        for one, other in recompute_waiting.look_alikes(rows):
            self._as(self.proof.made.manager, tell_apart, people[one], people[other])
