"""What a plan wants measured, and when; a visit number is no day of the calendar."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError

from clinic.identity import acting_as
from clinic.standing import Standing
from sessions_app.actions.episodes import close_episode
from sessions_app.models import (
    PlanFrequency,
    PlannedComponent,
    PlannedMeasure,
    PlanRevision,
    ResponseCode,
    SessionTemplate,
)
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.ending import measures_to_end
from sessions_app.queries.review_scope import ReviewScope
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

PLAN = {
    "seen_number": "0",
    "rationale": "Load first",
    "frequency-rows": "0",
    "measure-rows": "2",
    "measure-0-measure": "visa_a",
    "measure-0-at_baseline": "on",
    "measure-0-weeks": "12, 4 8",
    "measure-0-weeks_after_end": "26",
    "measure-1-measure": "nprs",
    "measure-1-side": "left",
    "measure-1-visits": "6",
    "measure-1-at_discharge": "on",
    "measure-1-by_visit": "8",
    "measure-1-trials": "3",
}


def planned(house, **typed):
    return house.browser.post(f"/episodes/{house.episode.pk}/plan/new/", {**PLAN, **typed})


def newest(house):
    with acting_as(clinic_id=house.clinic.pk):
        return list(PlanRevision.objects.filter(episode=house.episode).first().measures.all())


def test_measures_are_kept_with_their_times_and_read_on_the_plan(house):
    assert planned(house).status_code == 302

    first, second = newest(house)
    assert (first.measure_id, first.at_baseline, first.weeks) == ("visa_a", True, [4, 8, 12])
    assert first.weeks_after_end == [26]
    assert (second.side, second.visits, second.at_discharge, second.by_visit) == ("left", [6], True, 8)
    page = house.browser.get(f"/episodes/{house.episode.pk}/plan/").content.decode()
    assert "at the start, 4, 8 and 12 weeks from the start, 26 weeks after the end" in page
    assert "at visit 6, at the end, or at visit 8 if that is earlier" in page
    assert 'Numeric pain rating scale</b><span class="sub">Left, 3 trials</span>' in page


def test_the_next_revision_starts_with_them_and_tells_what_changed(house):
    planned(house)
    form = house.browser.get(f"/episodes/{house.episode.pk}/plan/new/").content.decode()
    assert 'value="4, 8, 12"' in form

    changed = {"seen_number": "1", "summary": "Longer", "change_reason": "Slow", "measure-0-weeks": "4, 16"}
    assert planned(house, **changed).status_code == 302
    assert newest(house)[0].weeks == [4, 16]
    page = house.browser.get(f"/episodes/{house.episode.pk}/plan/").content.decode()
    assert "4 and 16 weeks from the start" in page
    assert "4, 8 and 12 weeks from the start" in page, "what it was before"


def test_one_more_row_saves_nothing(house):
    answer = planned(house, add="measure")
    assert answer.status_code == 200
    assert 'name="measure-2-measure"' in answer.content.decode()
    with acting_as(clinic_id=house.clinic.pk):
        assert not PlanRevision.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"measure-0-weeks": "four"}, "Write whole numbers with commas between them"),
        ({"measure-0-weeks": "4,5.5"}, "Write whole numbers with commas between them"),
        ({"measure-0-measure": ""}, "Choose the measure."),
        ({"measure-1-at_discharge": ""}, "This goes with “At the end”"),
        ({"measure-0-weeks": ", ".join(map(str, range(1, 40)))}, "more times than can be kept"),
    ],
)
def test_what_cannot_be_is_said_and_kept_as_typed(house, typed, sentence):
    answer = planned(house, **typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in typed.values())


# What a plan says is said once, and nothing is put into it later


def test_a_template_keeps_what_is_measured_in_each_session(house):
    planned(house, **{"measure-1-in_each": "on"})
    revision = newest(house)[0].plan_revision
    house.browser.post(f"/plans/{revision.pk}/template/", {"name": "Calf"})
    other = factories.patient(house.clinic, by=house.physio, treated_by=[house.physio])
    episode = factories.episode(other, by=house.physio)
    with acting_as(clinic_id=house.clinic.pk):
        template = SessionTemplate.objects.get()
    page = house.browser.get(f"/episodes/{episode.pk}/plan/new/?template={template.pk}").content.decode()
    assert [one["fields"]["measure"] for one in template.components] == [["nprs"]]
    assert "in each session" in page


@pytest.mark.django_db(transaction=True)
def test_a_plan_takes_no_rows_after_the_transaction_that_wrote_it(house):
    planned(house)
    measure = newest(house)[0]
    of_it = {"clinic_id": measure.clinic_id, "patient_id": measure.patient_id}
    of_it["plan_revision_id"] = measure.plan_revision_id
    late = [
        PlannedMeasure(**of_it, position=9, measure_id="nprs"),
        PlannedComponent(**of_it, position=9, row_id="late", kind="exercise"),
        PlanFrequency(**of_it, position=9),
    ]
    for row in late:
        with (
            pytest.raises(DatabaseError, match="rows_come_with_what_they_belong_to"),
            acting_as(house.physio.pk, house.clinic.pk),
        ):
            row.save()


def test_a_clinics_table_tells_of_the_newest_plan_alone(house):
    with factories.of(house.episode, house.physio):
        factories.signed_session(house.episode, by=house.physio)
    planned(house)
    planned(house, seen_number="1", summary="Fewer", change_reason="Too many")
    house.manager.standing = Standing(house.clinic.pk, frozenset({"manager"}))
    day = factories.AT.date()
    record = ClinicRecord(house.manager, ReviewScope(house.clinic.pk, day - timedelta(days=1), day))
    with acting_as(house.manager.pk, house.clinic.pk):
        told = [(one.episode_id, one.pk) for one in record.planned_measures()]
        assert PlannedMeasure.objects.count() == 2 * len(told) == 4
    assert told == [(house.episode.pk, one.pk) for one in newest(house)]


# What is asked after the end


def test_a_follow_up_is_asked_on_today_after_the_end_until_it_is_answered(house):
    planned(house, **{"measure-0-weeks_after_end": "4"})
    with factories.of(house.episode, house.physio):
        factories.signed_session(house.episode, by=house.physio)
        none = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
        scores = [
            {**vars(one), "value": None, "missing_reason": none} for one in measures_to_end(house.episode)
        ]
        at = factories.AT + timedelta(hours=2)
        close_episode(house.episode.pk, reason="Moved", scores=scores, by=house.physio, at=at)
    seen = []
    for days in (20, 28, 36):
        with time_machine.travel(factories.AT + timedelta(days=days), tick=False):
            page = factories.client_of(house.physio).get("/today/").content.decode()
            seen.append([words for words in ("VISA-A due", "VISA-A overdue") if words in page])
            assert ("4 weeks after the end" in page) == bool(seen[-1])
    assert seen == [[], ["VISA-A due"], ["VISA-A overdue"]]
    wanted = newest(house)[0].measure
    at = factories.AT + timedelta(days=36)
    factories.observation(
        house.episode, by=house.physio, measure=wanted, value=80, at=at, time_point="follow_up", scale_max=100
    )
    with time_machine.travel(at + timedelta(days=1), tick=False):
        page = factories.client_of(house.physio).get("/today/").content.decode()
    assert "Follow-up" not in page
