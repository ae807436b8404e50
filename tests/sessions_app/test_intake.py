"""Somebody new is taken in on one page: all of it is kept, or nothing and every word stays on the page."""

import pytest
from bs4 import BeautifulSoup

from clinic.choices import AlertKind
from clinic.identity import acting_as
from clinic.models import CareTeamMember, Consent, Guardian, Patient, PatientAlert
from sessions_app.models import BegunIntake, Episode, Visit
from sessions_app.queries.alert_stops import alert_stops
from tests import factories

pytestmark = pytest.mark.django_db
TUNDE = {
    "family_name": "Oyelaran",
    "given_names": "Tunde",
    "born_on": "30-Apr-1960",
    "sex": "male",
    "phone": "0000 000 000",
    "alerts": ["anticoagulant"],
    "allergies": ["lanolin"],
    "consent-iastm": "on",
    "consent-clinic_review": "on",
    "consent-on_paper": "on",
    "condition": "lbp",
    "side": "midline",
    "onset_on": "2026-10-10",
    "earlier_spells": "2",
    "opened_on": "2026-11-16",
    "goal-rows": "1",
    "goal-0-words": "Dig the allotment without paying for it the day after",
}


@pytest.fixture
def physio(staff):
    return factories.client_of(staff.physio)


@pytest.fixture
def send(staff, physio):
    def sent(**changed):
        return physio.post("/patients/intake/", TUNDE | {"responsible": staff.physio.pk} | changed)

    return sent


def nothing_was_kept():
    return not any(model.objects.exists() for model in (Patient, PatientAlert, Consent, Guardian, Episode))


