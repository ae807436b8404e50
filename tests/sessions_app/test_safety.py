"""Reactions: told at a visit or between visits, asked about, settled, struck out, counted."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.access import GRANTS, Permission
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import PatientAlert, Site
from clinic.standing import Standing
from sessions_app.actions.corrections import mark_entered_in_error
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.safety import record_reaction
from sessions_app.analysis.small_numbers import Limits
from sessions_app.carry import from_components
from sessions_app.forms.sheet import sheet_of
from sessions_app.models import AdverseEvent, FollowUp, PassInstrument
from sessions_app.queries import safety_clinic
from sessions_app.queries.safety import (
    SafetyOfSession,
    incidence_of,
    safety_of_sessions,
    sessions_of_patient,
)
from sessions_app.queries.safety_groups import count_of, grouping
from sessions_app.queries.safety_patient import patient_safety
from sessions_app.row_kinds import FIELDS, may_carry
from tests import factories
from tests.sessions_app import a_session
from tests.sessions_app.charted import a_place, charted, sign

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def signed(place, weeks=0, **changes):
    """A session `weeks` before the reference session, with instrument work, signed as it ended."""
    on = date(2026, 11, 23) - weeks * WEEK
    sheet = a_session.session(head={"started_on": f"{on}"}, **changes)
    draft = charted(place, sheet)
    return sign(draft, at=a_session.AT - weeks * WEEK)


def treating(place):
    place.physio.standing = Standing(place.clinic.pk, roles=frozenset({Role.PHYSIOTHERAPIST}))
    return place.physio


def found_of(place):
    return safety_of_sessions(sessions_of_patient(treating(place), place.patient))


def test_the_next_check_in_answers_for_the_session_before(place):
    first = {"checkin": {"reaction": "first_visit"}}
    bruised = {"adverse_event:a1": {"words": "Bruise that evening", "severity": "mild"}}
    one, two, three = (
        signed(place, 2, **first),
        signed(place, 1, checkin={"reaction": "yes"}, **bruised),
        signed(place),
    )
    told = [(row.pk, row.asked, row.reacted, row.has_next_visit, row.cleaned) for row in found_of(place)]
    assert told == [
        (one.pk, True, True, True, True),
        (two.pk, True, False, True, True),
        (three.pk, False, False, False, True),
    ]
    event = AdverseEvent.objects.get()
    assert (event.arose, event.after_session, event.treatment_session) == ("since_last", one, two)
    counted = incidence_of(found_of(place))
    assert (counted.asked, counted.with_reaction, counted.not_asked) == (2, 1, 1)


def test_a_reaction_told_at_a_visit_moves_with_the_order_and_counts_once(place):
    bruised = {"adverse_event:a1": {"words": "Bruise", "severity": "mild", "kind": "skin_response.bruise"}}
    one = signed(place, 2)
    signed(place, checkin={"reaction": "yes"}, **bruised)
    late = sign(
        charted(
            place,
            a_session.session(
                head={"started_on": "2026-11-16", "late_reason": "late_entry_reason.busy"},
                checkin={"reaction": "none_asked"},
            ),
        )
    )

    def counted():
        return [(row.pk, row.reacted, set(row.kinds)) for row in found_of(place)][:-1]

    assert counted() == [(one.pk, False, set()), (late.pk, True, {"skin_response.bruise"})]
    mark_entered_in_error(
        late.pk, reason="entered_in_error_reason.duplicate", by=place.physio, at=a_session.AT
    )
    assert counted() == [(one.pk, True, {"skin_response.bruise"})]


def test_a_struck_session_counts_nowhere_and_takes_its_reaction_along(place):
    signed(place, 1, checkin={"reaction": "first_visit"})
    two = signed(
        place,
        checkin={"reaction": "yes"},
        **{"adverse_event:a1": {"words": "Dizzy at the end", "severity": "mild", "arose": "in_session"}},
    )
    assert AdverseEvent.objects.get().after_session == two
    assert len(AdverseEvent.objects.still_open()) == 1
    mark_entered_in_error(
        two.pk, reason="entered_in_error_reason.duplicate", by=place.physio, at=a_session.AT
    )
    (only,) = found_of(place)
    assert (only.asked, only.reacted, only.has_next_visit) == (False, False, False)
    assert not AdverseEvent.objects.standing().exists()
    part = patient_safety(treating(place), place.patient)
    assert (part.open, len(part.closed)) == ([], 1)


def test_spots_seen_at_once_are_a_reaction_of_that_session(place):
    signed(place, 1, iastm={"skin_after": "skin_response.petechiae", "instruments_cleaned": "before"})
    signed(place)
    before, _after = found_of(place)
    assert (before.asked, before.reacted, before.kinds) == (True, True, {"skin_response.petechiae"})
    assert not before.cleaned


@pytest.fixture
def house():
    with time_machine.travel(a_session.AT, tick=False):
        made = a_place()
        with acting_as(made.physio.pk, made.clinic.pk):
            made.session = signed(made)
        made.client = factories.client_of(made.physio)
        yield made


def test_a_patient_rings_and_it_is_settled_later(house):
    typed = {"words": "Bruise on the calf, 4 cm", "severity": "moderate", "after": str(house.session.pk)}
    typed |= {"kind": "skin_response.bruise", "began_on": "2026-11-23", "action": "Cold pack advised"}
    for _press in range(2):
        sent = house.client.post(f"/episodes/{house.episode.pk}/reactions/new/", typed)
        assert sent.url == f"/patients/{house.patient.pk}/safety/"
    with acting_as(house.physio.pk, house.clinic.pk):
        event = AdverseEvent.objects.get()
        assert (event.arose, event.after_session, event.treatment_session) == ("outside", house.session, None)
    page = house.client.get(f"/patients/{house.patient.pk}/safety/").content.decode()
    assert "Bruise on the calf, 4 cm" in page
    assert "0 of 1" in page
    assert "A reaction is known after 1 of them all the same." in page

    settle = f"/reactions/{event.pk}/settled/"
    assert house.client.post(settle, {"words": "", "resolved_on": "2027-01-01"}).status_code == 422
    early = house.client.post(settle, {"words": "Gone", "resolved_on": "2026-11-22"})
    assert (early.status_code, "This is before the reaction began." in early.text) == (422, True)
    for _press in range(2):
        sent = house.client.post(settle, {"words": "Gone", "resolved_on": "2026-11-23"})
        assert sent.status_code == 302
    again = house.client.post(settle, {"words": "Gone twice"})
    assert again.status_code == 422
    assert "It is written already how this ended." in again.content.decode()
    strike = f"/reactions/{event.pk}/in-error/"
    for _press in range(2):
        assert house.client.post(strike, {"words": "Another patient rang"}).status_code == 302
    assert "marked already" in house.client.post(strike, {"words": "Again"}).content.decode()
    page = house.client.get(f"/patients/{house.patient.pk}/safety/").content.decode()
    assert "Another patient rang" in page
    assert "A reaction is known" not in page


def test_a_reaction_is_open_since_it_began_on_every_page(house):
    typed = {"words": "Bruise", "severity": "mild", "after": "", "began_on": "2026-11-20"}
    house.client.post(f"/episodes/{house.episode.pk}/reactions/new/", typed)
    own, of_all = (
        house.client.get(at).content.decode() for at in (f"/patients/{house.patient.pk}/safety/", "/safety/")
    )
    [told] = re.findall(r"open for ([^<]*)<", own)
    assert told.startswith("3\xa0days")
    assert f'<span class="tag warn">{told}</span>' in of_all


def test_none_asked_is_an_answer_and_not_asking_is_none(house):
    address = f"/sessions/{house.session.pk}/follow-up/"
    assert house.client.post(address, {"answer": "", "how": "phone"}).status_code == 422
    for _press in range(2):
        assert house.client.post(address, {"answer": "none_asked", "how": "phone"}).status_code == 302
    with acting_as(house.physio.pk, house.clinic.pk):
        assert FollowUp.objects.count() == 1
        found = incidence_of(found_of(house))
    assert (found.asked, found.none, found.not_asked) == (1, 1, 0)
    yes = house.client.post(address, {"answer": "yes", "how": "phone"})
    assert yes.url == f"/episodes/{house.episode.pk}/reactions/new/?after={house.session.pk}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"severity": ""}, "required"),
        ({"began_on": "2026-11-24"}, "This day is still to come."),
        ({"began_on": "1900-01-02"}, "before the patient was born"),
        ({"after": "987654"}, "not in the list"),
        ({"kind": "skin_response.none"}, "not in the list"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence_and_kept(house, typed, sentence):
    given = {"words": "Sore for two days", "severity": "mild"} | typed
    answer = house.client.post(f"/episodes/{house.episode.pk}/reactions/new/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Sore for two days" in answer.content.decode()


def test_the_check_in_shows_what_was_open_in_last_times_words(house):
    with acting_as(house.physio.pk, house.clinic.pk):
        spots = {"skin_after": "skin_response.bruise", "discomfort_during": "7", "words": "Went lighter"}
        signed(house, p1=spots, note={"tolerance": "tolerance.sore_after"})
        given = {"words": "Bruise grew overnight", "severity": "mild", "action": "Cold pack advised"}
        event = record_reaction(house.episode.pk, given=given, by=house.physio, at=a_session.AT)
        draft = charted(house, a_session.session(checkin=dict.fromkeys(a_session.CHECKIN, "")))
    address = f"/drafts/{draft.pk}/"
    page = house.client.get(address).content.decode()
    for words in (
        *("Ask about this: open from last time", "Bruise grew overnight", "Cold pack advised"),
        "Bruise (ecchymosis): ",
        "no instrument there until it has gone",
        "Discomfort 7, above the clinic&#x27;s limit of 5",
        "Sore at the end",
    ):
        assert words in page, words
    settle = f"/reactions/{event.pk}/settled/?draft={draft.pk}"
    assert settle in page
    unborn = house.client.post(settle, {"words": "Gone today", "resolved_on": "1900-01-02"})
    assert (unborn.status_code, "before the patient was born" in unborn.text) == (422, True)
    assert house.client.post(settle, {"words": "Gone today"}).url == address
    assert "Bruise grew overnight" not in house.client.get(address).content.decode()
    assert house.client.post(f"/reactions/{event.pk}/settled/?draft=x", {"words": "Gone"}).status_code == 422


def test_a_reaction_that_was_told_and_not_described_is_pointed_out(house):
    with acting_as(house.physio.pk, house.clinic.pk):
        draft = charted(house, a_session.session(checkin={"reaction": "yes"}))
    page = house.client.get(f"/drafts/{draft.pk}/review/").content.decode()
    assert "The patient told of a reaction: write down what happened." in page


def asked_of_the_database(client, address):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return len(queries), page.content.decode()


def test_the_clinics_page_costs_the_same_for_few_and_many_and_keeps_small_numbers_to_itself(
    house, monkeypatch
):
    manager = factories.client_of(house.manager)
    with acting_as(house.physio.pk, house.clinic.pk):
        signed(house, 1)
        given = {"words": "Bruise", "severity": "severe", "after_session": house.session}
        record_reaction(house.episode.pk, given=given, by=house.physio, at=a_session.AT)
    asked_of_the_database(manager, "/safety/")  # what is asked once and kept
    few, page = asked_of_the_database(manager, "/safety/?period=all")
    assert "Fewer than 10 were asked: the count only, no rate." in page
    assert "per 100 sessions, 95% interval" not in page
    assert f"/patients/{house.patient.pk}/safety/" in page  # who does not chart is led to the list

    with acting_as(house.physio.pk, house.clinic.pk):
        for weeks in range(2, 13):
            signed(house, weeks, checkin={"reaction": "none_asked"})
            record_reaction(
                house.episode.pk, given=given | {"words": f"Bruise {weeks}"}, by=house.physio, at=a_session.AT
            )
    many, page = asked_of_the_database(manager, "/safety/?period=all")
    assert "0.0 per 100 sessions, 95% interval 0.0 to 24.2" in page
    assert "12 of 13" in page
    assert many == few
    assert "of fewer than 5 patients" in page, "one patient is no group"
    assert "oldest are shown" not in page, "all of them are"
    monkeypatch.setattr(safety_clinic, "SHOWN", 5)
    assert "The 5 oldest are shown." in manager.get("/safety/?period=all").text
    desk, both = factories.client_of(house.front_desk), ("/safety/", f"/sessions/{house.session.pk}/")
    answers = [{one.get(page).status_code for page in both} for one in (manager, house.client, desk)]
    assert answers == [{200}, {200}, {404}], "hiding is no lock: who reads what is counted may open it"


def test_whoever_reads_what_is_counted_may_open_it():
    """Small numbers are hidden so that nobody takes one for a rate: it is no lock. So nobody may count who
    may not open the records behind the count."""
    counts = {Permission.SEE_REVIEW, Permission.SEE_CLINIC_REVIEW}
    counting = {role for role, granted in GRANTS.items() if counts & set(granted)}
    assert counting == {Role.MANAGER, Role.PHYSIOTHERAPIST}
    assert [role for role in counting if Permission.SEE_RECORD not in GRANTS[role]] == []


def after(pk, patient, *, reacted=False):
    about = {"number": 1, "started_at": a_session.AT, "site_id": None, "kinds": frozenset()}
    return SafetyOfSession(
        pk, patient, **about, asked=True, reacted=reacted, has_next_visit=True, cleaned=True
    )


def test_a_group_of_few_patients_is_hidden_and_one_of_few_sessions_has_no_rate():
    asked = {n: after(n, n % 6, reacted=n in (1, 2)) for n in range(20)}
    keys = {"Alone": {0, 6}, "Few": {0, 1, 2, 3, 4}, "Many": {*range(12)}}
    named = [(name, count_of([name], those, asked)) for name, those in keys.items()]
    found = grouping("instruments", "By instrument", named, Limits())
    few, many = found.rows
    assert (found.hidden, few.label, few.count, few.asked, few.per_100) == (1, "Few", 2, 5, None)
    assert (many.count, many.asked, round(many.per_100, 1)) == (2, 12, 16.7)
    assert (round(many.interval.low, 1), round(many.interval.high, 1)) == (4.7, 44.8)  # Wilson, 2 of 12
    assert found.counts_only == [few]
    assert len(found.chart.bars) == 1


# Cleaning of the instruments is said by hand each time


def test_that_instruments_were_cleaned_is_carried_from_nowhere(house):
    assert not any(may_carry(kind, "instruments_cleaned") for kind in FIELDS)
    with acting_as(house.physio.pk, house.clinic.pk):
        draft = start_draft(house.episode, by=house.physio, at=a_session.AT)
        rows = {row["kind"]: row for row in draft.payload["rows"]}
        assert "iastm_pass" in rows  # the last session is there, and it said that they were cleaned
        assert "instruments_cleaned" not in str(draft.payload)
        planned = [("iastm", {"instruments_cleaned": ["on"]}, "i"), ("iastm_pass", {"side": ["left"]}, "p")]
        carried = from_components(planned)
    assert not any(row.get("instruments_cleaned") for row in carried)
    page = house.client.get(f"/drafts/{draft.pk}/").content.decode()
    choices = re.findall(r'<input[^>]*name="iastm-instruments_cleaned"[^>]*>', page)
    assert len(choices) == 4
    assert not any("checked" in one for one in choices)


@pytest.mark.parametrize(
    ("said", "kept"), [("on", (True, True)), ("before", (True, False)), ("no", (False, False))]
)
def test_what_was_said_of_the_cleaning_is_kept_of_each_instrument(place, said, kept):
    signed(place, iastm={"skin_after": "skin_response.none", "instruments_cleaned": said})
    told = PassInstrument.objects.values_list("cleaned_before", "cleaned_after")
    assert set(told) == {kept}


def test_nothing_is_signed_before_somebody_says_whether_they_were_cleaned(place):
    draft = charted(place, a_session.session(iastm={"instruments_cleaned": ""}))
    sheet = sheet_of(draft, at=a_session.AT)
    assert not sheet.is_valid()
    assert "Say whether the instruments were cleaned." in str(sheet.errors)


def test_the_clinics_page_counts_what_the_gate_did_by_contraindication_and_site(place):
    """One set aside, one that went on with a reason, and one transcribed, which nothing stopped."""
    east = Site.objects.create(clinic=place.clinic, name="East site")
    clot = {"screen": "something", "findings": ["thrombophlebitis_dvt"]}
    not_done = {"outcome": "not_done", "not_done_reason": "not_done_reason.screen"}
    thin = {"screen": "something", "findings": ["anticoagulant"], "screen_decision": "INR stable"}
    old = {"is_transcribed": "on", "transcribed_from": "Paper chart", "started_on": "2026-11-02"}
    for sheet in (
        {"checkin": clot, "p1": not_done, "p2": not_done, "head": {"site": str(east.pk)}},
        {"checkin": clot, "head": old},
    ):
        sign(charted(place, a_session.session(**sheet)))
    PatientAlert.objects.filter(caution="thrombophlebitis_dvt").update(
        ended_at=a_session.AT, ended_by=place.physio, ended_reason="Treated"
    )
    sign(charted(place, a_session.session(checkin=thin)))

    page = factories.client_of(place.manager).get("/safety/?period=all")
    stops = page.context["safety"].counted.stops
    assert (stops.set_aside.sessions, stops.went_on.sessions, stops.declined) == (1, 1, 0)
    assert [n for _name, n in (*stops.set_aside.because, *stops.went_on.because)] == [1, 1]
    of_site = factories.client_of(place.manager).get(f"/safety/?period=all&site={east.pk}")
    told = of_site.context["safety"].counted
    assert (told.stops.set_aside.sessions, told.stops.went_on.sessions, told.incidence.sessions) == (1, 0, 0)
    assert "East site" in of_site.text
