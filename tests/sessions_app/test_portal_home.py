"""A patient's own four tabs: what they say, what they leave out, and whom they answer."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from clinic.clock import now
from clinic.identity import acting_as
from sessions_app import portal_words
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.visits import add_visit, mark_arrived
from sessions_app.choices import AddendumKind, Side
from sessions_app.models import HomeLog
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import a_place, charted, sign

SECRET = "Geheimnis"


@pytest.fixture
def maya(db):
    """A patient with a log-in and one signed visit, the day after it."""
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        place.signed = sign(charted(place, session(note={"text": SECRET, "next_time": SECRET})))
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        place.browser = factories.client_of(factories.portal_user(place.patient))
        yield place


def a_week_before(place, pain):
    then = AT - timedelta(days=7)
    sheet = session(head={"started_on": "2026-11-16"}, checkin={"pain_now": pain})
    with acting_as(place.physio.pk, place.clinic.pk):
        return sign(charted(place, sheet), at=then)


def seen(place, name="home", *args, **query):
    answer = place.browser.get(reverse(f"portal:{name}", args=args), query)
    assert answer.status_code == 200
    main = re.sub(r"<(script|svg).*?</\1>", " ", answer.text[answer.text.index("<header") :], flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_the_last_visit_is_told_in_plain_words_with_exercise_first_and_no_notes(maya):
    told = seen(maya)

    assert "What we did on Monday 23 November" in told
    assert told.index("Exercise, 20 minutes") < told.index("Massage with a metal tool, 7 minutes")
    assert "Where: calf (left side)." in told
    assert "Your skin after: slight pink that fades soon." in told
    assert "Pain 2 of 10 that day." in told
    assert "Your first pain score is 2" in told and "One more score is needed" in told
    assert "No visit is booked." in told
    for name in ("home", "exercises", "progress", "visits"):
        assert SECRET not in seen(maya, name)
    assert SECRET not in seen(maya, "visit", maya.signed.pk)


def test_pain_is_told_from_first_to_last_and_what_was_put_right_is_not_told_as_it_was(maya):
    first = a_week_before(maya, pain="6")
    with acting_as(maya.physio.pk, maya.clinic.pk):
        visit = add_visit(
            maya.patient, starts_at=AT + timedelta(days=7), by=maya.physio, at=AT, site=maya.site
        )
    told = seen(maya)
    assert "Your pain has gone from 6 to 2" in told and "Out of 10, over 7 days. Lower is better." in told
    assert "This does not show what made it change." in told
    assert "Next visit: Monday 30 November, 11:10, Main site" in told
    with time_machine.travel(AT + timedelta(days=7, minutes=40), tick=False):
        with acting_as(maya.physio.pk, maya.clinic.pk):
            mark_arrived(visit.pk, by=maya.physio, at=now())
        maya.browser.force_login(maya.patient.portal_user)
        assert "Next visit: Monday 30 November, 11:10" in seen(maya)

    put_pain_right(maya, first, "5/10")
    assert "Your pain has gone from 5 to 2" in seen(maya)
    visit = seen(maya, "visit", first.pk)
    assert "Pain 5 of 10 that day. One entry was put right on 23 November." in visit
    assert "6 of 10" not in visit and SECRET not in visit


def put_pain_right(place, visit, words):
    with acting_as(place.physio.pk, place.clinic.pk):
        correct = {"kind": AddendumKind.CORRECTION, "text": SECRET, "reason": SECRET, "by": place.physio}
        add_addendum(visit.pk, struck_place="1.pain_now", corrected=words, at=AT, **correct)


def test_a_pain_put_right_in_words_is_no_number_and_not_left_out_in_silence(maya):
    first = a_week_before(maya, pain="6")
    put_pain_right(maya, first, "5")
    put_pain_right(maya, first, f"was not asked, {SECRET}")  # the later one holds
    for name in ("home", "progress"):
        told = seen(maya, name)
        what = f"The pain of visit {first.number} was put right, but not by a number."
        assert f"{what} So it is not in the chart. See visit {first.number}" in told
        assert "from 6" not in told and "from 5" not in told
    visit = seen(maya, "visit", first.pk)
    assert "2 entries were put right on 23 November." in visit
    assert "of 10 that day" not in visit and SECRET not in visit

    put_pain_right(maya, maya.signed, "12")  # not on the scale
    assert all(seen(maya, name).count("put right, but not by a number") == 2 for name in ("home", "progress"))


def test_a_visit_entered_in_error_is_told_as_withdrawn_to_who_had_seen_it_and_else_not_at_all(place):
    """By the clock of the database, which writes down who looked when."""
    unseen, known = (
        factories.signed_session(place.episode, by=place.physio, number=number, started_at=at)
        for number, at in ((1, factories.AT - timedelta(days=3)), (2, factories.AT))
    )
    reason = factories.own_reason(place.patient, by=place.physio, group="entered_in_error_reason").pk
    strike = {"reason": reason, "words": SECRET, "by": place.physio}
    mark_entered_in_error(unseen.pk, at=factories.AT + timedelta(hours=1), **strike)
    place.browser = factories.client_of(factories.portal_user(place.patient))
    assert "This visit was withdrawn" not in seen(place, "visits")
    with acting_as(place.physio.pk, place.clinic.pk):
        mark_entered_in_error(known.pk, at=now() + timedelta(minutes=1), **strike)

    told = seen(place, "visits")
    assert told.count("It was written down by mistake.") == 1
    assert "Monday 16 November" in told and "13 November" not in told and SECRET not in told
    assert "This visit was withdrawn" in seen(place, "visit", known.pk)
    assert place.browser.get(reverse("portal:visit", args=[unseen.pk])).status_code == 404


def test_exercises_are_ticked_without_scripts_and_by_a_script_and_taken_back(maya):
    item = factories.home_item(maya.episode, by=maya.physio, sets=3, reps=12, load_value=10, load_unit="kg")
    assert "Heel raise 3 sets of 12, with 10 kg every day" in seen(maya)
    address = reverse("portal:tick", args=[item.pk])
    sent = {"on": "2026-11-24", "is_done": "1", "key": str(uuid4())}

    assert maya.browser.post(address, sent).url == reverse("portal:exercises") + "?on=2026-11-24"
    assert "1 of 1" in seen(maya, "exercises")
    again = maya.browser.post(address, sent, headers={"accept": "application/json"})
    assert again.json() == {"saved": "11:10"}
    undo = {**sent, "is_done": "0", "key": str(uuid4()), "at_home": "1"}
    assert maya.browser.post(address, undo).url == reverse("portal:home") + "#exercises"
    with acting_as(maya.physio.pk, maya.clinic.pk):
        assert list(HomeLog.objects.values_list("is_done", flat=True)) == [True, False]

    late = {**sent, "on": "2026-11-10", "key": str(uuid4())}
    assert maya.browser.post(address, late).status_code == 422
    refused = maya.browser.post(address, late, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()) == (422, {"refused": "This day is too long ago to tick."})
    assert maya.browser.post(address, {"on": "soon"}).status_code == 422
    assert "Sun 22 0 of 1" in seen(maya, "exercises", on="2026-11-22")


def test_progress_says_first_what_one_cannot_tell_and_from_where_the_rest_is_known(maya):
    a_week_before(maya, pain="4")
    told = seen(maya, "progress")
    assert "Pain at the start of each visit We cannot tell how exact this score is. You are better" in told
    assert "a change of 1 or more matters. We know this from: Salaffi 2004 Eur J Pain 8:283." in told
    assert "They do not show what made the change." in told
    assert "left side 10 kg on 23 November. The same as on 16 November." in told
    assert "%" not in told


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("10", "12.5", "You lifted 12.5 kg on 23 November. That is 2.5 kg more than on 2 November."),
        ("12.5", "10", "You lifted 10 kg on 23 November. That is 2.5 kg less than on 2 November."),
        ("10", "10.0", "10 kg on 23 November. The same as on 2 November."),
    ],
)
def test_a_weight_is_told_from_the_first_day_to_the_last(first, last, words):
    days = date(2026, 11, 2), date(2026, 11, 23)
    assert portal_words.lifted_words(Decimal(first), Decimal(last), "kg", *days) == words


def test_visits_come_a_page_at_a_time(maya):
    for number in range(2, 13):
        then = AT - timedelta(days=number)
        factories.signed_session(maya.episode, by=maya.physio, number=number, started_at=then)
    first = maya.browser.get(reverse("portal:visits"))
    (older,) = re.findall(r'href="(\?before=[^"]+)"', first.text)
    second = maya.browser.get(reverse("portal:visits") + unescape(older))
    shown = [set(re.findall(r"/me/visits/(\d+)/", page.text)) for page in (first, second)]
    assert [len(one) for one in shown] == [10, 2] and not shown[0] & shown[1]
    for cursor in ("nonsense", "9999-12-31T23:59:59-23:00_1", "2026-11-16T09:00:00+00:00_x"):
        assert maya.browser.get(reverse("portal:visits"), {"before": cursor}).status_code == 404


# Words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (6, 2, "Your pain has gone from 6 to 2"),
        (2, 4, "Your pain has risen from 2 to 4"),
        (4, 4, "Your pain is the same: 4"),
        (Decimal("4.50"), None, "Your first pain score is 4.5"),
    ],
)
def test_pain_is_told_as_it_went(first, last, words):
    assert portal_words.pain_words(first, last) == words


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"sets": 3, "reps": 12, "load_value": "12.50", "load_unit": "kg"}, "3 sets of 12, with 12.5 kg"),
        ({"sets": 3, "hold_seconds": 40}, "3 times, 40 seconds each"),
        ({"sets": 1, "reps": 8, "reps_max": 10, "hold_seconds": 5}, "1 set of 8 to 10, hold for 5 seconds"),
        ({"hold_seconds": 300}, "for 5 minutes"),
        ({"sets": 2, "reps": 5, "load_value": 2, "load_unit": "band"}, "2 sets of 5, with band 2"),
        ({"sets": 3, "reps": 15, "rest_seconds": 60}, "3 sets of 15, rest for 60 seconds"),
        ({}, ""),
    ],
)
def test_a_dose_is_said_as_across_a_table(stated, words):
    assert portal_words.dose_words(stated) == words


def test_the_ends_of_a_test_of_the_body_are_told_in_its_unit():
    assert portal_words.ends_words("wblt", True, "cm", (0, 25)) == ("0 cm", "25 cm")
    assert portal_words.ends_words("visa_a", True, "points", (0, 100)) == ("Worst", "Best")


def test_a_tool_is_called_by_what_it_is_made_of_where_that_is_sure():
    assert portal_words.tool_words(["stainless steel", "steel"]) == "Massage with a metal tool"
    assert portal_words.tool_words(["jade, stone"]) == "Massage with a stone tool"
    assert portal_words.tool_words(["steel or plastic"]) == "Massage with a tool"
    assert portal_words.tool_words(["steel", "plastic"]) == "Massage with a tool"
    assert portal_words.often_words(Decimal(3), "week", None) == "3 times a week"
    assert portal_words.side_words(Side.NOT_RECORDED) == ""
    assert portal_words.taken_words("rest", "after") == "at rest, after treatment"
    assert portal_words.taken_words("after_treatment", "after") == "after treatment"
