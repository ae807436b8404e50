"""The safety gate on the charting page: closed areas, consent in one tap, the standing questions."""

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.actions.consents import withdraw_consent
from clinic.actions.patients import add_guardian
from clinic.identity import acting_as
from clinic.models import Consent, PatientAlert
from clinic.refusals import Refused
from sessions_app.models import Draft, Episode
from sessions_app.payload import to_json
from tests import factories
from tests.sessions_app.a_session import session

pytestmark = pytest.mark.django_db


def sheet_for(episode, physio):
    return factories.draft(episode, by=physio, payload=to_json(session()), started_at=timezone.now())


@pytest.fixture
def draft(episode, physio):
    factories.consent(episode.patient, by=physio)
    return sheet_for(episode, physio)


@pytest.fixture
def chart(physio):
    return factories.client_of(physio)


def address(name, draft, *more):
    return reverse(f"record:{name}", args=[draft.pk, *more])


def all_day():
    return {
        "started_on": timezone.localdate().isoformat(),
        "started_at_time": "00:00",
        "ended_at_time": "23:59",
    }


def fields_of(draft, row_id):
    rows = Draft.objects.get(pk=draft.pk).payload["rows"]
    return next(row["fields"] for row in rows if row["id"] == row_id)


def test_a_closed_area_is_hatched_and_told_in_words_and_one_tap_leaves_its_pass_out(chart, draft):
    wound = {"screen": "something", "findings": "open_wound", "closed_areas": "calf-L"}
    sheet = session(checkin=wound, p2={"regions": "achilles"})
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(sheet))

    told = chart.get(address("iastm_stop", draft)).content.decode()
    assert "Calf, left is closed" in told
    folded = r'id="iastm-closed"[^>]*>\s*<span class="tag bad">.*?</svg>Area closed'
    assert re.search(folded, told)  # drawn anew on the folded phase too
    assert re.search(folded, chart.get(address("draft", draft)).content.decode())
    assert re.search(r'class="bm-r is-block" id="today-calf-L"', told)
    editor = chart.get(address("row", draft, "p2")).content.decode()
    assert re.search(r'<input[^>]*value="calf-L"[^>]*disabled', editor)
    chart.post(address("draft", draft), {"do": "leave_out", "seen": "{}"})
    assert fields_of(draft, "p1")["outcome"] == ["not_done"]
    assert fields_of(draft, "p2")["outcome"] == ["done"]


def test_a_pass_in_a_closed_area_cannot_be_ticked_and_the_answer_says_why(chart, draft):
    wound = {"screen": "something", "findings": "open_wound", "closed_areas": "calf-L"}
    planned = {"outcome": [], "carried": {"regions": "calf", "side": "left", "minutes": "4"}}
    sheet = session(checkin=wound, p1=planned, p2={"regions": "achilles"}, head=all_day())
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(sheet))

    page = chart.get(address("draft", draft)).content.decode()
    tick = re.search(r'<input type="checkbox" name="p1-outcome"[^>]*>', page)[0]
    assert " disabled" in tick and 'aria-describedby="closed-p1"' in tick
    assert re.search(r'id="closed-p1" data-closes-tick="yes">.*Closed: Open wound', page)
    assert " disabled" not in re.search(r'<input type="checkbox" name="p2-outcome"[^>]*>', page)[0]
    beside = page[page.index('id="closed-by-skin_today"') : page.index('id="closed-by-injury_today"')]
    assert "Calf, left is closed" in beside and 'role="alert"' in beside

    # Also while the times are still to be said, and where the pass was ticked before the answer.
    done = session(checkin=wound, p2={"regions": "achilles"}, head=all_day() | {"ended_at_time": ""})
    for late in (sheet, done):
        Draft.objects.filter(pk=draft.pk).update(payload=to_json(late))
        assert "Pass 1, Calf, left: closed: Open wound" in first_to_finish(chart, draft)


