"""Consents: recorded with their words, by whom they are given, and taken back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from clinic.actions.consents import record_consent, withdraw_consent
from clinic.actions.patients import add_guardian
from clinic.consent_wordings import is_outgrown
from clinic.identity import acting_as
from clinic.models import Consent, Guardian, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """The clinic's people; the test reads rows as its manager."""
    made = factories.clinic_with_staff("Harbour")
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


@pytest.fixture
def desk(staff):
    return factories.client_of(staff.front_desk)


@pytest.fixture
def patient(staff):
    return factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio], family_name="Lim")


def test_consents_are_recorded_with_their_words_and_withdrawn(patient, desk):
    sent = {"consent-kinds": ["iastm", "clinic_review"], "consent-on_paper": "on"}
    for _twice in range(2):
        assert desk.post(f"/patients/{patient.pk}/consents/", sent).status_code == 302
    assert Consent.objects.count() == 2
    given = Consent.objects.get(kind="iastm")
    assert given.on_paper
    assert "stop it at any time" in " ".join(given.wording.split())
    for _twice in range(2):
        desk.post(f"/patients/{patient.pk}/consents/{given.pk}/withdraw/", {})
    assert list(Consent.objects.standing().values_list("kind", flat=True)) == ["clinic_review"]
    assert "Withdrawn" in desk.get(f"/patients/{patient.pk}/").content.decode()


def test_withdrawing_is_asked_about_before_and_told_after(staff, patient, desk):
    """One tap took it back, for good, and the page said nothing."""
    address = f"/patients/{patient.pk}/"
    desk.post(f"{address}consents/", {"consent-kinds": ["iastm", "portal"]})
    given = Consent.objects.get(kind="iastm")
    reason = f'name="withdraw{given.pk}-reason"'
    folded = desk.get(address).text.split(f'action="{address}consents/{given.pk}/withdraw/"')
    assert "<details" in folded[0].rsplit("list-row", 1)[1], "the button is not the first thing one meets"
    assert reason in folded[1].split("</details>")[0]
    assert "This cannot be undone" in folded[1].split("</details>")[0]

    sent = {f"withdraw{given.pk}-reason": "Bruised twice"}
    told = desk.post(f"{address}consents/{given.pk}/withdraw/", sent, follow=True).text
    assert "Withdrawn. It holds from now on." in told
    assert Consent.objects.get(kind="iastm").withdrawal.reason == "Bruised twice"
    assert Consent.objects.standing().get().kind == "portal"


def test_a_reason_that_is_too_long_is_told_beside_its_own_field(patient, desk):
    address = f"/patients/{patient.pk}/"
    desk.post(f"{address}consents/", {"consent-kinds": ["iastm", "portal"]})
    given = Consent.objects.get(kind="iastm")
    sent = {f"withdraw{given.pk}-reason": "x" * 201}
    answer = desk.post(f"{address}consents/{given.pk}/withdraw/", sent)
    assert answer.status_code == 422
    beside = answer.text.split(f'action="{address}consents/{given.pk}/withdraw/"')
    assert "<details" in beside[0] and " open>" in beside[0].rsplit("<details", 1)[1]
    assert "has-error" in beside[1].split("</details>")[0]
    assert "x" * 201 in beside[1].split("</details>")[0]
    assert answer.text.count("has-error") == 1
    assert Consent.objects.standing().count() == 2


def test_taking_a_consent_back_takes_back_every_one_for_the_same(staff):
    """Father and mother both consented; one of them withdraws. A consent given afterwards stands."""
    child = factories.patient(staff.clinic, by=staff.physio, born_on=date(2015, 1, 1))
    hand = {"by": staff.front_desk, "at": factories.AT}
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        first = factories.consent(child, by=staff.physio, wording_version="0")
        factories.consent(child, by=staff.physio)
        factories.consent(child, by=staff.physio, kind="treatment")
        withdraw_consent(first, reason="Asked by the mother", **hand)
        assert list(Consent.objects.standing().values_list("kind", flat=True)) == ["treatment"]
        factories.consent(child, by=staff.physio)
        withdraw_consent(first, **hand)
        assert Consent.objects.standing().filter(kind="iastm").count() == 1


