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
from sessions_app.models import Draft, Measure, Observation, TreatmentSession
from sessions_app.payload import to_json
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
