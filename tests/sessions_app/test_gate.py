"""The safety gate: what a contraindication or a missing consent stops, and that no way leads round it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.actions.consents import record_consent, withdraw_consent
from clinic.actions.patients import add_alert, add_guardian, end_alert
from clinic.choices import AlertKind, ConsentKind
from clinic.identity import acting_as
from clinic.models import PatientAlert
from clinic.refusals import Refused
from sessions_app.actions import sessions as signing
from sessions_app.actions.visits import add_visit
from sessions_app.forms.sheet import sheet_of
from sessions_app.models import IastmPass, ScreenFinding, TreatmentSession
from sessions_app.policies_signing import why_not_signable
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db

BEFORE = AT - timedelta(days=30)
NOT_DONE = {"outcome": "not_done", "not_done_reason": "not_done_reason.screen"}
CLOT = {"screen": "something", "findings": ["thrombophlebitis_dvt"]}
TRANSCRIBED = {"is_transcribed": "on", "transcribed_from": "Paper chart, Dr Ho"}
WOUND = {"screen": "something", "findings": ["open_wound"], "closed_areas": ["calf-L"]}


def stopped(place, sheet):
    """What the sign action refuses: (row, field) of each, and the first one's sentence."""
    draft = charted(place, sheet)
    asked = sheet_of(draft, at=AT)
    assert asked.is_valid(), asked.errors
    return why_not_signable(draft, asked.record(), asked.choices)


def places(stops):
    return [(stop.row, stop.name) for stop in stops]


def signed_past_the_gate(place, sheet, monkeypatch):
    """The same rows straight into the database, in the app's role: the action's refusals are left out."""
    monkeypatch.setattr(signing, "why_not_signable", lambda *_: [])
    with transaction.atomic():
        return sign(charted(place, sheet))


@pytest.fixture
def refused_by_name(place, monkeypatch):
    def asks(sheet, rule):
        with pytest.raises(IntegrityError, match=f"^{rule}:"):
            signed_past_the_gate(place, sheet, monkeypatch)
        assert not TreatmentSession.objects.exists()

    return asks


# One hard stop, and what is only asked or told


@pytest.mark.promise("blocked")
def test_a_finding_that_blocks_the_session_cannot_be_reasoned_away(place, refused_by_name):
    reasoned = session(checkin={**CLOT, "screen_decision": "It will be fine"})
    [stop] = stopped(place, reasoned)
    assert (stop.row, stop.name) == ("p1", "outcome")
    assert stop.sentence.startswith("No IASTM in this session: Thrombophlebitis")
    refused_by_name(reasoned, "a_blocked_session_has_no_instrument_work")

    exercised = session(checkin=CLOT, p1=NOT_DONE, p2=NOT_DONE)
    assert stopped(place, exercised) == []


def test_exercise_goes_on_and_the_finding_is_kept_with_what_it_stopped(place):
    signed = sign(charted(place, session(checkin=CLOT, p1=NOT_DONE, p2=NOT_DONE)))

    [kept] = ScreenFinding.objects.filter(treatment_session=signed)
    assert (kept.caution_id, kept.stops, kept.question_id) == (
        "thrombophlebitis_dvt",
        "block_session",
        "clot_today",
    )
    assert signed.components.filter(kind="exercise", outcome="done").exists()
    [part] = [part for part in signed.snapshot["parts"] if part["kind"] == "check_in"]
    assert part["findings"][0]["values"]["stops"]["words"] == "No instrument work in this session"


def test_until_it_is_said_which_everything_behind_a_question_counts(place):
    unsaid = {"screen": "something", "screen_questions": ["skin_today"], "closed_areas": ["achilles-L"]}
    assert places(stopped(place, session(checkin=unsaid))) == [("checkin", "screen_decision")]
    tattoo = {**unsaid, "findings": ["recent_body_art"], "screen_decision": "Healed, worked beside it"}
    assert stopped(place, session(checkin=tattoo)) == []