def test_person_alerts_consents_and_episode_are_kept_in_one_go(staff, send):
    answer = send()
    episode = Episode.objects.get()
    patient = episode.patient
    assert answer.url == f"/episodes/{episode.pk}/plan/new/"
    assert (str(patient.born_on), episode.condition_id, episode.side) == ("1960-04-30", "lbp", "midline")
    assert episode.goals.get().words.startswith("Dig the allotment")
    alerts = set(PatientAlert.objects.values_list("kind", "substance"))
    assert alerts == {("anticoagulant", ""), ("allergy", "lanolin")}
    given = set(Consent.objects.values_list("kind", "on_paper", "given_by_guardian"))
    assert given == {("iastm", True, None), ("clinic_review", True, None)}
    assert CareTeamMember.objects.get().user == staff.physio


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"born_on": "31-Apr-1960"}, "does not exist"),
        ({"side": ""}, "Choose left, right, both or the midline."),
        ({"onset_on": "1950-01-01"}, "before the patient was born"),
        ({"consent-guardian_name": "Ada"}, "Say who this is to the patient."),
        ({"born_on": "30-Apr-2015"}, "name the guardian who consents"),
        ({"record_number": "7"}, "has this clinic number"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_every_word_stays(staff, send, changed, sentence):
    factories.patient(staff.clinic, by=staff.physio, record_number="7", family_name="Hale")
    answer = send(**changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2, "at the field and on top"
    for typed in ("Oyelaran", "Tunde", "0000 000 000", "Dig the allotment"):
        assert typed in page
    assert not Patient.objects.filter(family_name="Oyelaran").exists()
    assert not (Consent.objects.exists() or PatientAlert.objects.exists() or Episode.objects.exists())


def test_a_guardian_consents_for_a_child(send):
    send(born_on="30-Apr-2015", **{"consent-guardian_name": "Ada", "consent-guardian_relation": "mother"})
    assert {one.given_by_guardian.name for one in Consent.objects.all()} == {"Ada"}


def test_who_is_very_like_somebody_on_file_is_shown_first_and_then_taken_in(staff, send):
    on_file = factories.patient(
        staff.clinic, by=staff.physio, family_name="Oyelaran", given_names="Tunde", born_on="1960-04-30"
    )
    answer = send()
    assert answer.status_code == 422
    assert "Possible duplicate" in answer.content.decode()
    assert "Dig the allotment" in answer.content.decode()
    assert not Episode.objects.exists()
    assert send(different_from=on_file.pk).status_code == 302
    assert send().status_code == 422, "the same page sent again meets the one just made"
    assert Episode.objects.count() == 1


def test_another_goal_is_one_more_row_without_a_mark(send):
    answer = send(add="goal", side="", born_on="")
    assert answer.status_code == 200
    assert "goal-1-words" in answer.content.decode()
    assert "field-error" not in answer.content.decode()
    assert nothing_was_kept()


def test_who_is_here_stands_on_todays_list_and_the_searched_name_comes_along(physio, send):
    physio.post("/today/add/", {"q": "oyelaran tunde"})
    form = physio.get("/patients/intake/").context["form"]
    assert (form["family_name"].value(), form["given_names"].value()) == ("oyelaran", "tunde")
    send(here_now="on")
    visit = Visit.objects.get()
    assert (visit.episode, visit.state, visit.origin) == (Episode.objects.get(), "arrived", "walk_in")


SCORES = {
    "start-nprs-0-value-1": "6",
    "start-odi-0-value-1": "42",
    "start-odi-0-mode": "paper",
    "start-psfs-0-missing_reason": "value_missing_reason.declined",
    "add": "",
}


def test_the_measures_of_the_chosen_condition_are_asked_with_their_licence(send):
    answer = send(add="scores", side="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [score.measure.pk for score in answer.context["sheet"].scores] == ["nprs", "odi", "psfs"]
    assert "Total score only" in page
    assert "Start scores, on the first day" in page, "which may be earlier than today"
    assert "field-error" not in page
    assert nothing_was_kept()
    assert "Choose the condition" in send(add="scores", condition="").content.decode()


def test_start_scores_are_the_baseline_of_the_first_day(send):
    send(**SCORES)
    episode = Episode.objects.get()
    kept = episode.observations.values_list("measure", "value", "mode", "missing_reason", "time_point")
    assert set(kept) == {
        ("nprs", 6, "interview", None, "baseline"),
        ("odi", 42, "paper", None, "baseline"),
        ("psfs", None, "interview", "value_missing_reason.declined", "baseline"),
    }
    assert {str(one.at.date()) for one in episode.observations.all()} == {"2026-11-16"}


def test_a_score_that_cannot_be_keeps_everything_back(send):
    answer = send(**SCORES | {"start-odi-0-value-1": "420"}, phone="0000 111")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("420 lies outside the scale, 0 to 100.") == 2, "at the measure and on top"
    for typed in ('value="420"', "0000 111", "Dig the allotment"):
        assert typed in page
    assert answer.context["sheet"].scores.scores[0].answers["value-1"].value() == "6"
    assert nothing_was_kept()


def test_what_is_typed_is_kept_for_its_writer_alone_until_the_patient_is_created(staff, physio, send):
    typed = {
        "family_name": "Oyelaran",
        "goal-rows": "2",
        "goal-1-words": "Dig \U0001f954",
        "born_on": "31-Ap",
    }
    typing = {"HX-Request": "true", "HX-Target": "kept"}
    answer = physio.post("/patients/intake/", typed, headers=typing)
    assert "Kept as you type" in answer.content.decode()
    page = physio.get("/patients/intake/").content.decode()
    for word in ("Oyelaran", "Dig \U0001f954", "31-Ap"):
        assert word in page
    assert "things to put right" not in page
    assert "Oyelaran" in physio.get("/today/").content.decode()

    colleague = factories.client_of(staff.colleague)
    assert "Oyelaran" not in colleague.get("/patients/intake/").content.decode()
    with acting_as(staff.colleague.pk, staff.clinic.pk):
        assert not BegunIntake.objects.exists(), "the database itself keeps it from colleagues"

    send()
    assert "Dig" not in physio.get("/patients/intake/").content.decode()


def test_an_intake_saved_for_later_is_found_again_or_emptied(physio):
    later = physio.post("/patients/intake/", {"family_name": "Oyelaran", "keep": "later"})
    assert later.url == "/today/"
    refused = physio.post("/patients/intake/", {"given_names": "x" * 100_001, "keep": "later"})
    assert "too long to be kept" in refused.content.decode()
    assert "Oyelaran" in physio.get("/patients/intake/").content.decode()
    physio.post("/patients/intake/", {"keep": "nothing"})
    assert "Oyelaran" not in physio.get("/patients/intake/").content.decode()


def test_a_log_in_that_ended_loses_nothing_of_an_intake(staff, physio, monday_morning):
    ended = physio.session
    ended["seen_at"] = 0
    ended.save()
    for words in ("Dig", "Dig the allotment"):
        sent = physio.post(
            "/patients/intake/", {"family_name": "Oyelaran", "goal-rows": "1", "goal-0-words": words}
        )
        assert "/accounts/login/" in sent.url
    physio.force_login(staff.physio)
    page = physio.get("/patients/intake/").content.decode()
    assert "Dig the allotment" in page
    assert "Dig the allotment" in physio.get("/patients/intake/").content.decode()


def test_what_comes_late_from_the_page_of_somebody_created_begins_nothing(physio, send):
    """Typed on in the moment of pressing "Create and plan": that save arrives after the patient is there."""
    number = "0b5f6a1e-7d0c-4f0e-9a55-6f1d1c3f8f10"
    late = {"family_name": "Oyelaran", "page": number}
    typing = {"HX-Request": "true", "HX-Target": "kept"}
    assert "Kept as you type" in physio.post("/patients/intake/", late, headers=typing).content.decode()
    assert f'value="{number}"' in physio.get("/patients/intake/").content.decode(), "one number to the end"
    send(page=number)
    answer = physio.post("/patients/intake/", late, headers=typing).content.decode()
    assert "This page is done with" in answer
    assert "Not created" not in physio.get("/today/").content.decode()
    next_one = {"family_name": "Nowak", "page": number.replace("0b", "1c", 1)}
    assert "Kept as you type" in physio.post("/patients/intake/", next_one, headers=typing).content.decode()
    physio.post("/patients/intake/", late, headers=typing)
    assert "Nowak" in physio.get("/today/").content.decode()


def test_what_comes_late_from_a_page_that_was_emptied_begins_nothing(physio):
    late = {"family_name": "Oyelaran", "page": "0b5f6a1e-7d0c-4f0e-9a55-6f1d1c3f8f10"}
    physio.post("/patients/intake/", late | {"keep": "nothing"})
    assert "This page is done with" in physio.post("/patients/intake/", late | {"keep": "x"}).content.decode()
    assert "Oyelaran" not in physio.get("/patients/intake/").content.decode()


WITH_A_REASON = "Instrument work goes on only with a reason, recorded at the check-in."


def test_what_an_alert_stops_is_said_beside_it_as_soon_as_it_is_ticked(staff, physio):
    """By the gate of the check-in: a warning alone, and what is no contraindication, stop nothing."""
    typed = {"family_name": "Oyelaran", "alerts": ["anticoagulant", "falls", "fragile_skin", "no such"]}
    typing = {"HX-Request": "true", "HX-Target": "kept"}
    answer = physio.post("/patients/intake/", typed, headers=typing)
    assert answer.context["stops"] == [("Blood thinner", WITH_A_REASON)]
    told = answer.content.decode()
    assert 'id="alert-stops"' in told
    assert 'hx-swap-oob="innerHTML"' in told, "the region stays, so that what changes in it is read out"
    page = physio.get("/patients/intake/").content.decode()
    assert page.count(WITH_A_REASON) == 1, "kept, so it stands there when the page is opened again"
    assert "hx-swap-oob" not in page
    everything = alert_stops(staff.clinic.pk, AlertKind.values)
    assert {str(kind): str(words) for kind, words in everything if words != WITH_A_REASON} == {
        "Implanted device": (
            "No instrument work on the areas it is about, and on none at all until somebody says which."
        )
    }


def test_what_the_alerts_stop_is_told_anew_only_when_it_is_another(physio):
    """It was drawn anew, and read out, after every word that was typed."""

    def answer(**typed):
        typing = {"HX-Request": "true", "HX-Target": "kept"}
        return physio.post("/patients/intake/", typed, headers=typing).content.decode()

    assert "alert-stops" not in answer(family_name="Oyelaran", alerts=["falls"], told="")
    first = answer(family_name="Oyelaran", alerts=["anticoagulant"], told="")
    assert 'name="told" value="Blood thinner"' in first
    assert "alert-stops" not in answer(family_name="Oyelaran", alerts=["anticoagulant"], told="Blood thinner")
    none = answer(family_name="Oyelaran", told="Blood thinner")
    assert "alert-stops" in none and "Blood thinner" not in none
    assert "told" not in BegunIntake.objects.get().typed


def test_a_page_without_alerts_stops_nothing(physio):
    page = BeautifulSoup(physio.get("/patients/intake/").content, "html.parser")
    place = page.find(id="alert-stops")
    assert (place["role"], place.get_text(strip=True)) == ("status", "")


def test_the_desk_reads_what_alerts_stop_by_the_clinics_rules(staff):
    """Without an episode nobody charts soon: the page tells it of all, folded."""
    page = factories.client_of(staff.front_desk).get("/patients/new/").text
    told = page.split("What these alerts stop")[1].split("</details>")[0]
    assert "<b>Blood thinner:</b> Instrument work goes on only with a reason" in told
    assert "Risk of falls" not in told, "it stops nothing"
