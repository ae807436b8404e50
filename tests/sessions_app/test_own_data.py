"""My data: consents taken back, who looked, what was asked and answered, everything as files."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from clinic import clock
from clinic.actions.care_team import break_glass
from clinic.choices import ConsentKind, Role
from clinic.consent_wordings import WORDINGS
from clinic.identity import acting_as
from clinic.models import AccessEvent, ConsentWithdrawal
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.requests import answer, ask
from sessions_app.actions.safety import record_reaction
from sessions_app.exchange import pdf as exchange_pdf
from sessions_app.models import CorrectionRequest
from sessions_app.plain_note import plain_note
from sessions_app.queries.own_data import own_data
from sessions_app.queries.own_paper import own_paper
from sessions_app.queries.portal_visits import plain_visits
from sessions_app.queries.requests import requests_to_answer
from sessions_app.views.chart_page import ChartPage
from tests import factories
from tests.clinic.test_people import logged_in
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign, signed

WHICH_TEXT_COUNTS = (
    "In your language. A machine translated it and nobody has checked it. What counts is the text above."
)
SECRET = "Colleagues only: fears the needle."


@pytest.fixture
def mine(place):
    person = factories.portal_user(place.patient)
    place.physio.standing = Standing(place.clinic.pk, roles=frozenset({Role.PHYSIOTHERAPIST}))
    place.manager.standing = Standing(place.clinic.pk, roles=frozenset({Role.MANAGER}))
    return person


@pytest.fixture
def client(place, mine):
    return factories.client_of(mine)


def read(client, name, *args, **more):
    found = client.get(reverse(f"portal:{name}", args=args), **more)
    assert found.status_code == 200
    return found.content.decode()


def asks(place, mine, words="It was the left heel.", at=AT, **about):
    with acting_as(mine.pk, place.clinic.pk):
        return ask(place.patient, words=words, by=mine, at=at, **about)


# Consents


@time_machine.travel(AT - timedelta(hours=1))
def test_a_consent_is_taken_back_after_its_effect_was_told_and_charting_refuses_at_once(place, mine, client):
    draft = charted(place)
    page = read(client, "withdraw_consent", place.consent.pk)
    assert "I agree." in page
    assert "the metal tool is not used on you" in page
    assert not ConsentWithdrawal.objects.exists()

    told = client.post(reverse("portal:withdraw_consent", args=[place.consent.pk]), follow=True)

    assert "It holds from now on." in told.content.decode()
    assert "To say yes again, ask at the clinic." in told.content.decode()
    ChartPage(draft, place.physio, clock.now())
    chart = factories.client_of(place.physio).get(reverse("record:draft", args=[draft.pk])).content.decode()
    assert "Consent to instrument work was withdrawn." in chart


def test_nobody_takes_back_the_consent_of_another(place, mine):
    other = factories.portal_user(factories.patient(place.clinic, by=place.physio))
    address = reverse("portal:withdraw_consent", args=[place.consent.pk])
    for person in (other, place.physio, place.manager):
        assert factories.client_of(person).post(address).status_code == 404
    assert not ConsentWithdrawal.objects.exists()


# Who looked


def test_openings_are_told_by_name_role_page_and_reason(place, mine, client):
    stranger = factories.member(place.clinic, name="Lena Moreau")
    with acting_as(stranger.pk, place.clinic.pk):
        break_glass(place.patient, reason="Sam is ill, I see her today.", by=stranger, at=clock.now())
    told = {"reason": "Sam is ill, I see her today."}
    factories.client_of(stranger).post(reverse("clinic:break_glass", args=[place.patient.pk]), told)
    factories.client_of(place.physio).get(reverse("record:overview", args=[place.patient.pk]))

    page = read(client, "opened_by")

    assert "Lena Moreau" in page
    assert f"{place.physio}" in page
    assert "Physiotherapist" in page
    assert f"{mine}" not in page.split("</header>")[1]
    assert "Nobody but you opened it" in read(client, "opened_by", data={"month": "2025-01"})


def test_a_question_about_an_opening_goes_to_the_manager(place, mine, client):
    factories.client_of(place.physio).get(reverse("record:overview", args=[place.patient.pk]))
    look = AccessEvent.objects.get(patient=place.patient, user=place.physio)
    client.post(reverse("portal:ask_about_opening"), {"about": look.number, "words": "Why?"})

    asked = CorrectionRequest.objects.get()
    assert (asked.kind, asked.opening, asked.addressed_to) == ("opening", look.number, None)
    assert requests_to_answer(place.manager) == [asked]
    assert requests_to_answer(place.physio) == []
    address = reverse("record:answer_request", args=[asked.pk])
    assert "About an opening" in factories.client_of(place.manager).get(address).content.decode()
    assert factories.client_of(place.physio).get(address).status_code == 404  # it is about her own look


# Something is wrong


def test_the_author_puts_it_right_and_the_patient_reads_the_answer(place, mine, client):
    visit = signed(place.episode, by=place.physio)
    sent = client.post(
        reverse("portal:correction"), {"about": visit.pk, "words": "It was the left heel."}, follow=True
    )
    assert "Waiting for an answer" in sent.content.decode()
    asked = CorrectionRequest.objects.get()
    author = factories.client_of(place.physio)
    assert "Asked by a patient" in author.get(reverse("record:today")).content.decode()
    assert "It was the left heel." in author.get(reverse("record:session", args=[visit.pk])).content.decode()

    put_right = {"kind": "correction", "text": "Left, not right.", "reason": "Told by the patient"}
    added = add_addendum(visit.pk, by=place.physio, at=clock.now() + timedelta(minutes=1), **put_right)
    words = {"words": "You are right. I wrote it down.", "addendum": added.pk}
    author.post(reverse("record:answer_request", args=[asked.pk]), words)

    page = read(client, "my_data")
    assert "Use in research" in page and "Own log-in" not in page  # nobody asked her, and she is in
    assert "Put right." in page
    assert "You are right. I wrote it down." in page
    assert "Left, not right." not in page
    assert requests_to_answer(place.physio) == []


def test_only_the_author_answers_while_she_treats_the_patient(place, mine):
    asked = asks(place, mine, session=signed(place.episode, by=place.physio))
    assert asked.addressed_to == place.physio
    for person in (place.manager, place.colleague):
        person.standing = Standing(place.clinic.pk, roles=frozenset({Role.MANAGER}))
        with pytest.raises(Refused, match="author"):
            answer(asked.pk, words="No.", by=person, at=AT)
    with acting_as(place.physio.pk, place.clinic.pk):
        place.patient.care_team.filter(user=place.physio).update(until_at=AT, until_by=place.physio)
    assert requests_to_answer(place.manager) == [asked]


def test_a_request_sent_twice_is_there_once_and_an_empty_one_not_at_all(place, mine, client):
    first = asks(place, mine)
    assert asks(place, mine, at=AT + timedelta(minutes=1)) == first
    assert client.post(reverse("portal:correction"), {"about": "other", "words": " "}).status_code == 422
    refused = client.post(reverse("portal:correction"), {"about": "987654", "words": "Mine?"})
    assert refused.status_code == 422
    assert CorrectionRequest.objects.count() == 1


# Download everything


@pytest.fixture
def treated(place, mine):
    asks(place, mine)
    return signed(place.episode, by=place.physio, words=SECRET)


@pytest.fixture
def proven(mine):
    return logged_in(mine)


def test_the_file_holds_the_visit_and_no_note(place, treated, proven):
    found = proven.get(reverse("portal:download_json"))

    told = json.loads(found.content)
    assert SECRET not in found.content.decode()
    assert "Walks stairs" not in found.content.decode()
    assert told["format"] == 1
    (episode,) = told["episodes"]
    (visit,) = episode["visits"]
    assert visit["content_hash"] == treated.content_hash
    assert visit["parts"][0]["values"]["pain_now"]["value"] == 2
    assert [one["value"] for one in episode["scores"]] == ["2"]
    assert [one["for"] for one in told["consents"]] == ["Massage with a metal tool (IASTM)"]
    assert [one["words"] for one in told["requests"]] == ["It was the left heel."]
    assert [one["subject"] for one in AccessEvent.objects.filter(page="portal:download_json").values()] == [
        "download of own data: JSON"
    ]


def test_codes_of_the_file_have_their_words_beside_them(place, mine):
    revise_plan(
        place.episode.pk,
        plan={"rationale": SECRET},
        frequencies=[],
        components=[
            {
                "row_id": "e1",
                "kind": "exercise",
                "setting": "clinic",
                "fields": {"exercise": ["an_hsr_standing"], "words": [SECRET]},
            }
        ],
        seen_number=0,
        by=place.physio,
        at=AT,
    )
    signed(place.episode, by=place.physio)
    mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    with acting_as(mine.pk, place.clinic.pk):
        told = own_data(mine, place.patient, at=clock.now())
    assert SECRET not in json.dumps(told)
    (episode,) = told["episodes"]
    (part,) = episode["plans"][0]["components"]
    assert (part["kind_words"], part["setting_words"]) == ("Exercise", "In the session")
    assert part["name"] == "Standing heel raise heavy slow"
    assert told["consents"][0]["kind_words"] == "Massage with a metal tool (IASTM)"
    assert (episode["state_words"], episode["visits"][0]["state_words"]) == ("Open", "Signed")
    assert (episode["scores"][0]["source"], episode["scores"][0]["source_words"]) == ("patient", "Patient")


def copies(place, mine):
    """What the file for a computer says of the one course of care, and the sentences on paper."""
    mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    with acting_as(mine.pk, place.clinic.pk):
        paper = own_paper(mine, place.patient, at=clock.now())
    return paper.data["episodes"][0], " ".join(paper.courses[0].visits[0].sentences)


BY_HAND = {
    "head": {"place_words": SECRET},
    "p1": {"instruments": ["gen_long_convex", "gen_hook"], "instruments_chosen_by": SECRET},
    "retest:t1": {"method": SECRET, "time_point_words": SECRET, "version": SECRET},
}


def test_what_colleagues_wrote_by_hand_into_small_fields_stays_with_them(place, mine):
    done = sign(charted(place, session(**BY_HAND)))
    assert str(done.snapshot).count(SECRET) >= 5

    told, sentences = copies(place, mine)

    assert SECRET not in f"{told}{sentences}"
    assert "device" not in told["visits"][0]["session"]
    manager = " ".join(one.text for one in plain_note(done.snapshot, with_text=False))
    assert SECRET not in manager


def test_a_value_that_was_put_right_is_told_no_more_as_it_was(place, mine, client):
    done = sign(charted(place, session(p2=None)))
    tool = next(part["position"] for part in done.snapshot["parts"] if part["kind"] == "iastm_pass")
    assert "left side" in read(client, "visit", done.pk)
    for where in ("1.pain_now", f"{tool}.side", f"{tool}.minutes", "reading.0"):
        about = {"kind": "correction", "text": SECRET, "reason": "Misread"}
        add_addendum(done.pk, by=place.physio, at=AT, struck_place=where, corrected="3", **about)

    page = read(client, "visit", done.pk)
    told, sentences = copies(place, mine)
    (visit,) = told["visits"]
    by_place = {part["position"]: part for part in visit["parts"]}

    assert "4 entries were put right on 23 November." in page
    assert "calf." in page and "calf (left" not in page
    assert "Pain now: 3 of 10" in sentences and "Pass 1: Calf; left" not in sentences
    assert by_place[1]["values"]["pain_now"]["value"] == 3 and "side" not in by_place[tool]["values"]
    assert by_place[tool]["seconds"] == 180 and visit["observations"] == []
    assert [one["put_right"] for one in visit["addenda"]] == [True] * 4
    assert sorted((one["counts"], one.get("value")) for one in told["scores"]) == [(False, None), (True, "3")]


def test_a_visit_entered_in_error_is_a_number_a_day_and_a_state(place, mine):
    """It may have been charted on the wrong patient: nothing of another's is given out."""
    done = sign(charted(place, session()))
    wrong = "entered_in_error_reason.wrong_patient"
    mark_entered_in_error(done.pk, by=place.physio, at=AT, reason=wrong)

    told, sentences = copies(place, mine)

    state = {"state": "entered_in_error", "state_words": "Entered in error"}
    assert told["visits"] == [{"number": 1, **state, "day": "2026-11-23"}]
    assert [sorted(one) for one in told["scores"]] == [["at", "counts"]]
    assert sentences == ""


