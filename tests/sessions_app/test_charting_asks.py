"""What the charting page still asks stays in sight, is of the session's own day, and can be taken out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app import payload as drafts
from sessions_app.actions.standing import answer_standing
from sessions_app.models import Measure
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.views.chart_page import ChartPage
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted

pytestmark = pytest.mark.django_db


def page_of(place, **changes):
    if "draft" not in vars(place):
        place.draft = charted(place)
    place.draft.payload = drafts.to_json(session(**changes))
    return ChartPage(place.draft, place.physio, AT)


def is_done(page, name):
    return next(phase for phase in page.phases if phase.name == name).is_done


def test_the_warm_up_is_not_done_while_lotion_or_reason_are_asked(place):
    why = {"no_warm_up_reason": "no_warm_up_reason.no_time"}
    assert is_done(page_of(place), "warm_up")
    assert not is_done(page_of(place, lotion=None), "warm_up")
    assert not is_done(page_of(place, w1=None), "warm_up"), "no warm-up, and not said why"
    assert not is_done(page_of(place, w1=None, lotion=None, note=why), "warm_up")
    assert is_done(page_of(place, w1=None, note=why), "warm_up")
    assert is_done(page_of(place, w1=None, lotion=None, p1=None, p2=None, note=why), "warm_up")


def test_the_check_in_is_not_done_before_the_standing_questions_were_asked(place):
    client = factories.client_of(place.physio)
    assert not is_done(page_of(place), "checkin"), "though everything of today is clear"
    place.draft.save()
    shown = client.get(f"/drafts/{place.draft.pk}/").content.decode()
    folded, _rest = shown.split('<div class="phase-body">', 1)
    assert "Standing safety questions not asked yet" in folded, "also where it is folded by hand"

    nothing = {"questions": [], "cautions": [], "allergens": [], "areas": [], "words": "", "until_on": None}
    choices = charting_choices(place.clinic)
    answer_standing(place.patient, nothing, choices=choices, by=place.physio, at=AT)
    assert is_done(page_of(place), "checkin")


def test_what_was_answered_of_one_left_out_pass_is_said_to_stay_in_the_draft(place):
    left_out = {"outcome": "not_done", "skin_after": "skin_response.pink", "discomfort_after": "4"}
    said = page_of(place, p2=left_out).not_kept
    assert "skin after this pass: pink" in said
    assert "discomfort after: 4" in said
    assert "No pass was done" not in said
    assert page_of(place, p2={"outcome": "not_done"}).not_kept == ""


# An older day, written up later


def test_what_is_due_is_counted_as_of_the_day_that_is_written_up(place):
    place.episode.condition.core_outcomes = ["visa_a"]
    place.episode.condition.save()
    factories.observation(place.episode, by=place.physio, measure=Measure.objects.get(pk="visa_a"), at=AT)
    assert [one.code for one in page_of(place).due] == [], "it was taken today"
    earlier = {"started_on": (AT - timedelta(days=10)).date().isoformat()}
    assert [one.code for one in page_of(place, head=earlier).due] == ["visa_a"], "not yet on that day"


def test_a_retest_that_is_not_wanted_goes_with_one_tap(place):
    draft = charted(place)
    client, address = factories.client_of(place.physio), f"/drafts/{draft.pk}/"
    assert 'value="remove:t1" data-take-out' in client.get(address).content.decode()
    client.post(address, {"do": "remove:t1", "row": "retest:t1", "seen": "{}"})
    assert 'id="row-t1"' not in client.get(address).content.decode()


def test_a_measure_that_is_added_is_chosen_first_and_says_which_trial_it_is(place):
    page_of(place)
    place.draft.save()
    client, at = factories.client_of(place.physio), f"/drafts/{place.draft.pk}"
    client.post(f"{at}/rows/", {"kind": "retest"})
    place.draft.refresh_from_db()
    row = place.draft.payload["rows"][-1]["id"]
    editor = client.get(f"{at}/rows/{row}/").content.decode()
    assert editor.count(f'name="{row}-measure"') == 1
    assert editor.index(f'name="{row}-measure"') < editor.index(f'name="{row}-value"')

    measure = Measure.objects.get(code="hhd").code
    changes = [
        {"row": row, "field": name, "seen": [], "value": [value]}
        for name, value in {"measure": measure, "side": "left", "trial_number": "2", "value": "88"}.items()
    ]
    client.post(f"{at}/save", {"changes": changes}, content_type="application/json")
    shown = client.get(f"{at}/").content.decode()
    assert "Hand-held dynamometry, left · trial 2" in shown


def test_what_cannot_be_read_is_told_beside_its_field_before_anybody_signs(episode, physio):
    factories.consent(episode.patient, by=physio)
    typed = drafts.to_json(session(e1={"sets": "1,5"}, checkin={"pain_now": []}))
    draft = factories.draft(episode, by=physio, payload=typed, started_at=timezone.now())
    page = factories.client_of(physio).get(reverse("record:row", args=[draft.pk, "e1"])).text
    field = page[page.index('<label for="id_e1-sets"') :]
    assert field.index("Give a whole number here.") < field.index('value="1,5"') < field.index("<label", 9)
