"""The signed session as people read it, and what they may do beside it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from clinic.actions.care_team import break_glass
from clinic.actions.consents import withdraw_consent
from clinic.actions.patients import add_guardian
from clinic.choices import ConsentKind, Role
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import AccessEvent
from sessions_app.actions.corrections import add_addendum
from sessions_app.choices import SessionState
from sessions_app.models import Addendum, Draft, TreatmentSession
from sessions_app.plain_note import plain_note
from sessions_app.queries.session_areas import session_areas
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.charted import signed as a_signed
from tests.sessions_app.test_signing import EVERYTHING

pytestmark = pytest.mark.django_db
SECRET = "Walks stairs without the rail."
LEFT_OUT = {"outcome": "not_done", "not_done_reason": "not_done_reason.patient_wish"}


def read(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def open_page(person, name, signed, **sent):
    client = factories.client_of(person)
    address = reverse(f"record:{name}", args=[signed.pk])
    return client.post(address, sent) if sent else client.get(address)


@pytest.fixture
def signed(place):
    return sign(charted(place, session(**EVERYTHING)))


@pytest.mark.parametrize("name", ["session", "print_session"])
def test_the_page_and_the_print_say_what_was_done(place, signed, name):
    answer = open_page(place.physio, name, signed)

    assert answer.status_code == 200
    text = read(answer)
    for said in [
        "Monday 23 November 2026", "10:30 to 11:08", "Pain now: 2 of 10.", "both sides", "Moderate",
        "bag of books", "Planned", "+2.5 kg", "Progressed", "1.5 mm", "0 to 100", "Small spots",
        "after breakfast", "Add load", SECRET, "First step in the morning",
        place.physio.display_name, "Instruments cleaned before and after.", "8 to 12 min",
        "temperature 5 Cel", "together with Stationary cycling", "Trial: 2",
    ]:  # fmt: skip
        assert said in text, said
    assert signed.content_hash in text.replace(" ", "")


@pytest.mark.parametrize("name", ["session", "print_session"])
def test_who_gave_the_consent_is_told_as_it_was_on_file_at_the_signature(place, name):
    """It said "Consent stands" and of nobody that it was theirs."""
    given = {"kind": ConsentKind.TREATMENT, "given_at": AT - timedelta(days=9)}
    factories.consent(place.patient, by=place.physio, on_paper=True, **given)
    signed = sign(charted(place, session(**EVERYTHING)))
    later = {"recorded_at": signed.signed_at + timedelta(days=1), "given_at": AT - timedelta(days=1)}
    factories.consent(place.patient, by=place.physio, **later)

    assert (
        "On file for this session: Treatment: agreed to on 14 Nov 2026 by the patient, on paper. "
        "Massage with a metal tool (IASTM): agreed to on 16 Nov 2025 by the patient."
    ) in read(open_page(place.physio, name, signed))


def test_of_a_minor_the_guardian_is_named(place):
    minor = factories.patient(
        place.clinic, by=place.physio, treated_by=[place.physio], born_on=AT.date() - timedelta(days=4000)
    )
    mother = add_guardian(minor, name="Wei Ling Tan", relation="mother", by=place.physio, at=AT)
    factories.consent(minor, by=place.physio, given_by_guardian=mother)
    episode = factories.episode(minor, by=place.physio)
    signed = a_signed(episode, by=place.physio)
    assert "(IASTM): agreed to on 16 Nov 2025 by Wei Ling Tan (mother)." in read(
        open_page(place.physio, "session", signed)
    )
    minor.born_on = AT.date() - timedelta(days=6600)  # put right: of age on that day
    minor.save()
    assert "by Wei Ling Tan (mother)." in read(open_page(place.physio, "session", signed))


def test_who_agreed_alone_is_named_though_the_birth_date_was_put_right_to_a_minors(place):
    signed = sign(charted(place))
    place.patient.born_on = AT.date() - timedelta(days=4000)
    place.patient.save()
    assert "(IASTM): agreed to on 16 Nov 2025 by the patient." in read(
        open_page(place.physio, "session", signed)
    )


def test_a_treatment_that_a_guardian_agreed_to_before_is_not_what_an_adult_stands_on(place):
    """17 when the mother agreed, of age at the session: "no longer counts", says the patient's own page."""
    born = (AT - timedelta(days=30)).date().replace(year=AT.year - 18)
    grown = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio], born_on=born)
    mother = add_guardian(grown, name="Wei Ling Tan", relation="mother", by=place.physio, at=AT)
    factories.consent(grown, by=place.physio, kind=ConsentKind.TREATMENT, given_by_guardian=mother)
    factories.consent(grown, by=place.physio, given_at=AT - timedelta(days=1))
    episode = factories.episode(grown, by=place.physio)
    page = read(open_page(place.physio, "session", a_signed(episode, by=place.physio)))
    assert "On file for this session: Massage with a metal tool (IASTM): agreed to on 22 Nov 2026" in page
    assert "Wei Ling Tan" not in page