def test_a_save_says_at_once_that_consent_was_taken_back_since_the_chart_was_opened(chart, draft, physio):
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=all_day())))
    patient = draft.episode.patient
    mine = factories.portal_user(patient)
    tick = {"row": "p1", "field": "outcome", "seen": ["done"], "value": ["done"]}

    def saved():
        sent = json.dumps({"changes": [tick]})
        return chart.post(address("save", draft), sent, "application/json").json()["stopped"]

    assert saved() == ""
    with acting_as(mine.pk, patient.clinic_id):
        consent = Consent.objects.get(patient=patient, kind="iastm")
        withdraw_consent(consent, by=mine, at=timezone.now() - timedelta(seconds=1))
    assert saved() == "Consent to instrument work was withdrawn."
    assert 'data-stopped="Consent to instrument work was withdrawn' in chart.get(address("draft", draft)).text


def first_to_finish(chart, draft):
    review = chart.get(address("review", draft)).content.decode()
    return re.search(r'<section class="error-box".*?<li>(.*?)</li>', review, re.DOTALL)[1]


def test_what_a_left_out_pass_loses_is_said_before_the_signature(chart, draft):
    declined = {"consent": "declined"}
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(checkin=declined, head=all_day())))
    page = chart.get(address("draft", draft)).content.decode()
    assert "consent was declined today" in page[page.index('id="closed-by-consent"') :]
    assert "stays in the draft" not in page

    press = {"do": "leave_out", "seen": "{}"}
    page = chart.post(address("draft", draft), press, follow=True).content.decode()
    kept = "stays in the draft and not in the signed record: skin after: pink"
    assert kept in page.replace("skin after iastm", "skin after")
    assert kept in chart.get(address("review", draft)).content.decode()
    # A second press, from a page that still shows the button, leaves nothing else out.
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=all_day())))
    chart.post(address("draft", draft), press)
    assert fields_of(draft, "p1")["outcome"] == ["done"]


def test_the_body_map_opens_where_the_episode_is_treated(chart, draft):
    Episode.objects.filter(pk=draft.episode_id).update(condition="achilles_mid")
    alone = session(p1={"regions": []}, p2=None)
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(alone))
    editor = chart.get(address("row", draft, "p1")).content.decode()
    assert 'data-opens-view="back" data-opens-half="lower"' in editor
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(p1={"regions": "neck_f"}, p2=None)))
    editor = chart.get(address("row", draft, "p1")).content.decode()
    assert 'data-opens-view="front" data-opens-half="upper"' in editor


def test_a_consent_is_taken_at_the_check_in_with_one_tap_and_for_a_minor_by_a_named_guardian(
    chart, staff, physio
):
    clinic = staff.clinic
    with acting_as(physio.pk, clinic.pk):
        young = factories.patient(clinic, by=physio, treated_by=[physio], born_on=timezone.localdate())
        mother = add_guardian(young, name="Wei Ling Tan", relation="mother", by=physio, at=timezone.now())
        episode = factories.episode(young, by=physio)
        draft = sheet_for(episode, physio)
        Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=all_day())))

    page = chart.get(address("draft", draft)).content.decode()
    assert "a guardian&#x27;s consent to instrument work is missing" in page
    assert "Agreed to this now by Wei Ling Tan (mother)" in page
    assert chart.post(address("draft", draft), {"do": "take_consent:", "seen": "{}"}).status_code == 422
    chart.post(address("draft", draft), {"do": f"take_consent:{mother.pk}", "seen": "{}"})
    given = Consent.objects.get(patient=young)
    assert (given.kind, given.given_by_guardian, given.wording_version) == ("iastm", mother, "1")
    assert "missing" not in chart.get(address("iastm_stop", draft)).content.decode()