def test_a_closed_area_is_closed_to_every_pass_on_it_and_to_no_other(place, refused_by_name):
    assert places(stopped(place, session(checkin=WOUND))) == [("p1", "outcome"), ("p2", "outcome")]
    refused_by_name(session(checkin=WOUND), "a_closed_area_is_not_treated")

    finer = session(checkin=WOUND, p1={"regions": ["achilles", "calf"]}, p2=NOT_DONE)
    assert places(stopped(place, finer)) == [("p1", "outcome")]
    elsewhere = session(checkin=WOUND, p1={"side": "right"}, p2={"regions": "achilles"})
    assert stopped(place, elsewhere) == []
    assert sign(charted(place, elsewhere)).components.filter(kind="iastm_pass", outcome="done").count() == 2


def test_an_area_that_nobody_named_keeps_all_of_them_closed(place, refused_by_name):
    unsaid = session(checkin={**WOUND, "closed_areas": []})
    assert places(stopped(place, unsaid)) == [("checkin", "closed_areas")]
    refused_by_name(unsaid, "a_closed_area_is_not_treated")


def test_a_relative_contraindication_asks_for_a_reason_and_a_precaution_for_nothing(place, refused_by_name):
    medicine = {"screen": "something", "findings": ["anticoagulant"]}
    assert places(stopped(place, session(checkin=medicine))) == [("checkin", "screen_decision")]
    refused_by_name(session(checkin=medicine), "a_finding_is_passed_only_with_a_reason")
    assert stopped(place, session(checkin={**medicine, "screen_decision": "INR stable"})) == []
    assert stopped(place, session(checkin={"screen": "something", "findings": ["pregnancy"]})) == []


def test_each_finding_keeps_its_own_answer_and_not_the_others(place):
    said = {"findings": ["open_wound", "anticoagulant"], "closed_areas": ["calf-R"]}
    checkin = {"screen": "something", **said, "screen_decision": "INR 2.4, light work only"}

    with transaction.atomic():
        sign(charted(place, session(checkin=checkin)))

    kept = {one.caution_id: (one.areas, one.decision) for one in ScreenFinding.objects.all()}
    assert kept == {"open_wound": (["calf-R"], ""), "anticoagulant": ([], "INR 2.4, light work only")}


@pytest.mark.promise("blocked")
def test_a_lotion_against_an_allergy_is_refused_below_the_action_too(place, refused_by_name):
    """However the substance is written; once the alert has ended, and of another lotion, it is signed."""
    allergic = {"kind": AlertKind.ALLERGY, "substance": "preservative", "by": place.physio, "at": BEFORE}
    alert = add_alert(place.patient, **allergic)
    assert places(stopped(place, session())) == [("lotion", "lotion")]
    refused_by_name(session(), "no_lotion_is_against_an_allergy")
    assert sign(charted(place, session(lotion={"lotion": "petroleum_jelly"}))).state == "signed"
    end_alert(alert, reason="Patch test negative", by=place.physio, at=AT - timedelta(minutes=10))
    assert sign(charted(place, session())).state == "signed"


# What is known already


def test_a_standing_answer_is_remembered_with_its_reason_and_ends_with_the_alert(place):
    found = {"screen": "something", "findings": ["anticoagulant"], "screen_decision": "INR stable"}
    last_week = session(checkin=found, head={"started_on": "2026-11-16"})
    sign(charted(place, last_week), at=AT - timedelta(days=7))
    alert = PatientAlert.objects.get(patient=place.patient)
    assert (alert.kind, alert.caution, alert.added_by) == ("anticoagulant", "anticoagulant", place.physio)

    again = sign(charted(place, session()))  # "nothing new" is one tap

    kept = ScreenFinding.objects.get(treatment_session=again)
    assert (kept.alert, kept.decision, kept.question) == (alert, "INR stable", None)
    end_alert(alert, reason="Stopped by Dr Ho", by=place.physio, at=AT - timedelta(minutes=10))
    assert not ScreenFinding.objects.filter(treatment_session=sign(charted(place, session()))).exists()


def test_a_standing_alert_blocks_without_being_asked_again(place, refused_by_name):
    add_alert(
        place.patient, kind=AlertKind.PACEMAKER, areas=["calf-L"], words="pump", by=place.physio, at=BEFORE
    )
    assert places(stopped(place, session())) == [("p1", "outcome"), ("p2", "outcome")]
    refused_by_name(session(), "a_closed_area_is_not_treated")
    known_pressure = {"kind": AlertKind.OTHER, "caution": "uncontrolled_hypertension", "words": "treated"}
    add_alert(place.patient, **known_pressure, by=place.physio, at=BEFORE)
    assert stopped(place, session(p1=NOT_DONE, p2=NOT_DONE)) == []