def test_who_had_agreed_until_the_tool_was_put_down_is_named(place):
    """The signature allows a consent withdrawn in mid-session where every pass was broken off."""
    broken_off = {"stopped_early": "on", "stop_reason": "stop_reason.patient_wish", "words": "Asked to stop."}
    with acting_as(place.front_desk.pk, place.clinic.pk):
        withdraw_consent(place.consent, by=place.front_desk, at=AT - timedelta(minutes=20))
    signed = sign(charted(place, session(p1=broken_off, p2=LEFT_OUT)))
    assert "(IASTM): agreed to on 16 Nov 2025 by the patient." in read(
        open_page(place.physio, "session", signed)
    )


def test_what_was_withdrawn_between_the_end_and_the_signature_is_named_for_the_session(place):
    """No longer on file at the signature, but it stood as long as the session lasted."""
    with acting_as(place.front_desk.pk, place.clinic.pk):
        withdraw_consent(place.consent, by=place.front_desk, at=AT - timedelta(seconds=30))
    text = read(open_page(place.physio, "session", sign(charted(place))))
    assert "On file for this session: Massage with a metal tool (IASTM): agreed to on 16 Nov 2025" in text


def test_what_is_withdrawn_after_the_signature_stood_at_it_also_within_the_last_minute(place):
    """The signature stands on it, and the page named nobody any more."""
    signed = sign(charted(place, session(head={"ended_at_time": "11:10"})))
    with acting_as(place.front_desk.pk, place.clinic.pk):
        withdraw_consent(place.consent, by=place.front_desk, at=signed.signed_at + timedelta(seconds=9))
    text = read(open_page(place.physio, "session", signed))
    assert "On file for this session: Massage with a metal tool (IASTM): agreed to on 16 Nov 2025" in text


def test_the_treatment_of_somebody_young_stands_on_the_own_word(place):
    """A guardian's word alone counts for instrument work, and for nothing else."""
    young = {"born_on": AT.date() - timedelta(days=4000)}
    minor = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio], **young)
    factories.consent(minor, by=place.physio, kind=ConsentKind.TREATMENT)
    mother = add_guardian(minor, name="Wei Ling Tan", relation="mother", by=place.physio, at=AT)
    factories.consent(minor, by=place.physio, given_by_guardian=mother)
    episode = factories.episode(minor, by=place.physio)
    page = read(open_page(place.physio, "session", a_signed(episode, by=place.physio)))
    assert "On file for this session: Treatment: agreed to on 16 Nov 2025 by the patient." in page


def test_where_consent_was_declined_nobody_is_said_to_have_agreed(place):
    declined = session(checkin={"consent": "declined"}, p1=None, p2=None, iastm=None, lotion=None)
    signed = sign(charted(place, declined))
    assert "On file for this session" not in read(open_page(place.physio, "session", signed))


def test_the_seal_is_checked_at_every_look(place, signed):
    assert "Seal checked just now, it fits" in read(open_page(place.physio, "session", signed))


def test_a_manager_reads_what_was_done_and_not_what_was_written_by_hand(place, signed):
    add(signed, place)
    for name in ("session", "print_session"):
        text = read(open_page(place.manager, name, signed))
        assert "Pain now: 2 of 10." in text
        for secret in (
            SECRET,
            "Sore in the morning",
            "tight at first",
            "Small spots",
            "The right count",
            "Walk",
        ):
            assert secret not in text, secret
    assert open_page(place.manager, "addendum", signed).status_code == 404


def add(signed, place):
    return add_addendum(
        signed.pk, by=place.physio, at=AT, kind="correction", text="The right count was 24.", reason="Misread"
    )


def test_a_look_and_a_print_are_both_in_the_trail(place, signed):
    open_page(place.physio, "session", signed)
    open_page(place.physio, "print_session", signed)

    subjects = set(AccessEvent.objects.filter(patient=place.patient).values_list("subject", flat=True))
    assert subjects == {f"session {signed.pk}", f"print of session {signed.pk}"}