def test_for_an_adult_with_a_guardian_the_check_in_says_where_the_guardian_consents(chart, draft, physio):
    """One tap there says that the patient agreed: of somebody who cannot, that would not be true."""
    patient = draft.episode.patient
    withdraw_consent(Consent.objects.get(), by=physio, at=timezone.now() - timedelta(seconds=1))
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=all_day())))
    words = "record it on the patient's page as given by Wei Ling Tan (mother)"
    assert words not in chart.get(address("draft", draft)).text

    add_guardian(patient, name="Wei Ling Tan", relation="mother", by=physio, at=timezone.now())

    page = chart.get(address("draft", draft)).text
    notice = page[page.index('id="consents"') :].partition('id="iastm-stop"')[0]
    assert "Agreed to this now" in notice
    assert words in notice
    assert reverse("clinic:patient", args=[patient.pk]) in notice


def test_after_both_consents_were_taken_back_the_chart_offers_both_again(chart, draft, physio):
    patient = draft.episode.patient
    factories.consent(patient, by=physio, kind="treatment")
    for given in Consent.objects.filter(patient=patient):
        withdraw_consent(given, by=physio, at=timezone.now() - timedelta(seconds=1))
    Draft.objects.filter(pk=draft.pk).update(
        payload=to_json(session(head=all_day(), checkin={"consent": []}))
    )

    def offered():
        return re.findall(r'value="(take_[a-z_]*):"', chart.get(address("draft", draft)).text)

    assert offered() == ["take_consent", "take_treatment_consent"]
    chart.post(address("draft", draft), {"do": "take_consent:", "seen": "{}"})
    assert offered() == ["take_treatment_consent"]
    assert fields_of(draft, "checkin")["consent"] == [], "not all of it stands"
    told = "Consent to treatment was withdrawn. Record the consent, or mark every treatment as not done."
    assert told in first_to_finish(chart, draft)
    chart.post(address("draft", draft), {"do": "take_treatment_consent:", "seen": "{}"})
    assert offered() == []
    assert fields_of(draft, "checkin")["consent"] == ["stands"]
    assert sorted(Consent.objects.standing().values_list("kind", flat=True)) == ["iastm", "treatment"]


def test_without_instrument_work_no_consent_to_it_is_asked_nor_waited_for(chart, episode, physio):
    """An hour of exercise: consent to treatment, given anew, is all that the check-in waits for."""
    factories.consent(episode.patient, by=physio, kind="treatment")
    withdraw_consent(Consent.objects.get(), by=physio, at=timezone.now() - timedelta(seconds=1))
    draft = sheet_for(episode, physio)
    exercise = session(head=all_day(), checkin={"consent": []}, p1=None, p2=None, lotion=None, iastm=None)
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(exercise))

    page = chart.get(address("draft", draft)).content.decode()
    assert re.findall(r'value="(take_[a-z_]*):"', page) == ["take_treatment_consent"]
    chart.post(address("draft", draft), {"do": "take_treatment_consent:", "seen": "{}"})
    assert fields_of(draft, "checkin")["consent"] == ["stands"]


def test_an_assessment_says_that_consent_to_treatment_was_taken_back_and_takes_it(chart, episode, physio):
    """Nothing is treated, and "consent stands" would be said all the same."""
    factories.consent(episode.patient, by=physio, kind="treatment")
    withdraw_consent(Consent.objects.get(), by=physio, at=timezone.now() - timedelta(seconds=1))
    draft = sheet_for(episode, physio)
    treated = dict.fromkeys(["w1", "p1", "p2", "e1", "lotion", "iastm", "exercise_block"])
    sheet = to_json(session(head=all_day(), checkin={"consent": []}, **treated))
    Draft.objects.filter(pk=draft.pk).update(payload=sheet)

    page = chart.get(address("draft", draft)).text
    assert re.findall(r'value="(take_[a-z_]*):"', page) == ["take_treatment_consent"]
    assert "nothing new, no reaction, consent stands" not in page
    [told] = re.findall('data-stopped="([^"]*)"', page)
    assert told == "Consent to treatment was withdrawn."
    assert told == chart.post(address("save", draft), "{}", "application/json").json()["stopped"]
    assert told not in chart.get(address("row", draft, "t1")).text, "a re-test treats nothing"

    chart.post(address("draft", draft), {"do": "take_treatment_consent:", "seen": "{}"})
    assert fields_of(draft, "checkin")["consent"] == ["stands"]
    page = chart.get(address("draft", draft)).text
    assert told not in page and "nothing new, no reaction, consent stands" in page