def test_the_paper_tells_each_visit_in_the_patients_language(place, mine, treated):
    with acting_as(mine.pk, place.clinic.pk), translation.override("zh-hans"):
        mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
        (course,) = own_paper(mine, place.patient, at=AT).courses
        page = render_to_string("paper/_own_visit.html", {"visit": course.visits[0].plain})
    assert course.scores[0][0].startswith("疼痛")
    assert "当天疼痛 2" in page
    assert course.visits[0].title.endswith("2026年11月23日")
    assert SECRET not in page + str(course)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_translated_consent_on_paper_says_which_text_counts(place, mine, language):
    mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    agreed = WORDINGS[ConsentKind.TREATMENT].words
    factories.consent(place.patient, by=place.physio, kind=ConsentKind.TREATMENT, wording=agreed)
    with acting_as(mine.pk, place.clinic.pk), translation.override(language):
        told = own_paper(mine, place.patient, at=AT)
        page = render_to_string("paper/own_record.html", {"told": told, "patient": place.patient})
        beside = [gettext(WHICH_TEXT_COUNTS), gettext(agreed)]

    assert f"“{agreed}”" in page
    if language == "en":
        assert WHICH_TEXT_COUNTS not in page and page.count(agreed) == 1
    else:
        assert WHICH_TEXT_COUNTS not in beside and f"{beside[0]} “{beside[1]}”" in page


