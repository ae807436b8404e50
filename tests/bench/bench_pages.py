"""`make bench`: what the pages of a working day cost, as ratios to a floor measured in the same run.

The floor is the same twenty sessions read with one statement each for sessions and parts and written as plain
text: no forms, rights, trail or templates. Times are the web process's own CPU, which a busy machine disturbs
least; the clock's time stands beside it. A second table says how much dearer a page is where the clinic has
`BENCH_PATIENTS` (500) more patients with twenty sessions each.
"""

import os
import statistics
import time

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState
from django.urls import reverse

from clinic.identity import acting_as
from sessions_app.actions.drafts import save_draft, start_draft
from sessions_app.actions.sessions import sign_session
from sessions_app.forms.sheet import sheet_of
from sessions_app.payload import Change
from tests import factories
from tests.bench.many import multiply
from tests.sessions_app.a_session import AT
from tests.sessions_app.charted import a_place, charted
from tests.sessions_app.charted import sign as sign_draft

ROUNDS = 15
SESSIONS = 20
MORE_PATIENTS = int(os.environ.get("BENCH_PATIENTS", "500"))
# In milliseconds of CPU, from the limits that we set ourselves.
AIMS = {
    "overview": 25,
    "sessions": 25,
    "today": 20,
    "find a patient": 20,
    "charting": 30,
    "autosave": 8,
    "sign": 20,
}
MOST_GROWTH = 1.3


@pytest.fixture
def place(transactional_db):
    made = a_place()
    with acting_as(made.physio.pk, made.clinic.pk):
        for _number in range(SESSIONS):
            sign_draft(charted(made))
        made.draft = start_draft(made.episode, by=made.physio, at=factories.AT, empty=False)
        yield made


def works(place):
    """Each piece of work, ready to be done again and again."""
    client = factories.client_of(place.physio)

    def page(name, *args, **query):
        address = reverse(name, args=args)
        return lambda: _answered(client.get(address, query))

    return {
        "floor": lambda: floor(place),
        "overview": page("record:overview", place.patient.pk),
        "sessions": page("record:sessions", place.patient.pk),
        "today": page("record:today"),
        "find a patient": page("clinic:patients", q=place.patient.family_name),
        "charting": page("record:draft", place.draft.pk),
        "autosave": Saves(place),
        "sign": Signs(place),
    }


def _answered(answer):
    assert answer.status_code == 200


def floor(place):
    """Twenty sessions and their parts as text, with nothing between the database and the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, started_at, ended_at FROM sessions_app_treatmentsession"
            " WHERE patient_id = %s ORDER BY started_at DESC, id DESC LIMIT 20",
            [place.patient.pk],
        )
        sessions = cursor.fetchall()
        cursor.execute(
            "SELECT treatment_session_id, kind, duration_seconds FROM sessions_app_component"
            " WHERE treatment_session_id = ANY(%s) ORDER BY treatment_session_id, position",
            [[row[0] for row in sessions]],
        )
        parts = cursor.fetchall()
    text = "".join(f"<li>{n} {a:%d %b %Y} {b:%H:%M}</li>" for _pk, n, a, b in sessions)
    return text + "".join(f"<li>{kind} {seconds}</li>" for _pk, kind, seconds in parts)


class Saves:
    """One field of the open draft, changed from what it was."""

    def __init__(self, place):
        self.place, self.pain = place, 0

    def __call__(self):
        old, self.pain = self.pain, self.pain % 10 + 1
        change = Change("checkin", "pain_now", [str(old)] if old else [], [str(self.pain)])
        save_draft(
            self.place.draft.pk, by=self.place.physio, at=factories.AT, changes=[change], added=[], taps=1
        )


class Signs:
    """The reference session, charted beforehand: the sheet is read, asked and signed."""

    def __init__(self, place):
        self.place = place
        self.drafts = [charted(place) for _round in range(2 * ROUNDS + 2)]

    def __call__(self):
        draft = self.drafts.pop()
        sheet = sheet_of(draft, at=AT)
        assert sheet.is_valid()
        by = self.place.physio
        sign_session(draft.pk, sheet.record(), by=by, at=AT, seen_revision=sheet.revision)


def measured(works):
    """`{name: (CPU ms, clock ms, statements)}`: medians of rounds taken in turn, so that all see the same
    machine."""
    for work in works.values():
        work()
    taken = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            cpu, clock = time.process_time(), time.perf_counter()
            work()
            taken[name].append((time.process_time() - cpu, time.perf_counter() - clock))
    return {name: (*_medians(times), _statements(works[name])) for name, times in taken.items()}


def _medians(times):
    return tuple(statistics.median(column) * 1000 for column in zip(*times, strict=True))


def _statements(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


@pytest.fixture(autouse=True)
def templates_as_in_production(monkeypatch):
    """Under test Django notes every template that it draws, with a copy of what it was told."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def test_pages(place, capsys):
    few = measured(works(place))
    multiply(place.patient, MORE_PATIENTS)
    many = measured(works(place))
    with capsys.disabled():
        print("\n".join(["", *table(few, many)]))
    assert set(AIMS) < set(few)


def table(few, many):
    floor_cpu = few["floor"][0]
    yield f"{'':16}{'CPU ms':>8}{'x floor':>9}{'clock ms':>10}{'asked':>7}{'aim ms':>8}{'growth':>8}"
    for name, (cpu, clock, asked) in few.items():
        growth = many[name][1] / clock
        aim = AIMS.get(name, "")
        mark = " *" if growth > MOST_GROWTH or (aim and cpu > aim) else ""
        yield f"{name:16}{cpu:8.1f}{cpu / floor_cpu:9.1f}{clock:10.1f}{asked:7}{aim:>8}{growth:8.2f}{mark}"
    more = f"{MORE_PATIENTS * SESSIONS:,}"
    yield f"growth: clock time with {more} more sessions in the clinic; * beyond the aim"