def test_an_addendum_is_added_and_read_beside_the_record(place, signed):
    answer = open_page(
        place.physio, "addendum", signed, kind="correction", text="The right count was 24.", reason="Misread"
    )
    assert answer.status_code == 302
    text = read(open_page(place.physio, "session", signed))
    assert "A1 Correction" in text
    assert "The right count was 24." in text
    assert "1 addendum." in text


def test_a_refused_addendum_keeps_what_was_typed(place, signed):
    answer = open_page(place.physio, "addendum", signed, kind="", text="The right count was 24.", reason="")

    assert answer.status_code == 422
    assert "The right count was 24." in answer.content.decode()
    assert not Addendum.objects.exists()


def test_a_session_is_struck_out_on_its_page_and_opens_again_as_a_draft(place, signed):
    answer = open_page(
        place.physio, "in_error", signed, reason="entered_in_error_reason.wrong_date", replace="same"
    )
    assert answer.status_code == 302
    stored = TreatmentSession.objects.get(pk=signed.pk)
    assert stored.state == SessionState.ENTERED_IN_ERROR
    assert stored.replaced_by == Draft.objects.open().get()
    text = read(open_page(place.physio, "session", signed))
    assert "Entered in error" in text
    assert "It was charted again on this patient." in text
    assert SECRET in text


def test_a_session_that_was_charted_again_leads_to_its_replacement_whoever_may_see_it(place, signed):
    """It was said, and had to be looked for; of two begun in one minute nothing told which was which."""
    open_page(place.physio, "in_error", signed, reason="entered_in_error_reason.wrong_date", replace="same")
    way = f'href="/drafts/{TreatmentSession.objects.get(pk=signed.pk).replaced_by_id}/"'
    assert way in open_page(place.physio, "session", signed).content.decode()
    managers = open_page(place.manager, "session", signed)
    assert "It was charted again on this patient." in read(managers)
    assert way not in managers.content.decode()
    overview = factories.client_of(place.physio).get(f"/patients/{signed.patient_id}/record/")
    assert f"in place of session {signed.number}" in read(overview)


def test_a_mark_without_a_reason_or_a_right_patient_is_refused_beside_its_field(place, signed):
    answer = open_page(place.physio, "in_error", signed, reason="", replace="other")

    assert answer.status_code == 422
    assert "Choose the right patient." in read(answer)


@pytest.mark.parametrize(
    ("reason", "replace", "elsewhere", "words"),
    [
        ("wrong_date", "", False, "Say what comes in its place, or that nothing does."),
        ("wrong_patient", "same", False, "The reason says that it belongs to somebody else."),
        ("wrong_patient", "nothing", True, "A right patient is chosen below"),
    ],
)
def test_nothing_is_struck_out_before_it_is_said_what_comes_in_its_place(
    place, signed, reason, replace, elsewhere, words
):
    other = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    right = factories.episode(other, by=place.physio).pk if elsewhere else ""
    answer = open_page(
        place.physio,
        "in_error",
        signed,
        reason=f"entered_in_error_reason.{reason}",
        replace=replace,
        episode=right,
    )
    assert answer.status_code == 422
    assert words in read(answer)
    assert TreatmentSession.objects.get(pk=signed.pk).state == SessionState.SIGNED


def test_a_colleague_without_the_patient_is_told_404(place, signed):
    stranger = factories.member(place.clinic)
    assert open_page(stranger, "session", signed).status_code == 404


def test_what_a_transcribed_session_lacks_is_said_in_words(place):
    signed = sign(
        charted(
            place,
            session(
                head={
                    "is_transcribed": "on",
                    "transcribed_from": "J Chiropr Med",
                    "times_not_recorded": "on",
                    "started_on": "2026-11-16",
                },
                p1={"strokes": [], "pressure": []},
                note={"not_recorded": ["p1.strokes", "p1.pressure"]},
            ),
        )
    )
    text = read(open_page(place.physio, "session", signed))

    assert "times not recorded" in text
    assert "Transcribed from J Chiropr Med." in text
    assert "Not recorded: IASTM pass: pressure, IASTM pass: strokes" in text