def test_the_paper_tells_no_percentage_alone(place, mine):
    sign(charted(place, session(t1={"measure": "odi", "value": "38"})))
    _told, sentences = copies(place, mine)
    assert "Oswestry Disability Index: 38 / 100." in sentences


def test_the_paper_is_a_pdf_without_a_note(treated, proven):
    found = proven.get(reverse("portal:download_pdf"))
    assert found.content.startswith(b"%PDF")
    assert found["Content-Disposition"].startswith("attachment")


def test_a_month_to_come_or_beyond_the_calendar_is_no_error(client):
    for month in ("9999-12", "0001-01", "2026-13"):
        assert client.get(reverse("portal:opened_by"), {"month": month}).status_code == 200


def test_where_no_pdf_can_be_made_the_same_paper_is_a_page_to_print(treated, proven, monkeypatch):
    """A server without the fonts of a language has nothing else to give."""
    monkeypatch.setattr(exchange_pdf, "LONGEST", 10)
    found = proven.get(reverse("portal:download_pdf"))
    assert found.status_code == 200
    page = found.content.decode()
    assert "Print this page, and choose PDF there." in page
    assert '<article class="paper">' in page and "Visit 1, 23 November 2026" in page
    assert SECRET not in page


def test_what_the_skin_did_after_a_visit_is_told_in_the_readers_language(place):
    done = sign(charted(place, session()))
    bruise = {"severity": "mild", "kind_id": "skin_response.bruise", "words": SECRET}
    record_reaction(place.episode.pk, given=bruise | {"after_session": done}, by=place.physio, at=AT)
    with translation.override("ms"):
        (visit,) = plain_visits([done])
    assert visit.afterwards == ["Selepas itu: Lebam."]


def test_the_password_is_asked_again(treated, client):
    for name in ("download_pdf", "download_json"):
        answer_ = client.get(reverse(f"portal:{name}"))
        assert answer_.status_code == 302
        assert "reauthenticate" in answer_.url