@pytest.mark.parametrize("kind", [AlertKind.PACEMAKER, AlertKind.ANTICOAGULANT])
def test_a_session_that_leaves_a_standing_alert_unsaid_is_refused(place, monkeypatch, kind, refused_by_name):
    """By a kind alone too, as alerts of before the codes have it; a block and what asks for a reason."""
    PatientAlert.objects.create(
        clinic=place.clinic, patient=place.patient, kind=kind, added_by=place.physio, added_at=BEFORE
    )
    monkeypatch.setattr("sessions_app.policies_signing.standing_of", lambda *_: [])
    refused_by_name(session(), "a_standing_alert_is_among_the_findings")


def test_a_finding_of_another_area_than_its_alert_is_refused(place, monkeypatch, refused_by_name):
    add_alert(place.patient, kind=AlertKind.PACEMAKER, areas=["calf-L"], by=place.physio, at=BEFORE)
    monkeypatch.setattr("sessions_app.policies_gate._areas_of", lambda *_, **__: ["thigh_ant-L"])
    refused_by_name(session(), "a_standing_alert_is_among_the_findings")


def test_an_answer_with_yes_that_names_nothing_is_refused(place, monkeypatch, refused_by_name):
    monkeypatch.setattr("sessions_app.policies_gate._found_today", lambda *_: {})
    unsaid = {"screen": "something", "screen_questions": ["skin_today"]}
    refused_by_name(session(checkin=unsaid), "an_answer_with_yes_says_what_it_may_be")


def test_areas_chosen_today_take_the_place_of_last_times_and_never_of_the_alerts_own(place):
    """A pacemaker: nothing said where, until the first session did. The calf was closed by mistake."""
    alert = add_alert(place.patient, kind=AlertKind.PACEMAKER, by=place.physio, at=BEFORE)
    first = session(checkin={"closed_areas": ["calf-L"]}, p1=NOT_DONE, p2=NOT_DONE)
    sign(charted(place, first))
    assert places(stopped(place, session())) == [("p1", "outcome"), ("p2", "outcome")]

    both = {"closed_areas": ["calf-L", "achilles-L"]}
    on_achilles = session(checkin=both, p1={"regions": "achilles"}, p2=NOT_DONE)
    assert places(stopped(place, on_achilles)) == [("p1", "outcome")]
    assert stopped(place, session(checkin={"closed_areas": ["achilles-L"]})) == []
    scratched = {**WOUND, "closed_areas": ["achilles-L"]}  # it may be about the wound alone
    assert places(stopped(place, session(checkin=scratched))) == [("p1", "outcome"), ("p2", "outcome")]

    PatientAlert.objects.filter(pk=alert.pk).update(areas=["calf-L"])
    elsewhere = {"closed_areas": ["achilles-L"], "screen": "something", "findings": ["device_adjacent"]}
    assert places(stopped(place, session(checkin=elsewhere))) == [("p1", "outcome"), ("p2", "outcome")]


def test_two_alerts_of_one_kind_close_the_areas_of_both(place):
    for area in ("calf-L", "achilles-L"):
        add_alert(place.patient, kind=AlertKind.PACEMAKER, areas=[area], by=place.physio, at=BEFORE)
    on_both = session(p2={"regions": "achilles"})
    assert places(stopped(place, on_both)) == [("p1", "outcome"), ("p2", "outcome")]


# Consent


def test_nothing_is_treated_with_the_instrument_without_a_consent(place, refused_by_name):
    newcomer = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    place.patient, place.episode = newcomer, factories.episode(newcomer, by=place.physio)
    [stop] = stopped(place, session())
    assert stop.sentence.startswith("No consent to instrument work is on file.")
    refused_by_name(session(), "instrument_work_needs_a_consent_that_stands")
    declined = session(checkin={"consent": "declined"})
    refused_by_name(declined, "what_was_declined_is_not_done")
    for _twice in range(2):  # the paper of that day turns up after the consent was asked for again
        told = {"kind": ConsentKind.IASTM, "by": place.physio, "at": AT + timedelta(days=1)}
        record_consent(newcomer, **told)
        record_consent(newcomer, **told, given_at=AT - timedelta(minutes=20), on_paper=True)
    assert newcomer.consents.count() == 2
    assert stopped(place, session()) == []