def test_minutes_that_are_not_recorded_are_no_nought(place):
    """Exercises were done, the source does not say how long: neither "0 exercise" nor "under 30 to 45"."""
    late = {"is_transcribed": "on", "transcribed_from": "A card", "started_on": "2026-11-16"}
    without = session(
        head=late, exercise_block={"minutes": []}, note={"not_recorded": ["exercise_block.minutes"]}
    )
    signed = sign(charted(place, without))
    told = read(open_page(place.physio, "session", signed))
    assert "at least 18 min not all minutes recorded – exercise 7 IASTM" in told
    assert "at least 18 min" in read(open_page(place.physio, "print_session", signed))


def test_minutes_that_do_not_lie_between_the_hours_are_told(place):
    """ "21:45 to 21:46" stood above "37 min" without a word."""
    told = "More minutes are recorded than lie between these hours."
    usual, hurried = sign(charted(place)), sign(charted(place, session(head={"ended_at_time": "10:31"})))
    for name in ("session", "print_session"):
        assert told not in read(open_page(place.physio, name, usual))
        assert told in read(open_page(place.physio, name, hurried))


def test_the_plain_note_says_nothing_that_was_not_recorded(place):
    signed = sign(charted(place, session(p2=None, e1={"load_value": [], "load_unit": []})))

    told = {paragraph.heading: paragraph.text for paragraph in plain_note(signed.snapshot)}

    assert told["Check-in"] == (
        "Pain now: 2 of 10. Since last time: Better. Safety questions: Nothing new. "
        "Reaction since last time: None, asked. Consent: Consent stands."
    )
    assert told["IASTM pass"].startswith("Pass 1: Calf")
    assert "None" not in told["IASTM pass"]
    assert told["Exercise"] == "Standing heel raise heavy slow; Left; 3×12."
    assert told["Note"] == f"Tolerance: Tolerated well. {SECRET}"


def test_cleaning_is_told_of_the_instruments_that_were_used(place):
    one_done = sign(charted(place, session(p1=LEFT_OUT)))
    assert "Instruments cleaned before and after." in read(open_page(place.physio, "session", one_done))
    none_done = sign(charted(place, session(p1=LEFT_OUT, p2=LEFT_OUT)))
    assert "leaning of the instruments" not in read(open_page(place.physio, "session", none_done))


def test_two_roles_together_open_no_more_than_each_of_them(place, signed):
    """Who also works at the front desk, or manages, still treats only the own patients."""
    desk, head = (factories.member(place.clinic, role) for role in (Role.FRONT_DESK, Role.MANAGER))
    for person in (desk, head):
        factories.member(place.clinic, Role.PHYSIOTHERAPIST, user_=person)

    assert open_page(desk, "session", signed).status_code == 404
    for name in ("overview", "sessions"):
        assert (
            factories.client_of(desk).get(reverse(f"record:{name}", args=[place.patient.pk])).status_code
            == 404
        )
    text = read(open_page(head, "session", signed))
    assert "Pain now: 2 of 10." in text and SECRET not in text


def test_a_manager_who_says_why_reads_the_notes_for_an_hour(place, signed):
    with acting_as(place.manager.pk, place.clinic.pk):
        break_glass(place.patient, reason="A complaint was made", by=place.manager, at=now())
    assert SECRET in read(open_page(place.manager, "session", signed))


def test_only_what_was_treated_is_drawn(place):
    left_out = {"outcome": "not_done", "not_done_reason": "not_done_reason.time", "regions": "thigh_f"}
    signed = sign(charted(place, session(p2=left_out)))
    shown = {area for view in session_areas(signed.snapshot) for area in view["selected"]}
    assert shown == {"calf-L"}


PLANNED = {"exercise": "an_hsr_standing", "side": "left", "sets": "3", "reps": "12"}


@pytest.mark.parametrize(
    ("done", "says"),
    [
        ({"load_value": [], "load_unit": []}, "As planned"),
        ({}, "+5 kg – – Progressed"),  # a load where the plan states none
        ({"load_value": [], "load_unit": [], "hold_seconds": "30"}, "+30 s – – Progressed"),
        ({"exercise": "an_hsr_seated", "load_value": [], "load_unit": []}, "In place of: Standing"),
    ],
)
def test_what_was_done_beyond_the_plan_is_not_signed_as_planned(place, done, says):
    payload = session(e1={"load_value": "5", "carried": PLANNED} | done)

    text = read(open_page(place.physio, "session", sign(charted(place, payload))))

    assert says in text
    assert ("As planned" in text) is (says == "As planned")