def test_a_paper_found_after_the_consent_was_taken_back_does_not_stand(staff, patient):
    """The desk worked through its papers: the tool was allowed again, though the patient had said no."""
    day = timedelta(days=1)
    told = {"kind": "iastm", "by": staff.front_desk, "at": factories.AT}
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        given = record_consent(patient, **told, given_at=factories.AT - 9 * day)
        taken_back = {"by": staff.front_desk, "at": factories.AT - 3 * day, "reason": "Bruises"}
        withdraw_consent(given, **taken_back)
        for _tapped_twice in range(2):
            older = record_consent(patient, **told, given_at=factories.AT - 20 * day, on_paper=True)
        later = record_consent(patient, **told, given_at=factories.AT - 5 * day, on_paper=True)
        assert (later, Consent.objects.count()) == (given, 2), "what stood then is returned as it is"
        assert not Consent.objects.standing().exists()
        assert older.withdrawal.withdrawn_at == factories.AT - 3 * day
        renewed = record_consent(patient, **told, given_at=factories.AT - 1 * day)
        assert list(Consent.objects.standing()) == [renewed]


def test_a_paper_found_late_does_not_hide_the_consent_that_stands(staff, patient, desk):
    """It came last and was taken back long ago: the page said "Withdrawn" of what stood."""
    day = timedelta(days=1)
    told = {"kind": "iastm", "by": staff.front_desk, "at": factories.AT}
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        given = record_consent(patient, **told, given_at=factories.AT - 9 * day)
        withdraw_consent(given, by=staff.front_desk, at=factories.AT - 3 * day)
        renewed = record_consent(patient, **told)
        record_consent(patient, **told, given_at=factories.AT - 20 * day, on_paper=True)
    page = desk.get(f"/patients/{patient.pk}/").content.decode()
    assert "Withdrawn" not in page
    assert f"/consents/{renewed.pk}/withdraw/" in page


def test_whoever_records_a_paper_of_the_day_of_a_withdrawal_is_told_that_it_does_not_stand(staff, patient):
    """It may have been signed before or after: the page showed it as withdrawn, and said nothing of why."""
    told = "Massage with a metal tool (IASTM) was taken back on 16 Nov 2026: what you recorded"
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        given = record_consent(patient, kind="iastm", by=staff.front_desk, at=factories.AT)
        withdraw_consent(given, by=staff.front_desk, at=factories.AT + timedelta(hours=1))
    sent = {"consent-kinds": ["iastm", "treatment"], "consent-on_paper": "on"}
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        desk = factories.client_of(staff.front_desk)

        def answer(**more):
            return desk.post(f"/patients/{patient.pk}/consents/", sent | more, follow=True).text

        assert answer(**{"consent-given_on": "16 Nov 2026"}).count(told) == 1
        assert not Consent.objects.standing().filter(kind="iastm").exists()
        assert told not in answer(), "asked again today"
    assert Consent.objects.standing().filter(kind="iastm").count() == 1


def test_a_paper_of_today_undoes_no_withdrawal_of_today_but_a_word_said_now_does(staff, patient):
    """Signed in the morning, taken back at noon, put on file in the afternoon: the tool was allowed again."""
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        before = factories.AT - timedelta(days=9)
        given = record_consent(patient, kind="iastm", by=staff.front_desk, at=before)
        withdraw_consent(given, by=staff.front_desk, at=factories.AT)
    with time_machine.travel(factories.AT + timedelta(hours=2), tick=False):
        desk = factories.client_of(staff.front_desk)

        def answer(**more):
            sent = {"consent-kinds": ["iastm"], **more}
            return desk.post(f"/patients/{patient.pk}/consents/", sent, follow=True).text

        for day in ("", "16 Nov 2026"):
            told = answer(**{"consent-on_paper": "on", "consent-given_on": day})
            assert "was taken back on 16 Nov 2026: what you recorded counts until then" in told
            assert not Consent.objects.standing().exists()
        assert "was taken back on" not in answer()
    assert Consent.objects.standing().count() == 1


def test_a_minor_consents_through_a_named_guardian(staff, desk):
    child = factories.patient(staff.clinic, by=staff.physio, born_on=date(2015, 1, 1))
    address = f"/patients/{child.pk}/consents/"
    answer = desk.post(address, {"consent-kinds": ["iastm"]})
    assert answer.status_code == 422
    assert "name the guardian who consents" in answer.content.decode()
    desk.post(f"/patients/{child.pk}/guardians/", {"guardian-name": "Tan Mei", "guardian-relation": "mother"})
    guardian = Guardian.objects.get()
    assert (
        desk.post(address, {"consent-kinds": ["iastm"], "consent-guardian": guardian.pk}).status_code == 302
    )
    assert Consent.objects.get().given_by_guardian == guardian


BORN = date(2008, 11, 17)  # of age on the day after AT, which begins at 16:00 of AT's day in Greenwich
EVE, DAY = factories.AT.replace(hour=15), factories.AT.replace(hour=17)


