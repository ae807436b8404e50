"""What waits for somebody: each list shows it, leads to it, and is empty once it is done."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from clinic.actions.care_team import read_opening
from clinic.actions.credentials import FIELDS, add_credential, remove_credential
from clinic.actions.merging import ask_merge, withdraw_merge
from clinic.actions.patients import correct_patient, tell_apart
from clinic.asking import ask
from clinic.choices import Role
from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import AccessEvent, OpeningRead, TwoPeople
from clinic.queries.duplicates import LookAlikes
from clinic.queries.people import staff_page
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions import computations
from sessions_app.actions.decisions import decide_iastm
from sessions_app.actions.episodes import close_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.readings import record_readings
from sessions_app.actions.safety import record_reaction, settle_reaction
from sessions_app.models import Computation, Measure, ResponseCode
from sessions_app.queries import waiting_worked_out
from sessions_app.queries.course import HAD
from sessions_app.queries.ending import measures_to_end
from sessions_app.queries.to_act import LISTS, to_act_counts
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign

MONDAY = AT.date()
NO_EXERCISE = {"e1": None, "exercise_block": {"minutes": [], "no_exercise_reason": "no_exercise_reason.time"}}


@pytest.fixture
def waits(place):
    """What a manager finds in a list, as pairs of who and what."""
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    place.physio.standing = Standing(place.clinic.pk, frozenset({Role.PHYSIOTHERAPIST}))

    def of(slug, at=AT):
        return LISTS[slug].rows(place.manager, at)

    return of


def of(place):
    return {"by": place.physio, "at": AT}


def on(day, **more):
    return session(**{"head": {"started_on": str(day), "late_reason": "late_entry_reason.busy"}} | more)


@pytest.mark.django_db
def test_a_reassessment_waits_until_it_is_taken(place, waits):
    rows = [{"measure": Measure.objects.get(pk="wblt"), "at_baseline": True, "side": "left"}]
    revise_plan(
        place.episode.pk, plan={}, frequencies=[], components=[], measures=rows, seen_number=0,
        by=place.physio, at=AT - timedelta(days=9),
    )  # fmt: skip
    assert waits("reassessments-overdue") == []
    sign(charted(place, on(MONDAY - timedelta(days=7))))

    (line,) = waits("reassessments-overdue")
    assert line.who == str(place.patient)
    assert "first score" in line.what
    assert line.url == f"/patients/{place.patient.pk}/record/?episode={place.episode.pk}"

    for due in measures_of(line):
        row = defaultdict(lambda: None, measure=due.pk, measure_row=due, value=4, side="left")
        record_readings(place.episode.pk, [row], taken_at=AT, **of(place))
    assert waits("reassessments-overdue") == []


def measures_of(line):
    """The measures that it names."""
    return [one for one in Measure.objects.all() if f" {one} (" in f" {line.what}"]


@pytest.mark.django_db
def test_instrument_work_past_its_review_point_waits_for_a_decision(place, waits):
    place.clinic.iastm_review_sessions = 2
    with acting_as(place.manager.pk, place.clinic.pk):
        place.clinic.save(update_fields=["iastm_review_sessions"])
    for back in (9, 7):
        sign(charted(place, on(MONDAY - timedelta(days=back))))

    (line,) = waits("iastm-past-review")
    assert line.what.endswith("2 sessions with instruments, no decision")

    decide_iastm(place.episode.pk, decision="continue", reason="It helps", by=place.physio, at=AT)
    assert waits("iastm-past-review") == []


@pytest.mark.django_db
def test_a_session_with_instruments_alone_waits_for_one_with_exercise(place, waits):
    sign(charted(place, on(MONDAY - timedelta(days=7), **NO_EXERCISE)))
    (line,) = waits("iastm-alone")
    assert line.what.endswith("session 1, and none with exercise since")

    sign(charted(place, session()))
    assert waits("iastm-alone") == []


@pytest.mark.django_db
def test_of_unsigned_drafts_the_manager_reads_whose_and_how_old(place, waits):
    draft = charted(place)
    assert waits("unsigned") == [], "it is younger than a day"
    tomorrow = AT + timedelta(hours=25)
    (line,) = waits("unsigned", tomorrow)
    assert (line.who, line.what, line.since) == (place.physio.display_name, "1 unsigned", draft.started_at)
    assert line.url == f"/staff/{place.physio.pk}/"
    assert place.patient.family_name not in f"{line}".replace(line.who, "")

    sign(draft)
    assert waits("unsigned", tomorrow) == []


@pytest.mark.django_db
def test_a_reaction_waits_until_somebody_says_how_it_ended(place, waits):
    event = record_reaction(
        place.episode.pk, given={"words": "Bruise", "severity": "mild"}, by=place.physio, at=AT
    )
    (line,) = waits("reactions")
    assert (line.who, line.url) == (str(place.patient), f"/patients/{place.patient.pk}/safety/")
    assert "Bruise" not in line.what, "its words are notes"

    settle_reaction(event.pk, words="Gone", resolved_on=MONDAY, by=place.physio, at=AT)
    assert waits("reactions") == []


@pytest.mark.django_db
def test_a_credential_waits_from_a_month_before_its_end_until_it_is_renewed(place, waits):
    blank = dict.fromkeys(FIELDS) | {"kind": "registration", "awarding_body": "", "number": ""}
    council, old = (
        add_credential(blank | {"title": title, "expires_on": MONDAY + timedelta(days=days)}, **of(place))
        for title, days in (("Council", 20), ("Old one", -1))
    )
    add_credential(blank | {"title": "Course", "expires_on": MONDAY + timedelta(days=40)}, **of(place))
    add_credential(blank | {"title": "Degree", "expires_on": None}, **of(place))
    assert [line.what for line in waits("credentials")] == ["Old one: ended", "Council"]

    def shown(path):
        with time_machine.travel(AT, tick=False):
            return factories.client_of(place.manager).get(path).text

    page, review = (shown(one) for one in ("/review/to-act/credentials/", "/review/"))
    assert ("Ends</th>" in page, "Since</th>" in page) == (True, False)
    assert f"First ended {MONDAY - timedelta(days=1):%-d %b %Y}" in review, "it is past"

    remove_credential(old, **of(place))
    assert f"First ends {MONDAY + timedelta(days=20):%-d %b %Y}" in shown("/review/")
    assert [line.what for line in waits("credentials")] == [str(council)]
    anew = blank | {"title": "council", "expires_on": date(2027, 12, 31)}
    add_credential(anew | {"kind": "other"}, **of(place))
    assert [line.what for line in waits("credentials")] == [str(council)], "a course is no registration"
    add_credential(anew, **of(place))
    assert waits("credentials") == []
    asked = {row.credential for row in staff_page(place.manager, at=AT).to_check}
    assert council not in asked, "staff and the list say the same"


@pytest.mark.django_db
def test_an_opening_from_outside_the_team_waits_to_be_read_by_somebody_else(place, waits):
    own = factories.opening(place.patient, by=place.manager)
    opened = factories.opening(place.patient, by=place.colleague)
    shown = waits("openings")
    assert [one.settle for one in shown] == ["", f"/review/openings/{opened.pk}/read/"]

    with pytest.raises(Refused, match="Somebody else has to read"):
        read_opening(own, words="", by=place.manager, at=AT)
    mine = {"clinic": place.clinic, "break_glass": own, "read_at": AT}
    with acting_as(place.manager.pk, place.clinic.pk):
        read_opening(opened, words="She covered", by=place.manager, at=AT)
        read_opening(opened, words="Again", by=place.manager, at=AT)
        for reader, refusal in ((place.manager, "somebody_else_reads"), (place.colleague, "row-level")):
            with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                OpeningRead.objects.create(**mine, read_by=reader)
    with acting_as(place.colleague.pk, place.clinic.pk):
        read_opening(own, words="", by=place.colleague, at=AT)
    assert waits("openings") == []
    assert OpeningRead.objects.get(break_glass=opened).words == "She covered"


def pair(*patients):
    """Two of one name, too, are told apart."""
    return " · ".join(f"{one} ({one.record_number})" for one in patients)


@pytest.mark.django_db
def test_patients_who_look_alike_wait_until_they_are_told_apart_or_put_right(place, waits):
    alike = {"family_name": place.patient.family_name, "given_names": "Hui Ming"}
    twin = factories.patient(place.clinic, by=place.physio, **alike)
    other = factories.patient(place.clinic, by=place.physio, family_name="Okonkwo", given_names="Ada")
    (line,) = waits("duplicates")
    assert line.who == pair(place.patient, twin)
    assert line.more[0][0] == f"{twin} ({twin.record_number})"
    assert line.what == "A similar name, the same birth date."

    with pytest.raises(Refused):
        tell_apart(other, other, by=place.manager, at=AT)
    with acting_as(place.manager.pk, place.clinic.pk):
        tell_apart(twin, place.patient, by=place.manager, at=AT)
        tell_apart(place.patient, twin, by=place.manager, at=AT)
    assert waits("duplicates") == []
    assert TwoPeople.objects.count() == 1

    third = factories.patient(place.clinic, by=place.physio, family_name="Okonkwo", given_names="Ada")
    assert len(waits("duplicates")) == 1
    named = {"family_name": "Mensah", "given_names": "Kofi", "born_on": date(1990, 5, 1)}
    correct_patient(third, vars(third) | named, by=place.physio, at=AT)
    assert waits("duplicates") == []


@pytest.mark.django_db
def test_a_pair_whose_merge_is_asked_for_says_so_and_leads_to_it(place, waits):
    name = {"family_name": place.patient.family_name, "given_names": place.patient.given_names}
    twin, third = (factories.patient(place.clinic, by=place.physio, **name) for _one in range(2))
    with acting_as(place.manager.pk, place.clinic.pk):
        merge = ask_merge(place.patient, twin, reason="One phone", by=place.manager, at=AT)
    asked, *others = waits("duplicates")
    told = f"Asked by {place.manager}, waits for a second person."
    assert (asked.what, asked.url) == (told, reverse("clinic:merged_records", args=[merge.pk]))
    assert (asked.merge, asked.settle, asked.more) == ("", "", ())
    assert [one.what == told for one in others] == [False, False]
    row = factories.client_of(place.manager).get("/review/to-act/duplicates/").text.split(told)[1]
    assert "One person" not in row.split("</tr>")[0]

    with acting_as(place.manager.pk, place.clinic.pk):
        with pytest.raises(Refused, match="asked that they be merged"):
            tell_apart(twin, place.patient, by=place.manager, at=AT)
        tell_apart(twin, third, by=place.manager, at=AT)
        withdraw_merge(merge, by=place.manager, at=AT)
    assert "A similar name, the same birth date." in {one.what for one in waits("duplicates")}


def test_of_many_episodes_no_other_sessions_parts_are_read(place):
    """A subplan of the whole could be gone through anew for each thousand episodes."""
    told = ask(f"EXPLAIN {HAD}", episodes=[place.episode.pk])
    assert not [line for (line,) in told if "SubPlan" in line]


@pytest.fixture
def of_many(place, monkeypatch):
    """A clinic that counts as large, and its worker."""
    monkeypatch.setattr(LookAlikes, "MOST", 1)
    monkeypatch.setattr(waiting_worked_out, "MOST_OPEN", 0)
    browser = factories.client_of(place.manager)

    def page(slug, *, ask=False):
        address = f"/review/to-act/{slug}/"
        if ask:
            browser.post(f"{address}work-out/")
            with acting_as(place.manager.pk, place.clinic.pk):
                (asked,) = Computation.objects.filter(state="waiting")
                computations.compute.call(asked.pk, place.manager.pk, place.clinic.pk)
        return browser.get(address)

    return page


def shown(page):
    return [line.who for line in page.context["found"].rows]


@pytest.mark.django_db
def test_a_large_clinics_duplicates_are_found_by_the_worker_all_against_all(place, of_many):
    name = {"family_name": place.patient.family_name, "given_names": place.patient.given_names}
    with acting_as(place.physio.pk, place.clinic.pk):
        twin = factories.patient(place.clinic, by=place.physio, **name)
        factories.patient(place.clinic, by=place.physio, family_name="Okonkwo", given_names="Ada")
    asked_for = of_many("duplicates")
    assert (shown(asked_for), "Go through all" in asked_for.text) == ([], True)
    assert "Nothing waits here" not in asked_for.text, "nobody has looked yet"
    assert "Counted on its own page" in factories.client_of(place.manager).get("/review/").text

    found = of_many("duplicates", ask=True)
    assert shown(found) == [pair(place.patient, twin)]
    assert "Nothing that counts has changed since" in found.text

    with acting_as(place.physio.pk, place.clinic.pk):
        third = factories.patient(place.clinic, by=place.physio, **name)
    stale = of_many("duplicates")
    assert (len(shown(stale)), "Out of date" in stale.text) == (1, True)
    assert "Out of date: counted" in factories.client_of(place.manager).get("/review/").text
    assert len(shown(of_many("duplicates", ask=True))) == 3
    with acting_as(place.manager.pk, place.clinic.pk):
        tell_apart(place.patient, twin, by=place.manager, at=now())
        tell_apart(twin, third, by=place.manager, at=now())
    assert shown(of_many("duplicates")) == [pair(place.patient, third)], "settled here, gone at once"
    with acting_as(place.manager.pk, place.clinic.pk):
        fourth = factories.patient(place.clinic, by=place.physio, **name)
        tell_apart(third, fourth, by=place.manager, at=now())
    review = factories.client_of(place.manager).get("/review/").context["to_act"]
    assert [one.count for one in review.waiting if one.heading == "Possible duplicates"] == [1], (
        "a pair that was never found takes none away"
    )


@pytest.mark.django_db
def test_one_name_is_two_people_unless_the_birth_dates_are_a_slip_apart(place, waits):
    name = {"family_name": "Tan", "given_names": "Wei"}
    for born in (date(1980, 3, 4), date(1955, 11, 20), date(1980, 4, 3)):
        factories.patient(place.clinic, by=place.physio, **name, born_on=born)
    (line,) = waits("duplicates")
    assert line.what == "A similar name, a birth date one slip away."
    factories.patient(
        place.clinic, by=place.physio, **name, born_on=date(1955, 1, 1), born_on_is_estimated=True
    )
    assert [one.what for one in waits("duplicates")][1:] == ["A similar name, the same year of birth."]


@pytest.mark.django_db
def test_a_closed_course_waits_for_nothing_but_its_follow_up(place, waits):
    sign(charted(place, on(MONDAY - timedelta(days=7), **NO_EXERCISE)))
    missing = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
    scores = [
        vars(one) | {"value": None, "missing_reason": missing} for one in measures_to_end(place.episode)
    ]
    close_episode(place.episode.pk, reason="Done", scores=scores, by=place.physio, at=AT)
    counts = to_act_counts(place.manager, AT)
    assert [one.heading for one in counts.waiting] == []
    assert len(counts.quiet) == len(LISTS)


@pytest.mark.django_db
def test_the_manager_settles_an_opening_on_the_page(house, monday_morning):
    opened = factories.opening(house.patient, by=house.colleague)
    browser = factories.client_of(house.manager)
    page = browser.get("/review/to-act/openings/").content.decode()
    assert opened.reason in page
    assert "Oldest" in browser.get("/review/").content.decode()

    answer = browser.post(f"/review/openings/{opened.pk}/read/", follow=True).content.decode()
    assert "Nothing waits here" in answer
    assert browser.get("/review/to-act/nonsense/").status_code == 404
    assert browser.get("/review/to-act/openings/?page=x").status_code == 404
    assert factories.client_of(house.physio).get("/review/to-act/openings/").status_code == 404
    with acting_as(house.manager.pk, house.clinic.pk):
        looked = AccessEvent.objects.filter(subject="to act on: openings")
        assert looked.count() == 2, "each look, and none by who was refused"


@pytest.mark.django_db
def test_words_beside_a_reason_that_was_read_are_kept_whole_or_refused(house):
    opened = factories.opening(house.patient, by=house.colleague)
    browser = factories.client_of(house.manager)
    address = f"/review/openings/{opened.pk}/read/"
    page = browser.post(address, {"words": "a" * 301}, follow=True).content.decode()
    assert "at most 300" in page
    with acting_as(house.manager.pk, house.clinic.pk):
        assert not OpeningRead.objects.exists()
    browser.post(address, {"words": "a" * 300})
    with acting_as(house.manager.pk, house.clinic.pk):
        assert OpeningRead.objects.get().words == "a" * 300
