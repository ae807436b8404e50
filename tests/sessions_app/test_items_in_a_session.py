"""A measure with items, sides or trials, taken inside a session: kept in its draft, signed with it."""

import json
import re

import pytest
from django.urls import reverse

from sessions_app import payload as drafts
from sessions_app.forms.sheet import sheet_of
from sessions_app.models import Draft, ItemPackage, Observation, PatientActivity
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.test_scoring import package

pytestmark = pytest.mark.django_db


@pytest.fixture
def taking(place):
    """Take the measure of the draft's one re-test: posts to its page, or opens it."""

    def made(measure, **fields):
        place.draft = charted(place, session(t1={"measure": measure, "value": [], **fields}))
        place.page = reverse("record:row_items", args=[place.draft.pk, "t1"])
        client = factories.client_of(place.physio)
        return lambda **typed: client.post(place.page, typed) if typed else client.get(place.page)

    return made


def retests(place):
    place.draft = Draft.objects.select_related("clinic", "patient", "episode", "author").get(
        pk=place.draft.pk
    )
    return drafts.from_json(place.draft.payload).of_kind("retest")


def test_each_activity_of_the_patient_is_rated_in_the_session_and_signed_with_it(place, taking):
    take = taking("psfs")
    unnamed = take(**{"rated-1": "3"})
    assert unnamed.status_code == 422
    assert "Name this activity" in unnamed.text
    done = take(**{"named-1": "Run 5 km", "rated-1": "2", "named-2": "Stairs", "rated-2": "5"})
    assert done.url == f"/drafts/{place.draft.pk}/#row-t1"
    assert not PatientActivity.objects.exists(), "a draft is no record yet"
    assert not Observation.objects.filter(measure="psfs").exists()

    again = take().text
    assert 'value="Run 5 km"' in again, "what stands in the draft can be changed"
    take(**{"named-1": "Run 5 km", "rated-1": "4", "named-2": "Stairs", "rated-2": "5"})
    [row] = retests(place)
    assert row.first("value") == "4.5"

    observed = sign(place.draft).observations.get(measure="psfs")
    assert (observed.value, observed.items_answered) == (4.5, 2)
    assert observed.answers["items"] == [
        {"key": "1", "words": "Run 5 km", "answer": 4},
        {"key": "2", "words": "Stairs", "answer": 5},
    ]
    assert "score" not in observed.answers
    assert [one.words for one in PatientActivity.objects.order_by("position")] == ["Run 5 km", "Stairs"]


def test_a_score_that_is_not_of_its_items_is_not_signed(place, taking):
    taking("psfs")(**{"named-1": "Stairs", "rated-1": "5"})
    [row] = retests(place)
    for name, typed in (("value", "9"), ("answers", json.dumps({"kind": "made up", "items": []}))):
        changed = drafts.from_json(place.draft.payload).with_row(row.with_field(name, [typed]))
        place.draft.payload = drafts.to_json(changed)
        sheet = sheet_of(place.draft, at=AT)
        assert not sheet.is_valid()
        assert [error.row for error in sheet.errors] == ["t1"]


def test_sides_and_trials_are_rows_of_their_own_and_one_taken_back_is_gone(place, taking):
    take = taking("wblt", side="left")
    take(**{"value-left-1": "9", "value-left-2": "9.5", "value-right-1": "12"})
    told = [(row.first("side"), row.first("trial_number"), row.first("value")) for row in retests(place)]
    assert sorted(told) == [("left", "1", "9"), ("left", "2", "9.5"), ("right", "1", "12")]
    assert 'value="9.5"' in take().text

    take(**{"value-left-1": "10", "value-right-1": "12"})
    assert [row.first("value") for row in retests(place)] == ["10", "12"]
    assert sign(place.draft).observations.filter(measure="wblt").count() == 2


def test_the_items_of_a_licence_are_scored_in_the_session_and_signed_with_their_edition(place, taking):
    ItemPackage.objects.create(
        clinic=place.clinic, measure_id="spadi", version=1, edition="trial 1", held_by="This clinic",
        licence="By our own hand", body=package(), loaded_at=AT, loaded_by=place.manager,
    )  # fmt: skip
    take = taking("spadi")
    page = take().text
    assert "Our own question 2" in page
    assert "By our own hand" in page
    assert take(**{"item-q1": "17"}).status_code == 422
    take(**{"item-q1": "4", "item-q2": "2"})
    [row] = retests(place)
    assert row.first("value") == "75"
    observed = sign(place.draft).observations.get(measure="spadi")
    assert (observed.value, observed.items_answered, observed.answers["package"]) == (75, 2, 1)
    assert [one["answer"] for one in observed.answers["items"]] == ["4", "2"]


def test_a_rating_of_change_is_one_tap_between_much_worse_and_much_better(place, taking):
    taking("groc15")
    sheet = factories.client_of(place.physio).get(f"/drafts/{place.draft.pk}/").text
    page = factories.client_of(place.physio).get(place.page).text
    for told in (sheet, page):
        assert "−7 much worse" in told
        assert "7 much better" in told
    assert len(re.findall(r'type="radio"[^>]*name="t1-value"', sheet)) == 15


def of_what(place, measure, subject):
    """The field of the editor, and what keeps the session with this subject from being signed."""
    place.draft = charted(place, session(t1={"measure": measure, "value": ["40"], "subject": subject}))
    page = factories.client_of(place.physio).get(reverse("record:row", args=[place.draft.pk, "t1"])).text
    found = re.search(r'<(input|select)[^>]*name="t1-subject".*?</(?:datalist|select)>', page, re.DOTALL)
    sheet = sheet_of(place.draft, at=AT)
    sheet.is_valid()
    return found[0], [str(one.sentence) for one in sheet.errors if one.row == "t1"]


def test_a_joint_is_offered_and_another_may_be_written_but_none_is_refused(place):
    offered, told = of_what(place, "rom_active", "")
    assert '<datalist id="t1-subject-words">' in offered
    assert '<option value="ankle dorsiflexion">' in offered
    assert told == ["Say which joint and motion."]
    for joint in ("ankle dorsiflexion", "Lumbar side bending"):
        shown, told = of_what(place, "rom_active", joint)
        assert f'value="{joint}"' in shown
        assert told == []


def test_a_measure_in_parts_takes_one_of_its_parts(place):
    offered, told = of_what(place, "koos", "the whole")
    assert '<option value="ADL">ADL</option>' in offered
    assert told == ["Choose the part: this measure has no total."]
    assert of_what(place, "koos", "pain")[1] == []


def test_done_keeps_the_page_of_a_retest_and_goes_back(place):
    place.draft = charted(place, session(t1={"measure": "rom_active", "value": []}))
    page = reverse("record:row", args=[place.draft.pk, "t1"])
    sent = {"row": "retest:t1", "t1-value": "40", "t1-subject": "ankle dorsiflexion", "do": "done"}
    seen = {"t1": {"value": [], "subject": []}}
    answer = factories.client_of(place.physio).post(page, sent | {"seen": json.dumps(seen)})
    assert answer.status_code == 302, "it was kept, and said to be no field of the sheet"
    [row] = retests(place)
    assert (row.first("value"), row.first("subject")) == ("40", "ankle dorsiflexion")


def test_what_is_taken_of_nothing_more_is_asked_as_before(place):
    offered, told = of_what(place, "grip", "")
    assert "t1-subject-words" not in offered
    assert told == []