@pytest.fixture
def grown_up(staff):
    """Her mother consented for her; `mother` is named on her page."""
    made = factories.patient(staff.clinic, by=staff.physio, born_on=BORN)
    hand = {"by": staff.front_desk, "at": factories.AT}
    with acting_as(staff.front_desk.pk, staff.clinic.pk):
        made.mother = add_guardian(made, name="Tan Mei", relation="mother", **hand)
        record_consent(made, kind="research_export", guardian=made.mother, **hand)
    return made


def test_a_guardians_consent_counts_until_the_patient_comes_of_age_and_both_are_told(grown_up, staff):
    person = factories.portal_user(grown_up)
    for moment, counts in ((EVE, True), (DAY, False)):
        with time_machine.travel(moment, tick=False):
            page = factories.client_of(staff.front_desk).get(f"/patients/{grown_up.pk}/").text
            hers = factories.client_of(person)
            own = hers.get("/me/data/").text
            again = hers.get(f"/me/data/consents/{Consent.objects.get().pk}/withdraw/").text
        assert "Tan Mei (mother) said yes on 16 November 2026" in again
        assert ("It no longer counts." in again) != counts
        assert ("Keep my yes" in again) == counts
        assert ("no longer counts: ask the patient, and record the answer." in page) != counts
        assert ("For a new yes, ask at the clinic." in own) != counts


@pytest.mark.parametrize("through_mother", [False, True])
def test_who_came_of_age_is_asked_anew_and_the_answer_is_written_down(grown_up, staff, through_mother):
    """By the patient, or by the guardian of somebody who cannot: that one ends by no birthday."""
    giver, address = grown_up.mother.pk if through_mother else "", f"/patients/{grown_up.pk}/"
    sent = {"consent-kinds": ["research_export"], "consent-guardian": giver}
    with time_machine.travel(DAY, tick=False):
        desk = factories.client_of(staff.front_desk)
        for _twice in range(2):
            desk.post(f"{address}consents/", sent)
            assert Consent.objects.count() == 2
    with time_machine.travel(DAY + timedelta(days=900), tick=False):
        assert "has come of age" not in factories.client_of(staff.front_desk).get(address).text


def test_a_no_of_who_came_of_age_is_written_down_too(grown_up, staff):
    address = f"/patients/{grown_up.pk}/"
    with time_machine.travel(DAY, tick=False):
        desk = factories.client_of(staff.front_desk)
        no = f"{address}consents/{Consent.objects.get().pk}/withdraw/"
        assert f'action="{no}"' in desk.get(address).text
        desk.post(no, {})
        assert "Withdrawn 17 Nov 2026" in desk.get(address).text


def test_whose_birthday_is_the_29th_of_february_is_of_age_on_the_first_of_march():
    zone = ZoneInfo("Asia/Singapore")
    given = Consent(given_at=datetime(2025, 1, 1, tzinfo=zone), given_by_guardian_id=1)
    days = [date(2026, 2, 28), date(2026, 3, 1)]
    assert [is_outgrown(given, date(2008, 2, 29), day, zone) for day in days] == [False, True]


def test_the_guardian_of_another_patient_cannot_consent(staff, patient, desk):
    other = factories.patient(staff.clinic, by=staff.physio)
    stranger = Guardian.objects.create(
        clinic=staff.clinic,
        patient=other,
        name="X",
        relation="y",
        added_at=factories.AT,
        added_by=staff.physio,
    )
    answer = desk.post(
        f"/patients/{patient.pk}/consents/", {"consent-kinds": ["iastm"], "consent-guardian": stranger.pk}
    )
    assert answer.status_code == 422
    assert not Consent.objects.exists()


def test_a_patient_takes_a_consent_back(staff, patient, desk):
    desk.post(f"/patients/{patient.pk}/consents/", {"consent-kinds": ["iastm", "research_export"]})
    own = factories.client_of(factories.portal_user(patient))
    assert "What I said yes to" in own.get("/me/data/").content.decode()
    given = Consent.objects.get(kind="research_export")
    for _twice in range(2):
        assert own.post(f"/me/data/consents/{given.pk}/withdraw/").url == "/me/data/"
    assert list(Consent.objects.standing().values_list("kind", flat=True)) == ["iastm"]
    assert Consent.objects.get(pk=given.pk).withdrawal.recorded_by == own_user(own)
    stranger = factories.client_of(factories.portal_user(factories.patient(staff.clinic, by=staff.physio)))
    iastm = Consent.objects.get(kind="iastm")
    assert stranger.post(f"/me/data/consents/{iastm.pk}/withdraw/").status_code == 404


def own_user(client):
    return User.objects.get(pk=client.session["_auth_user_id"])