def test_a_consent_that_was_taken_back_is_not_answered_with_exercise_goes_on(chart, draft, physio):
    given = factories.consent(draft.patient, by=physio, kind="treatment")
    withdraw_consent(given, by=physio, at=timezone.now() - timedelta(seconds=1))
    declined = session(head=all_day(), checkin={"consent": "declined"})
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(declined))
    page = chart.get(address("draft", draft)).text
    assert "Consent to treatment was withdrawn." in page and "Exercise goes on" not in page


def test_a_consent_is_taken_on_the_day_and_with_the_check_in_or_not_at_all(
    chart, episode, physio, monkeypatch
):
    draft = sheet_for(episode, physio)
    press = {"do": "take_consent:", "seen": "{}"}
    last_week = {"started_on": (timezone.localdate() - timedelta(days=7)).isoformat()}
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=last_week)))
    assert "on an earlier day" in chart.post(address("draft", draft), press).content.decode()
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=all_day())))

    def refuse(*_args, **_more):
        raise Refused("Not now.")

    monkeypatch.setattr("sessions_app.actions.consents.save_draft", refuse)
    assert "Not now." in chart.post(address("draft", draft), press).content.decode()
    assert not Consent.objects.filter(patient=episode.patient).exists()


def test_a_paper_of_that_day_allows_the_visit_of_its_morning(chart, episode, physio):
    """Recorded later, with its day and without an hour."""
    day = timezone.localdate() - timedelta(days=7)
    morning = {"started_on": day.isoformat(), "started_at_time": "08:00", "ended_at_time": "08:40"}
    draft = sheet_for(episode, physio)
    Draft.objects.filter(pk=draft.pk).update(payload=to_json(session(head=morning)))
    missing = "No consent to instrument work is on file"
    assert missing in chart.get(address("iastm_stop", draft)).content.decode()

    sent = {"consent-kinds": "iastm", "consent-given_on": day.isoformat(), "consent-on_paper": "on"}
    assert chart.post(reverse("clinic:consents", args=[episode.patient_id]), sent).status_code == 302

    assert missing not in chart.get(address("iastm_stop", draft)).content.decode()
    given = Consent.objects.get(patient=episode.patient)
    assert timezone.localtime(given.given_at, draft_zone(draft)).date() == day


def draft_zone(draft):
    return ZoneInfo(draft.clinic.time_zone)


def test_standing_questions_are_asked_once_and_become_alerts(chart, draft, physio):
    assert "not asked yet" in chart.get(address("draft", draft)).content.decode()
    sent = {"bleeding": "anticoagulant", "words": "warfarin", "allergy": "allergen.latex"}
    assert chart.post(address("standing_questions", draft), sent).status_code == 302

    alerts = PatientAlert.objects.filter(patient=draft.patient).order_by("kind")
    assert [(one.kind, one.caution, one.substance, one.words) for one in alerts] == [
        ("allergy", "", "latex", ""),
        ("anticoagulant", "anticoagulant", "", "warfarin"),
    ]
    page = chart.get(address("draft", draft)).content.decode()
    assert "not asked yet" not in page
    assert "Anticoagulant medication" in page


@pytest.mark.promise("input")
@pytest.mark.parametrize(
    ("found", "words", "why"),
    [
        ({"allergy": "allergen.latex"}, "a rash", "Choose above what this was said of."),
        ({}, "a rash", "Choose above what this was said of."),
        ({"skin_fragile": "skin_infection"}, 150 * "x", "Leave out 51 characters"),
    ],
    ids=["of an allergy", "of nothing", "too long"],
)
def test_what_was_said_of_a_standing_answer_is_kept_whole_or_refused(chart, draft, found, words, why):
    """It stands in the alert and nowhere else."""
    answer = chart.post(address("standing_questions", draft), found | {"words": words})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page and words.strip() in page
    assert not PatientAlert.objects.filter(patient=draft.patient).exists()