@pytest.mark.promise("blocked")
def test_withdrawal_while_the_chart_is_open_stops_it_at_the_next_signature(place, refused_by_name):
    draft = charted(place)
    sheet = sheet_of(draft, at=AT)
    assert sheet.is_valid()  # the page was whole, in another tab

    with acting_as(place.front_desk.pk, place.clinic.pk):
        withdraw_consent(place.consent, by=place.front_desk, at=AT - timedelta(minutes=20))

    with pytest.raises(Refused, match="Consent to instrument work was withdrawn"):
        signing.sign_session(draft.pk, sheet.record(), by=place.physio, at=AT, seen_revision=sheet.revision)
    refused_by_name(session(), "instrument_work_needs_a_consent_that_stands")
    broken_off = {"stopped_early": "on", "stop_reason": "stop_reason.patient_wish"}
    broken_off |= {"words": "Asked to stop."}
    assert stopped(place, session(p1=broken_off, p2=NOT_DONE)) == []
    assert sign(charted(place, session(p1=broken_off, p2=NOT_DONE)))


def test_withdrawn_consent_to_treatment_stops_every_treatment(place, refused_by_name):
    given = factories.consent(place.patient, by=place.physio, kind=ConsentKind.TREATMENT)
    withdraw_consent(given, by=place.physio, at=BEFORE)
    assert places(stopped(place, session())) == [("w1", "outcome")]
    refused_by_name(session(), "nothing_is_done_without_consent_to_treatment")
    exercised = session(p1=NOT_DONE, p2=NOT_DONE)
    refused_by_name(exercised, "nothing_is_done_without_consent_to_treatment")


NOTHING_TREATED = {
    "w1": None, "lotion": None, "p1": None, "p2": None, "iastm": None, "e1": None,
    "exercise_block": {"minutes": [], "no_exercise_reason": "no_exercise_reason.time"},
}  # fmt: skip


def test_an_assessment_after_treatment_consent_was_taken_back_is_signed_and_never_says_it_stands(place):
    given = factories.consent(place.patient, by=place.physio, kind=ConsentKind.TREATMENT)
    withdraw_consent(given, by=place.physio, at=BEFORE)
    left_out = dict.fromkeys(["w1", "p1", "p2", "e1"], NOT_DONE)
    left_out["exercise_block"] = NOTHING_TREATED["exercise_block"]
    for sheet in (session(**NOTHING_TREATED), session(**left_out)):
        [stop] = stopped(place, sheet)
        assert (stop.row, stop.name) == ("checkin", "consent")
        assert stop.sentence.startswith("Consent to treatment was withdrawn. Record the consent")

    signed = sign(charted(place, session(**NOTHING_TREATED, checkin={"consent": "declined"})))

    assert "Consent stands" not in str(signed.snapshot)


@pytest.mark.promise("blocked")
def test_a_minor_is_cleared_by_a_guardians_consent(place, refused_by_name):
    minor = factories.patient(
        place.clinic, by=place.physio, treated_by=[place.physio], born_on=AT.date().replace(year=2011)
    )
    place.patient, place.episode = minor, factories.episode(minor, by=place.physio)
    own_word = factories.consent(minor, by=place.physio)
    assert own_word.given_by_guardian is None
    [stop] = stopped(place, session())
    assert stop.sentence.startswith("Under 18: a guardian's consent to instrument work is missing.")
    refused_by_name(session(), "instrument_work_needs_a_consent_that_stands")

    mother = add_guardian(minor, name="Wei Ling Tan", relation="mother", by=place.physio, at=BEFORE)
    factories.consent(minor, by=place.physio, given_by_guardian=mother)

    assert sign(charted(place)).components.filter(kind="iastm_pass", outcome="done").count() == 2


def test_coming_of_age_is_told_by_the_clinics_calendar(place):
    """18 on 24 November: at 2 in the morning there it is still the 23rd in Greenwich."""
    birthday = AT.date().replace(day=24)
    young = factories.patient(place.clinic, by=place.physio, born_on=birthday.replace(year=2008))
    at_two = AT.replace(hour=18)
    assert record_consent(young, kind=ConsentKind.IASTM, by=place.physio, at=at_two)
    with pytest.raises(Refused, match="under 18"):
        record_consent(young, kind=ConsentKind.TREATMENT, by=place.physio, at=AT)


