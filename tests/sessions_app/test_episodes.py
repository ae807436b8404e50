"""A course of care: opened, kept, closed, and by whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clinic.identity import acting_as
from clinic.models import CareTeamMember
from clinic.refusals import Refused
from sessions_app.actions import visits
from sessions_app.actions.episodes import add_goals, close_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.choices import EpisodeState, Side, TimePoint
from sessions_app.models import Condition, Episode, EpisodeGoal, EpisodeNote, Observation, Visit
from sessions_app.queries.ending import measures_to_end
from tests import factories

pytestmark = pytest.mark.django_db

ACHILLES = "achilles_mid"
ENOUGH = {
    "condition": ACHILLES,
    "side": "left",
    "opened_on": "2026-11-16",
    "goal-rows": "1",
    "goal-0-words": "I want to run 5 km along the river",
    "goal-0-measure": "visa_a",
    "goal-0-target_value": "80",
    "goal-0-target_on": "2027-01-15",
}


@pytest.fixture
def house():
    return factories.clinic_with_staff()


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def patient(house):
    return factories.patient(house.clinic, by=house.front_desk)


def opened(person, patient, query="", **typed):
    typed = {**ENOUGH, "responsible": person.pk, **typed}
    return factories.client_of(person).post(f"/patients/{patient.pk}/episodes/new/{query}", typed)


def in_clinic(house, question):
    with acting_as(clinic_id=house.clinic.pk):
        return question()


def episodes_of(house, patient):
    return in_clinic(house, lambda: list(Episode.objects.filter(patient=patient)))


def test_opening_an_episode_puts_its_physiotherapist_into_the_care_team(house, patient):
    answer = opened(house.physio, patient)
    (episode,) = episodes_of(house, patient)
    assert answer.headers["Location"] == f"/episodes/{episode.pk}/plan/new/"
    assert (episode.condition_id, episode.side, episode.responsible) == (ACHILLES, Side.LEFT, house.physio)
    team = in_clinic(house, lambda: list(CareTeamMember.objects.current().values_list("user", flat=True)))
    assert team == [house.physio.pk]


def test_every_fact_of_the_history_is_kept_as_it_was_said(house, patient):
    """Published cases: a spell of two weeks in a complaint of a year, two to three days off each time,
    three lesions in one knee and an operation."""
    opened(
        house.physio,
        patient,
        **{
            "spell_length": "2", "spell_unit": "weeks", "history_length": "1", "history_unit": "years",
            "days_off_min": "2", "days_off_max": "3", "earlier_spells": "every 2 to 3 months",
            "work_and_sport": "shoe salesman", "surgery_on": "2026-05-02",
            "surgery_words": "ACL reconstruction", "mechanism": "direct contact", "diagnosis-rows": "2",
            "diagnosis-0-words": "bucket-handle tear",
            "diagnosis-0-side": "left", "diagnosis-1-condition": "plantar_heel",
        },
    )  # fmt: skip
    (episode,) = episodes_of(house, patient)
    page = factories.client_of(house.physio).get(f"/episodes/{episode.pk}/plan/").content.decode()
    for words in (
        "2 weeks", "1 year", "2–3", "every 2 to 3 months", "shoe salesman", "ACL reconstruction",
        "2 May 2026",
        "bucket-handle tear", "Plantar heel pain", "I want to run 5 km along the river", "VISA-A 80 or more",
        "by 15 Jan 2027",
    ):  # fmt: skip
        assert words in page


def test_sent_twice_it_is_one_episode(house, patient):
    for _again in range(2):
        assert opened(house.physio, patient).status_code == 302
    assert len(episodes_of(house, patient)) == 1
    assert in_clinic(house, EpisodeGoal.objects.count) == 1


def test_a_second_episode_for_the_same_complaint_is_refused_and_what_was_typed_is_kept(house, patient):
    opened(house.physio, patient)
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        answer = opened(house.physio, patient, findings="stiff in the morning \U0001f31e")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is an open episode for this condition and side already." in page
    assert "stiff in the morning \U0001f31e" in page
    assert len(episodes_of(house, patient)) == 1
    assert opened(house.physio, patient, side="right").status_code == 302


def test_the_visit_that_led_here_belongs_to_the_episode_afterwards(house, patient):
    with factories.of(patient, house.physio):
        visit = visits.add_visit(patient, starts_at=factories.AT, by=house.physio, at=factories.AT)
    opened(house.physio, patient, query=f"?visit={visit.pk}")
    (episode,) = episodes_of(house, patient)
    assert in_clinic(house, lambda: Visit.objects.get(pk=visit.pk).episode) == episode


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"side": ""}, "Choose left, right, both or the midline."),
        ({"condition": ""}, "Choose the condition."),
        ({"condition": "no-such"}, "That choice is not in the list"),
        ({"onset_on": "1950-01-01"}, "This is before the patient was born."),
        ({"onset_on": "2026-11-17"}, "This day is still to come."),
        ({"surgery_on": "2026-04-31"}, "Give the day as year-month-day"),
        ({"spell_length": "6"}, "Days, weeks, months or years?"),
        ({"spell_length": "1,5", "spell_unit": "weeks"}, "Give a whole number here."),
        ({"days_off_min": "3", "days_off_max": "2"}, "The upper number is below the lower one."),
        ({"findings": "x" * 70_000}, "at most 20000 fit here"),
        ({"goal-0-target_value": "180"}, "This measure runs from 0 to 100."),
        ({"goal-0-words": ""}, "Write down what the patient wants."),
        ({"diagnosis-rows": "1", "diagnosis-0-side": "left"}, "Name the diagnosis."),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_is_kept(house, patient, typed, words):
    answer = opened(house.physio, patient, mechanism="fell \u0639\u0631\u0628\u064a", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "fell \u0639\u0631\u0628\u064a" in page
    assert "to put right" in page
    assert episodes_of(house, patient) == []


def test_another_goal_is_one_more_row_and_nothing_is_saved_or_marked_yet(house, patient):
    answer = opened(house.physio, patient, add="goal", side="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="goal-1-words"' in page
    assert "to put right" not in page
    assert "I want to run 5 km along the river" in page
    assert episodes_of(house, patient) == []


def test_whom_colleagues_treat_is_not_taken_over_by_opening_an_episode(house):
    patient = factories.patient(house.clinic, by=house.front_desk, treated_by=[house.physio])
    answer = opened(house.colleague, patient)
    assert answer.status_code == 422
    assert "Colleagues treat this patient." in answer.content.decode()
    assert episodes_of(house, patient) == []


def test_only_physiotherapists_of_the_clinic_open_episodes(house, patient):
    elsewhere = factories.clinic_with_staff()
    for person in (house.front_desk, house.manager, elsewhere.physio, factories.portal_user(patient)):
        assert opened(person, patient).status_code == 404
    assert factories.client_of(house.physio).get("/patients/99999999/episodes/new/").status_code == 404


# Keeping


@pytest.fixture
def episode(house, patient):
    factories.join_care_team(patient, house.physio, by=house.physio)
    with acting_as(clinic_id=house.clinic.pk):
        condition = Condition.objects.get(pk=ACHILLES)
    return factories.episode(patient, by=house.physio, condition=condition)


PAGES = ("edit", "goals", "notes/new", "close", "plan", "plan/new")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_those_who_may_open_the_record(house, episode, page):
    path = f"/episodes/{episode.pk}/{page}/"
    elsewhere = factories.clinic_with_staff()
    assert factories.client_of(house.physio).get(path).status_code == 200
    for stranger in (house.colleague, house.front_desk, elsewhere.physio, elsewhere.manager):
        assert factories.client_of(stranger).get(path).status_code == 404
    by_manager = factories.client_of(house.manager).get(path).status_code
    assert by_manager == (200 if page == "plan" else 404)
    assert factories.client_of(house.physio).get(f"/episodes/{episode.pk + 999}/{page}/").status_code == 404


def test_what_may_change_is_edited_and_a_new_responsible_joins_the_team(house, episode):
    typed = {"diagnosis_words": "insertional", "responsible": house.colleague.pk, "side": "right"}
    answer = factories.client_of(house.physio).post(f"/episodes/{episode.pk}/edit/", typed)
    assert answer.status_code == 302
    episode = in_clinic(house, lambda: Episode.objects.get(pk=episode.pk))
    assert (episode.diagnosis_words, episode.responsible, episode.side) == (
        "insertional", house.colleague, Side.LEFT,
    )  # fmt: skip
    assert factories.client_of(house.colleague).get(f"/episodes/{episode.pk}/plan/").status_code == 200


def test_a_goal_is_added_once_and_ended_with_what_became_of_it(house, episode):
    client = factories.client_of(house.physio)
    path = f"/episodes/{episode.pk}/goals/"
    for _again in range(2):
        assert client.post(path, {"words": "Dig the allotment"}).status_code == 302
    (goal,) = in_clinic(house, lambda: list(EpisodeGoal.objects.all()))
    assert "Dig the allotment" in client.get(path).content.decode()
    answer = client.post(f"/goals/{goal.pk}/end/", {f"goal-{goal.pk}-reason": " "}, follow=True)
    assert "Say what became of this goal." in answer.content.decode()
    client.post(f"/goals/{goal.pk}/end/", {f"goal-{goal.pk}-reason": "Reached"})
    assert "Dig the allotment" not in client.get(path).content.decode()
    assert in_clinic(house, lambda: EpisodeGoal.objects.get().ended_reason) == "Reached"
    assert factories.client_of(house.colleague).post(f"/goals/{goal.pk}/end/").status_code == 404


def test_a_goal_without_words_is_asked_for_them(house, episode):
    answer = factories.client_of(house.physio).post(f"/episodes/{episode.pk}/goals/", {"words": ""})
    assert answer.status_code == 422
    assert "Write down what the patient wants." in answer.content.decode()


def test_a_note_tells_what_happened_outside_the_sessions(house, episode):
    client = factories.client_of(house.physio)
    typed = {
        "kind": "brace_or_orthotic",
        "on": "2026-11-01",
        "until_on": "2026-11-10",
        "words": "Night splint",
    }
    for _again in range(2):
        assert client.post(f"/episodes/{episode.pk}/notes/new/", typed).status_code == 302
    assert in_clinic(house, EpisodeNote.objects.count) == 1
    page = client.get(f"/episodes/{episode.pk}/plan/").content.decode()
    assert "Night splint" in page
    assert "1 Nov 2026 – 10 Nov 2026" in page
    answer = client.post(f"/episodes/{episode.pk}/notes/new/", {**typed, "until_on": "2026-10-01"})
    assert answer.status_code == 422
    assert "It ends before it begins." in answer.content.decode()


# Closing


def closing(person, episode, **typed):
    return factories.client_of(person).post(f"/episodes/{episode.pk}/close/", typed)


def scores_asked(house, episode):
    page = factories.client_of(house.physio).get(f"/episodes/{episode.pk}/close/").content.decode()
    return [code for code in ("nprs", "visa_a", "psfs", "groc15") if f'name="score-{code}-value"' in page]


def test_an_episode_ends_with_a_reason_and_a_score_for_each_measure_or_why_there_is_none(house, episode):
    asked = scores_asked(house, episode)
    assert asked == ["nprs", "visa_a", "psfs", "groc15"]
    answer = closing(house.physio, episode, reason="Back to running")
    assert answer.status_code == 422
    assert answer.content.decode().count("Give the end score, or say why there is none.") >= 4
    reason = first_reason(house, episode)
    typed = {f"score-{code}-missing_reason": reason for code in asked[1:]}
    answer = closing(house.physio, episode, reason="Back to running", **{"score-nprs-value": "1,5"}, **typed)
    assert answer.status_code == 302
    closed = in_clinic(house, lambda: Episode.objects.get(pk=episode.pk))
    assert (closed.state, closed.closed_by) == (EpisodeState.CLOSED, house.physio)
    ends = in_clinic(house, lambda: {one.measure_id: one for one in Observation.objects.all()})
    assert ends["nprs"].value == Decimal("1.5")
    assert ends["visa_a"].missing_reason_id == reason
    assert {one.time_point for one in ends.values()} == {TimePoint.DISCHARGE}


def test_what_the_plan_measures_at_the_end_is_asked_there_and_kept_like_a_reading_of_a_session(
    house, episode
):
    measure = {"measure_id": "wblt", "side": "left", "also_other_side": True, "at_discharge": True}
    with factories.of(episode, house.physio):
        told = {"plan": {}, "frequencies": [], "components": [], "seen_number": 0}
        revise_plan(episode.pk, **told, measures=[measure], by=house.physio, at=factories.AT)
        wanted = measures_to_end(episode)
        assert [(one.measure.pk, one.side) for one in wanted[:2]] == [("wblt", "left"), ("wblt", "right")]
        scores = [{**vars(one), "value": 3, "missing_reason": None} for one in wanted]
        ending = {"reason": "Well", "by": house.physio, "at": factories.AT}
        with pytest.raises(Refused, match="say why there is none: Knee to wall"):
            close_episode(episode.pk, scores=scores[1:], **ending)
        assert not Observation.objects.exists()
        close_episode(episode.pk, scores=scores, **ending)
        assert measures_to_end(episode) == []
        kept = {(one.measure_id, one.side): (one.source, one.mode) for one in Observation.objects.all()}
    assert kept["wblt", "right"] == ("clinician", "")  # nobody is asked in a test
    assert kept["visa_a", ""] == ("patient", "interview")


def first_reason(house, episode):
    page = factories.client_of(house.physio).get(f"/episodes/{episode.pk}/close/").content.decode()
    return page.split('value="value_missing_reason.')[1].split('"')[0].join(["value_missing_reason.", ""])


def close(house, episode):
    with factories.of(episode, house.physio):
        Episode.objects.filter(pk=episode.pk).update(
            state=EpisodeState.CLOSED, closed_at=factories.AT, closed_by=house.physio, closed_reason="Well"
        )


def test_closed_is_closed_and_says_so(house, episode):
    close(house, episode)
    client = factories.client_of(house.physio)
    answer = client.post(f"/episodes/{episode.pk}/edit/", {"responsible": house.physio.pk})
    assert answer.status_code == 422
    assert "This episode is closed and stays closed." in answer.content.decode()
    page = client.get(f"/episodes/{episode.pk}/plan/").content.decode()
    assert "Open a new one for what comes next." in page
    assert "Revise plan" not in page


@pytest.mark.parametrize("page", ["goals", "edit", "plan/new"])
def test_the_pages_of_a_closed_episode_ask_for_nothing(house, episode, page):
    """They opened with their whole form, and refused it when it was sent."""
    with factories.of(episode, house.physio):
        add_goals(episode, [{"words": "Run along the river"}], by=house.physio, at=factories.AT)
    close(house, episode)
    shown = factories.client_of(house.physio).get(f"/episodes/{episode.pk}/{page}/").content.decode()
    main = shown.split("<main")[1].split("</main>")[0]
    assert main.count("This episode is closed and stays closed.") == 1
    assert 'method="post"' not in main
    assert ("Run along the river" in main) is (page == "goals"), "goals are read as before"


WAY_ON = "Open a new episode"


@pytest.mark.parametrize("page", ["goals", "plan", "instrument-work", "review", "trial/new"])
def test_where_an_episode_stays_closed_a_button_leads_to_a_new_one(house, episode, page):
    close(house, episode)
    shown = factories.client_of(house.physio).get(f"/episodes/{episode.pk}/{page}/").content.decode()
    assert shown.count("This episode is closed and stays closed.") == 1
    assert shown.count(f'href="/patients/{episode.patient_id}/episodes/new/">{WAY_ON}') == 1


def test_a_closed_episode_leads_to_a_new_one_whoever_may_open_it(house, episode):
    """Who only reads the record is offered nothing that would be refused."""
    pages = [f"/patients/{episode.patient_id}/{name}/" for name in ("record", "sessions")]
    physio, manager = (factories.client_of(one) for one in (house.physio, house.manager))
    assert all(WAY_ON not in physio.get(page).content.decode() for page in pages)
    close(house, episode)
    for page in [*pages, f"/episodes/{episode.pk}/plan/"]:
        assert WAY_ON in physio.get(page).content.decode()
        assert WAY_ON not in manager.get(page).content.decode()


def test_what_was_typed_while_the_episode_was_closed_stays_on_the_page(house, episode):
    close(house, episode)
    client = factories.client_of(house.physio)
    answer = client.post(f"/episodes/{episode.pk}/goals/", {"words": "Carry the shopping home"})
    assert answer.status_code == 422
    assert answer.content.decode().count("This episode is closed and stays closed.") == 1
    assert "Carry the shopping home" in answer.content.decode()


def test_who_closes_after_somebody_else_is_told_that_nothing_was_taken(house, episode):
    """It looked as if the scores of the second page were kept."""
    reason = first_reason(house, episode)
    typed = {f"score-{code}-missing_reason": reason for code in scores_asked(house, episode)}
    for _tapped_twice in range(2):
        assert closing(house.physio, episode, reason="Well", **typed).status_code == 302
    answer = closing(house.physio, episode, reason="Moved away", **{"score-nprs-value": "3"})
    assert answer.status_code == 422
    assert answer.content.decode().count("This episode is closed and stays closed.") == 1
    with factories.of(episode, house.physio), pytest.raises(Refused, match="closed and stays closed"):
        told = {"reason": "Moved away", "scores": [], "at": factories.AT}
        close_episode(episode.pk, **told, by=house.physio)


def test_an_unsigned_session_keeps_the_episode_open(house, episode):
    factories.draft(episode, by=house.physio)
    reason = first_reason(house, episode)
    typed = {f"score-{code}-missing_reason": reason for code in scores_asked(house, episode)}
    answer = closing(house.physio, episode, reason="Well", **typed)
    assert answer.status_code == 422
    assert "A session of this episode is not signed yet." in answer.content.decode()
    assert in_clinic(house, lambda: Episode.objects.get(pk=episode.pk).state) == EpisodeState.OPEN
