"""The clinic's responsible clinician reads the clinical lists and signs them as they stand."""

from datetime import timedelta

import pytest

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Clinic
from clinic.standing import Standing
from sessions_app.actions.catalogue import (
    check_entry,
    decide_step,
    follow_shared_step,
    rename_entry,
    retire_entry,
)
from sessions_app.models import ClinicalSignOff, Contraindication, Exercise, Threshold
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.sign_off import list_as_it_stands, list_states
from tests import factories
from tests.clinic.test_organisation import SETTINGS

pytestmark = pytest.mark.django_db
NOT_REVIEWED = "Not yet reviewed by your clinic"
DOSES = "/catalogue/sign-off/doses/"


@pytest.fixture
def house():
    made = factories.clinic_with_staff()
    factories.name_responsible(made.clinic, made.physio)
    made.signer = factories.client_of(made.physio)
    made.physio.standing = Standing(made.clinic.pk, frozenset({Role.PHYSIOTHERAPIST}), is_responsible=True)
    with acting_as(made.physio.pk, made.clinic.pk):
        yield made


def state(house, which="doses"):
    return list_states(house.clinic.pk)[which]


def sign(house, which="doses", **sent):
    page = house.signer.get(f"/catalogue/sign-off/{which}/")
    version = page.context["state"].version
    return house.signer.post(
        f"/catalogue/sign-off/{which}/sign/", {"version": version, "has_read": "on"} | sent
    )


def test_a_list_is_read_row_by_row_and_signed_once(house):
    page = house.signer.get(DOSES).content.decode()
    shown = Exercise.objects.offered_to(house.clinic)
    assert page.count('id="row-') == shown.count() > 100
    assert all(mark in page for mark in ("Not checked", "Checked"))
    assert not state(house).was_signed

    assert sign(house, has_read="").status_code == 422
    assert [sign(house).status_code for _press in range(2)] == [302, 302]

    signed = ClinicalSignOff.objects.get()
    assert (signed.list, signed.signed_by, signed.version) == ("doses", house.physio, state(house).version)
    assert len(signed.read) == shown.count()
    assert [state(house, which).is_reviewed for which in ("cautions", "doses", "thresholds")] == [
        False, True, False,
    ]  # fmt: skip
    assert "Signed as it stands by" in house.signer.get(DOSES).content.decode()


def _rule(house, amount=1, at=factories.AT):
    rule = {"step_field": "reps", "step_amount": amount, "step_unit": "rep", "limit_rpe": 6, "limit_pain": 3}
    decide_step(Exercise.objects.get(pk="an_hsr_standing"), rule, by=house.physio, at=at)


def _retired(house):
    retire_entry(Exercise, "an_hsr_standing", by=house.physio, at=factories.AT)


def _renamed(house):
    rename_entry(Exercise, "an_hsr_standing", "Calf press, slow", by=house.physio, at=factories.AT)


def _own_row(house):
    factories.own(
        Exercise,
        factories.patient(house.clinic, by=house.physio),
        by=house.physio,
        name="Slide",
        type="mobility",
    )


@pytest.mark.parametrize("change", [_rule, _retired, _renamed, _own_row])
def test_any_change_of_a_row_opens_its_list_and_no_other(house, change):
    assert [sign(house, which).status_code for which in ("doses", "thresholds")] == [302, 302]
    change(house)
    assert (state(house).is_reviewed, state(house, "thresholds").is_reviewed) == (False, True)
    page = house.signer.get(DOSES).content.decode()
    assert "1 row is other than it was when the list was signed" in page or "Changed since" in page
    assert sign(house).status_code == 302
    assert state(house).is_reviewed


def test_a_rule_given_up_and_made_anew_is_read_anew(house):
    _rule(house)
    sign(house)
    follow_shared_step(Exercise.objects.get(pk="an_hsr_standing"), by=house.physio, at=factories.AT)
    _rule(house, amount=5, at=factories.AT + timedelta(days=1))
    assert not state(house).is_reviewed


def test_a_check_mark_changes_no_fact_but_among_the_thresholds(house):
    """There it decides which one is in use where the clinic has chosen none."""
    sign(house)
    sign(house, "thresholds")
    check_entry(Exercise, "an_hsr_standing", by=house.physio, at=factories.AT)
    assert state(house).is_reviewed
    threshold = Threshold.objects.shared().first()
    check_entry(Threshold, threshold.pk, by=house.physio, at=factories.AT)
    assert not state(house, "thresholds").is_reviewed


