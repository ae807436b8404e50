"""A course of care typed into the pages, one after the other, as a physiotherapist would."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse

from clinic.choices import Role
from clinic.clock import now
from clinic.models import Patient
from sessions_app import payload
from sessions_app.actions.drafts import set_supervisor
from sessions_app.models import Draft, Episode, TreatmentSession
from sessions_app.row_kinds import PLANNABLE
from tests import factories

# The sources give no dates: these keep the order, and every page says so.
FIRST_DAY = date(2025, 1, 6)
NO_AGE = date(1970, 1, 1)
SPOKEN_OF = ("measure", "subject", "side", "when", "measured_state")
# What a signature asks for; of these a transcribed session says that its source is silent.
ASKED = {
    "checkin": ("pain_now", "since_last", "screen", "reaction", "consent"),
    "lotion": ("lotion",),
    "iastm": ("skin_after", "instruments_cleaned"),
    "iastm_pass": ("regions", "side", "instruments", "strokes", "pressure", "minutes"),
    "warm_up": ("minutes",),
    "modality": ("minutes",),
    "exercise_block": ("minutes",),
    "note": ("tolerance",),
}


@dataclass
class Entered:
    """What came of typing a course: the rows to read back, and which row of a session is which."""

    course: object
    patient: Patient
    episode: Episode = None
    sessions: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # of each session: short name -> row id


class Desk:
    """Somebody who types, logged in."""

    def __init__(self, place, source):
        self.place, self.source = place, source
        self.physio = factories.client_of(place.physio)
        self.student = None

    def enter(self, name, course) -> Entered:
        entered = Entered(course, self.register(name, course))
        self.consent(course, entered.patient)
        entered.episode = self.open(course, entered.patient)
        self.write_plan(course, entered.episode)
        for number, rows in enumerate(course.sessions):
            day = FIRST_DAY + timedelta(days=course.days[number] if course.days else 7 * number)
            self.chart(entered, {**rows, "head": {**rows.get("head", {}), **self.head(day)}})
        for days, fields in course.readings:
            self.add_reading(entered.episode, FIRST_DAY + timedelta(days=days), fields)
        return entered

    def register(self, name, course) -> Patient:
        age = course.person.get("age")
        typed = {
            "family_name": name,
            "given_names": "Case",
            "born_on": date(FIRST_DAY.year - age, 1, 1) if age else NO_AGE,
            "born_on_is_estimated": "on",
            "sex": course.person.get("sex", "unknown"),
            "carer": self.place.physio.pk,
            # Several made-up people of one case are alike; somebody looked and says they are not the same.
            "different_from": list(Patient.objects.values_list("pk", flat=True)),
        }
        where = self.post("clinic:register_patient", typed)
        return Patient.objects.get(pk=where.rstrip("/").rsplit("/", 1)[-1])

    def consent(self, course, patient):
        guardian = ""
        if course.guardian:
            self.post("clinic:add_guardian", _prefixed("guardian-", course.guardian), patient.pk)
            guardian = patient.guardians.get().pk
        for kind, is_on_paper in course.consents:
            typed = {"kinds": kind, "guardian": guardian} | ({"on_paper": "on"} if is_on_paper else {})
            self.post("clinic:consents", _prefixed("consent-", typed), patient.pk)

    def open(self, course, patient) -> Episode:
        typed = {
            "side": "not_recorded",
            "opened_on": FIRST_DAY,
            "responsible": self.place.physio.pk,
            "transcribed_from": self.source,
            "dates_not_recorded": "on",
            "goal-rows": 0,
            **course.episode,
            **_row_set("diagnosis", course.diagnoses),
        }
        self.post("record:open_episode", typed, patient.pk)
        return Episode.objects.get(patient=patient)

    def write_plan(self, course, episode):
        typed = {
            "seen_number": 0,
            **course.plan,
            **_row_set("frequency", course.often),
            **_row_set("measure", course.measures),
            "planned": [name if ":" in name else f"{name}:{name}" for name in course.components],
        }
        for name, fields in course.components.items():
            typed |= _prefixed(f"{name.partition(':')[2] or name}-", fields)
        self.post("record:new_plan", typed, episode.pk)

    def head(self, day):
        return {
            "started_on": day.isoformat(),
            "is_transcribed": "on",
            "transcribed_from": self.source,
            "times_not_recorded": "on",
            "day_not_recorded": "on",
        }

    def chart(self, entered, rows):
        by = self.who_charts(entered.course)
        draft = self.draft_of(self.post("record:chart_episode", {}, entered.episode.pk, by=by))
        names, told = _as_told(payload.from_json(draft.payload), rows)
        answer = by.post(reverse("record:save", args=[draft.pk]), json.dumps(told), "application/json")
        assert (answer.status_code, answer.json().get("conflicts")) == (200, []), answer.content
        if entered.course.charted_by_student:
            set_supervisor(draft.pk, self.place.physio, by=self.student, at=now())
        draft.refresh_from_db()
        self.post("record:review", {"do": "sign", "seen": "{}", "revision": draft.revision}, draft.pk)
        entered.sessions.append(TreatmentSession.objects.get(draft=draft))
        entered.rows.append(names)

    def who_charts(self, course):
        if not course.charted_by_student:
            return self.physio
        if self.student is None:
            self.student = factories.member(self.place.clinic, Role.PHYSIOTHERAPIST, is_student=True)
        patient = Patient.objects.order_by("-pk").first()
        if not patient.care_team.filter(user=self.student).exists():
            factories.join_care_team(patient, self.student, by=self.place.physio)
        return factories.client_of(self.student)

    def draft_of(self, where) -> Draft:
        return Draft.objects.get(pk=where.rstrip("/").rsplit("/", 1)[-1])

    def add_reading(self, episode, day, fields):
        typed = {"taken_on": day, "day_not_recorded": "on"} | _prefixed("reading-", fields)
        self.post("record:add_reading", typed, episode.pk)

    def post(self, name, typed, *where, by=None):
        """Send a page; whatever it does not take is shown."""
        typed = {field: str(one) if isinstance(one, date) else one for field, one in typed.items()}
        answer = (by or self.physio).post(reverse(name, args=where), typed)
        assert answer.status_code == 302, (name, answer.status_code, _complaints(answer))
        return answer["Location"]


def _prefixed(prefix, fields):
    return {f"{prefix}{name}": value for name, value in fields.items()}


def _row_set(prefix, rows):
    typed = {f"{prefix}-rows": len(rows)}
    for number, row in enumerate(rows):
        typed |= _prefixed(f"{prefix}-{number}-", row)
    return typed


def _complaints(answer):
    text = answer.content.decode()
    marks = r'class="(?:error-box|field-error|notice)[^>]*>(.*?)</(?:section|div|span></div)'
    found = re.findall(marks, text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def _as_told(sheet, rows):
    """The sheet's rows as a person leaves them: planned rows that took place are ticked and corrected,
    rows that the plan lacks are added, rows that the source knows nothing of are taken out."""
    ids, added, changes = {}, [], []
    free = {row.id: row for row in sheet.rows}
    for name, fields in rows.items():
        kind, _colon, short = name.partition(":")
        row = free.pop(kind, None) or _planned(free, kind, fields)
        ids[short or kind] = row.id if row else (short or kind)
        if row is None and short:
            added.append({"row": short, "kind": kind})
    removed = [row.id for row in free.values() if row.id != row.kind]
    for name, fields in rows.items():
        kind, _colon, short = name.partition(":")
        row = sheet.row(ids[short or kind]) or payload.Row(ids[short or kind], kind)
        changes += _changes(row, kind, fields, ids)
    changes += _silences(sheet, rows, ids)
    return ids, {"changes": changes, "added": added, "removed": removed, "taps": 0, "device": ""}


def _planned(free, kind, fields):
    """The row of the plan that this is: of re-tests that of the same measure, else the next of its kind."""
    asked = {name: _list(fields.get(name)) for name in SPOKEN_OF}
    for row in list(free.values()):
        is_this = kind != "retest" or all(row.get(name) == value for name, value in asked.items())
        if row.kind == kind and row.id != kind and is_this:
            return free.pop(row.id)
    return None


def _changes(row, kind, fields, ids):
    wanted = {"outcome": "done"} if kind in PLANNABLE else {}
    wanted |= fields
    if "goes_with" in wanted:
        wanted["goes_with"] = ids[wanted["goes_with"]]
    for name, value in wanted.items():
        if row.get(name) != _list(value):
            yield {"row": row.id, "field": name, "seen": row.get(name), "value": _list(value)}


def _silences(sheet, rows, ids):
    """Everything that a signature asks for and the source does not state is marked so."""
    silent = []
    for name in (*rows, *(kind for kind in ("checkin", "exercise_block", "note") if kind not in rows)):
        kind, _colon, short = name.partition(":")
        row_id = ids.get(short or kind, kind)
        row = sheet.row(row_id) or payload.Row(row_id, kind)
        typed = rows.get(name, {})
        silent += [
            f"{row_id}.{field}" for field in ASKED.get(kind, ()) if not (typed.get(field) or row.get(field))
        ]
    if any(name.startswith("iastm_pass") for name in rows):
        unsaid = [kind for kind in ("lotion", "iastm") if kind not in rows]
        silent += [f"{kind}.{field}" for kind in unsaid for field in ASKED[kind]]
    yield {"row": "note", "field": "not_recorded", "seen": [], "value": silent}
    for row_id in ("checkin", "retest_block"):
        row = sheet.row(row_id)
        if row and row.get("minutes") and "minutes" not in rows.get(row_id, {}):
            yield {"row": row_id, "field": "minutes", "seen": row.get("minutes"), "value": []}


def _list(value):
    if value in (None, ""):
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