@pytest.mark.promise("blocked")
def test_a_guardians_consent_clears_nobody_who_came_of_age(place, refused_by_name):
    """18 on the day before the session."""
    born = (AT - timedelta(days=1)).date().replace(year=2008)
    grown = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio], born_on=born)
    place.patient, place.episode = grown, factories.episode(grown, by=place.physio)
    mother = add_guardian(grown, name="Wei Ling Tan", relation="mother", by=place.physio, at=BEFORE)
    for kind in (ConsentKind.IASTM, ConsentKind.TREATMENT):
        factories.consent(grown, by=place.physio, kind=kind, given_by_guardian=mother)
    [stop] = stopped(place, session())
    assert stop.sentence.startswith("The patient has come of age: the patient's own consent")
    refused_by_name(session(), "instrument_work_needs_a_consent_that_stands")
    assert stopped(place, session(p1=NOT_DONE, p2=NOT_DONE)) == [], "treatment without the tool goes on"

    record_consent(grown, kind=ConsentKind.IASTM, by=place.physio, at=AT - timedelta(hours=2))

    assert sign(charted(place)).components.filter(kind="iastm_pass", outcome="done").count() == 2


def test_what_a_guardian_agrees_to_for_an_adult_ends_by_no_birthday(place):
    adult = factories.patient(
        place.clinic, by=place.physio, treated_by=[place.physio], born_on=BEFORE.date().replace(year=2008)
    )
    place.patient, place.episode = adult, factories.episode(adult, by=place.physio)
    mother = add_guardian(adult, name="Wei Ling Tan", relation="mother", by=place.physio, at=BEFORE)
    record_consent(adult, kind=ConsentKind.IASTM, guardian=mother, by=place.physio, at=BEFORE)
    assert sign(charted(place))


# Transcribed


def test_a_transcribed_session_happened_as_it_did_and_says_what_would_have_stopped_it(place):
    sheet = session(checkin=CLOT, head={**TRANSCRIBED, "started_on": "2026-11-16"})
    assert stopped(place, sheet) == []
    signed = sign(charted(place, sheet))
    assert signed.stops_not_applied.startswith("No IASTM in this session: Thrombophlebitis")
    assert "stops_not_applied" in signed.snapshot["session"]["values"]
    rule = "only_a_transcribed_session_passes_over_a_stop"
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        factories.signed_session(place.episode, by=place.physio, number=9, stops_not_applied="Anything")


def test_what_was_done_here_today_is_not_transcribed_past_the_stops(place, refused_by_name):
    sheet = session(checkin=CLOT, head=TRANSCRIBED)
    assert places(stopped(place, sheet)) == [("head", "is_transcribed")]
    refused_by_name(sheet, "only_an_older_record_is_transcribed")


def test_the_record_of_a_visit_is_not_transcribed_however_old(place):
    visit = add_visit(place.patient, starts_at=AT, by=place.front_desk, at=AT)
    draft = charted(place, session(head={**TRANSCRIBED, "started_on": "2026-11-16"}), visit=visit)
    sheet = sheet_of(draft, at=AT)
    assert sheet.is_valid()
    assert places(why_not_signable(draft, sheet.record(), sheet.choices)) == [("head", "is_transcribed")]


def test_a_pass_without_an_area_is_refused_while_an_area_is_closed(place, monkeypatch):
    """As raw rows: the sheet itself asks for the area. The catalogue is asked, not what the finding says."""
    with pytest.raises(IntegrityError, match=r"^a_closed_area_is_not_treated:"), transaction.atomic():
        made = factories.writing_session(place.episode, by=place.physio)
        check_in = made.components.get(kind="check_in").checkin
        of_it = {"clinic_id": made.clinic_id, "treatment_session": made}
        ScreenFinding.objects.create(
            **of_it, check_in=check_in, caution_id="open_wound", stops="warn", areas=["calf-L"]
        )
        spine = factories.component(made, position=2, kind="iastm_pass")
        IastmPass.objects.create(**of_it, component=spine, side="left", pressure="light", purpose="treat")
        factories.seal(made, by=place.physio)