def test_what_is_signed_is_one_reading_of_the_list(house, django_assert_num_queries):
    with django_assert_num_queries(1):
        stands = list_as_it_stands(house.clinic.pk, "doses")
    assert stands.version == state(house).version
    sign(house)
    assert (ClinicalSignOff.objects.get().read, state(house).signed_version) == (stands.marks, stands.version)


def test_what_changed_meanwhile_is_not_signed_unseen(house):
    seen = state(house).version
    _rule(house)
    answer = sign(house, version=seen)
    assert answer.status_code == 422
    assert "changed while you were reading" in answer.content.decode()
    assert not ClinicalSignOff.objects.exists()


def test_nobody_else_signs_and_each_is_told_who_does(house):
    for other in (house.manager, house.colleague):
        client = factories.client_of(other)
        assert client.post(f"{DOSES}sign/", {"version": "x"}).status_code == 404
        words = f"{house.physio.display_name}, the responsible clinician, reads and signs this list."
        assert words in client.get(DOSES).content.decode()


def test_the_manager_names_a_physiotherapist_and_nobody_else(house):
    client = factories.client_of(house.manager)
    assert (
        client.post("/clinic/", SETTINGS | {"responsible_clinician": house.front_desk.pk}).status_code == 422
    )
    assert (
        client.post("/clinic/", SETTINGS | {"responsible_clinician": house.colleague.pk}).status_code == 302
    )
    assert Clinic.objects.get().responsible_clinician == house.colleague
    assert house.signer.post(f"{DOSES}sign/", {"version": "x"}).status_code == 404


def test_a_clinics_stricter_rule_for_a_caution_acts_and_says_why(house):
    caution = Contraindication.objects.filter(action="warn").first()
    address = f"/catalogue/cautions/{caution.pk}/rule/"
    typed = {f"{caution.pk}-action": "block_session", f"{caution.pk}-reason": ""}
    assert house.signer.post(address, typed).status_code == 422
    typed[f"{caution.pk}-reason"] = "why " * 100
    refused = house.signer.post(address, typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "This has 400 characters; at most 300 fit here." in page
    assert "why " * 100 in page
    assert '<option value="block_session" selected>' in page
    sign(house, "cautions")
    typed[f"{caution.pk}-reason"] = "Decided after the case of March"
    assert house.signer.post(address, typed).status_code == 302
    acting = charting_choices(house.clinic).contraindications.get(caution.pk)
    assert acting.action == "block_session"
    assert not state(house, "cautions").is_reviewed
    page = house.signer.get("/catalogue/sign-off/cautions/").content.decode()
    assert "Decided after the case of March" in page
    entry = house.signer.get(f"/catalogue/cautions/{caution.pk}/").context["detail"].row
    assert entry.titled_cells[-1][1] == "No instrument work in this session"
    there = factories.clinic_with_staff().clinic
    assert charting_choices(there).contraindications.get(caution.pk).action == "warn"


def test_the_form_of_a_clinics_rule_has_the_width_of_the_table(house):
    """Beside the other columns its reason showed five letters on a tablet."""
    page = house.signer.get("/catalogue/sign-off/cautions/").text
    head, body = page.split("<thead>")[1].split("</thead>")
    columns = head.count('<th scope="col">')
    rows = [row for row in body.split("<tr") if 'rule/"' in row]
    assert len(rows) == Contraindication.objects.filter(clinic=None, retired_at=None).count()
    assert all(f'<td colspan="{columns}"><details' in row for row in rows)


def test_staff_see_it_where_the_facts_act_until_it_is_signed(house):
    patient = factories.patient(house.clinic, by=house.physio, treated_by=[house.physio])
    episode = factories.episode(patient, by=house.physio)
    factories.observation(episode, by=house.physio)
    draft = factories.draft(episode, by=house.physio, payload={"rows": []})
    acts = {
        "cautions": f"/drafts/{draft.pk}/",
        "thresholds": f"/patients/{patient.pk}/record/",
    }
    for which, address in acts.items():
        assert NOT_REVIEWED in house.signer.get(address).content.decode(), which
        sign(house, which)
        assert NOT_REVIEWED not in house.signer.get(address).content.decode(), which
