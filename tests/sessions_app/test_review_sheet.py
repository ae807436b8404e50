"""The sheet before signing: a session over midnight, what a source does not say, how a score was taken."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils.text import capfirst

from clinic.identity import acting_as
from sessions_app.actions.plans import revise_plan
from sessions_app.models import Draft, Measure, Observation, TreatmentSession
from sessions_app.payload import from_json, to_json
from tests import factories
from tests.sessions_app.a_session import REFERENCE, session
from tests.sessions_app.charted import a_place, charted

pytestmark = pytest.mark.django_db
# 00:20 on the 24th, on the clinic's clock.
PAST_MIDNIGHT = datetime(2026, 11, 23, 16, 20, tzinfo=UTC)
LATE_HOUR = {"started_on": "2026-11-23", "started_at_time": "23:40", "ended_at_time": "00:15"}


@pytest.fixture
def place():
    with time_machine.travel(PAST_MIDNIGHT, tick=True):
        made = a_place()
        with acting_as(made.physio.pk, made.clinic.pk):
            yield made


def sheet_of(place, **changes):
    draft = charted(place, session(**changes))
    Draft.objects.filter(pk=draft.pk).update(started_at=PAST_MIDNIGHT - timedelta(minutes=40))
    return factories.client_of(place.physio), reverse("record:review", args=[draft.pk]), draft


def signed(client, address, draft, **more):
    """Sign as the page posts it."""
    shown = client.get(address).content.decode()
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', shown)[1])
    times = {f"head-{name}": value for name, values in json.loads(seen)["head"].items() for value in values}
    draft.refresh_from_db()
    return client.post(address, {"do": "sign", "revision": draft.revision, "seen": seen, **times, **more})


@pytest.mark.parametrize("ended", ["00:15", ""])
def test_a_session_over_midnight_ends_the_next_day_and_says_so(place, ended):
    client, address, draft = sheet_of(place, head=LATE_HOUR | {"ended_at_time": ended})
    page = client.get(address).content.decode()
    assert "Ended the next day, Tuesday 24 November." in page
    assert "things to finish" not in page and "more than 24 hours" not in page
    assert signed(client, address, draft).status_code == 302
    kept = TreatmentSession.objects.get(draft=draft)
    assert kept.ended_at - kept.started_at == timedelta(minutes=35 if ended else 40)
    assert not kept.is_late_entry
    read = client.get(reverse("record:session", args=[kept.pk])).content.decode()
    assert re.search(r"23:40 to 00:\d\d the next day", read)


def test_an_end_before_the_start_that_no_midnight_explains_is_refused(place):
    client, address, draft = sheet_of(place, head=LATE_HOUR | {"started_at_time": "10:30"})
    assert "The session ends before it starts." in client.get(address).content.decode()
    assert signed(client, address, draft).status_code == 422


def test_what_a_source_does_not_say_is_ticked_so_and_kept_as_not_recorded(place):
    old = {
        "started_on": "2026-10-02", "started_at_time": "10:00", "ended_at_time": "10:30",
        "is_transcribed": "on", "transcribed_from": "A letter", "late_reason": "late_entry_reason.busy",
    }  # fmt: skip
    silent = {"p1": REFERENCE["iastm_pass:p1"] | {"minutes": []}, "note": {"tolerance": []}}
    client, address, draft = sheet_of(place, head=old, **silent)
    page = client.get(address).content.decode()
    offered = re.findall(r'name="note-not_recorded" value="([^"]+)"', page)
    assert offered == ["p1.minutes", "note.tolerance"]
    assert "Pass 1, Calf, left: Minutes" in page

    answer = signed(client, address, draft, **{"note-not_recorded": "p1.minutes"})
    assert answer.status_code == 422 and "1 thing to finish" in answer.content.decode()
    assert 'value="p1.minutes" id="gap-p1.minutes" checked' in answer.content.decode()
    assert signed(client, address, draft, **{"note-not_recorded": offered}).status_code == 302
    kept = TreatmentSession.objects.get(draft=draft)
    read = client.get(reverse("record:session", args=[kept.pk])).content.decode()
    assert "Written late:" in read
    assert "Not recorded" in read


@pytest.mark.parametrize(
    ("do", "leads"),
    [
        ("chart", "/"),
        ("move", "/move/"),
        ("finish:note.tolerance", "/#id_note-tolerance"),
        ("finish:x.y", "/"),
    ],
)
def test_times_typed_on_the_sheet_are_kept_when_it_is_left(place, do, leads):
    client, address, draft = sheet_of(place, head=LATE_HOUR, note={"tolerance": []})
    page = client.get(address).content.decode()
    assert 'value="finish:note.tolerance"' in page and "Say how the session was tolerated." in page
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])
    typed = {"head-started_on": "2026-11-23", "head-started_at_time": "23:31", "head-ended_at_time": "0:1"}

    left = client.post(address, {"do": do, "seen": seen, "revision": draft.revision, **typed})
    assert (left.status_code, left.url) == (302, reverse("record:draft", args=[draft.pk])[:-1] + leads)
    draft.refresh_from_db()
    head = from_json(draft.payload).row("head")
    assert (head.first("started_at_time"), head.first("ended_at_time")) == ("23:31", "0:1")


def test_an_end_that_nobody_typed_is_not_stored_by_leaving_the_sheet(place):
    client, address, draft = sheet_of(place, head=LATE_HOUR | {"ended_at_time": []})
    page = client.get(address).content.decode()
    seen, shown = (
        unescape(re.search(rf'name="{one}" value="([^"]+)"', page)[1]) for one in ("seen", "end_now")
    )
    typed = {"head-started_on": "2026-11-23", "head-started_at_time": "23:31", "head-ended_at_time": shown}
    sent = {"do": "chart", "seen": seen, "end_now": shown, **typed}

    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    head = from_json(draft.payload).row("head")
    assert (head.first("started_at_time"), head.first("ended_at_time")) == ("23:31", "")

    client.post(reverse("record:name_supervisor", args=[draft.pk]), sent)  # a student goes on, too
    draft.refresh_from_db()
    assert from_json(draft.payload).row("head").first("ended_at_time") == ""


def test_a_sheet_is_not_left_over_a_time_that_another_device_changed(place):
    client, address, draft = sheet_of(place, head=LATE_HOUR)
    page = client.get(address).content.decode()
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])
    left = [
        client.post(address, {"do": "chart", "seen": seen, "head-started_at_time": time}).status_code
        for time in ("23:31", "23:25")
    ]
    assert left == [302, 422]
    draft.refresh_from_db()
    assert from_json(draft.payload).row("head").first("started_at_time") == "23:31"


def test_what_cannot_be_read_is_named_once_and_its_phase_is_not_done(place):
    odd = {"reps": "1,5", "load_unit": [], "load_value": []}
    client, address, draft = sheet_of(
        place, head=LATE_HOUR, e1=odd, t1={"value": "abc"}, w1={"minutes": "5x"}
    )
    page = client.get(reverse("record:draft", args=[draft.pk])).content.decode()
    phases = {name: state for state, name in re.findall(r'is-(\w+)" id="phase-(\w+)"', page)}
    assert {name for name, state in phases.items() if state != "done"} >= {"warm_up", "exercise", "retest"}
    assert phases["iastm"] == "done"
    assert "Cannot be read: Reps" in page
    assert 'id="id_w1-minutes_error">Give a number in figures' in page

    told = finishing(client, address)
    assert [one.count("Standing heel raise") for one in told].count(1) == 1 and len(told) == 3


def test_a_plan_that_cannot_be_read_is_named_once(place):
    row = {"outcome": [], "reps": "1,5", "load_value": "5", "load_unit": "stone", "carried": {"reps": "12"}}
    client, address, _draft = sheet_of(place, head=LATE_HOUR, e1=row)
    told = [one for one in finishing(client, address) if "Standing heel raise" in one]
    assert len(told) == 2, told
    assert sum("Tick this as done" in one for one in told) == 1
    assert sum("That choice is not in the list" in one for one in told) == 1


def finishing(client, address):
    return [one.text for one in client.get(address).context["review"].to_finish]


def test_whoever_can_still_ask_is_offered_no_gap(place):
    client, address, _draft = sheet_of(place, head=LATE_HOUR, note={"tolerance": []})
    page = client.get(address).content.decode()
    assert "note-not_recorded" not in page and "Say how the session was tolerated." in page


def test_how_a_score_was_taken_is_assumed_once_and_then_as_last_time(place):
    def row_of(draft):
        page = client.get(reverse("record:draft", args=[draft.pk])).content.decode()
        return re.search(r'<div class="ask retest-row.*?</span>\n', page, re.DOTALL)[0]

    client, address, draft = sheet_of(place, head=LATE_HOUR)
    assert '<span class="is-assumed">Asked aloud · assumed</span>' in row_of(draft)
    editor = client.get(reverse("record:row", args=[draft.pk, "t1"])).content.decode()
    assert "Asked aloud · assumed" in editor
    assert reverse("record:row_items", args=[draft.pk, "t1"]) in editor

    said = session(head=LATE_HOUR, t1={"mode": "paper"})
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(said))
    assert "On paper" in row_of(draft) and "is-assumed" not in row_of(draft)
    assert signed(client, address, draft).status_code == 302

    client, address, later = sheet_of(place, head=LATE_HOUR | {"ended_at_time": "00:18"})
    assert "On paper · as last time" in row_of(later) and "is-assumed" not in row_of(later)
    assert signed(client, address, later).status_code == 302
    kept = Observation.objects.filter(measure="nprs").order_by("id").values_list("mode", flat=True)
    assert list(kept) == ["paper", "paper"]


def test_whoever_enters_a_licensed_score_reads_the_whole_note(place):
    measure = Measure.objects.filter(entry="total_only").exclude(licence_note="").order_by("code").first()
    client, _address, draft = sheet_of(place, t1={"measure": measure.code, "value": "10"})
    editor = client.get(reverse("record:row", args=[draft.pk, "t1"])).content.decode()
    assert capfirst(measure.licence_note) in unescape(editor)
    assert "The questions are not shipped" in editor


def test_the_margin_of_the_chart_tells_a_plan_without_a_reason_apart_from_none(place):
    client, _address, draft = sheet_of(place)
    chart, none = reverse("record:draft", args=[draft.pk]), "No plan is written yet."
    assert none in client.get(chart).content.decode()
    plan = {"sessions_planned": 8, "rationale": ""}
    of = {"by": place.physio, "at": draft.started_at, "seen_number": 0}
    revise_plan(draft.episode_id, plan=plan, frequencies=[], components=[], **of)
    assert none not in client.get(chart).content.decode()
