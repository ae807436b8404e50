"""How often a clinic uses an entry of its catalogue, and what a merge does to the count."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from clinic.identity import acting_as
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions import catalogue
from sessions_app.actions.plans import revise_plan
from sessions_app.exchange.clinic_tables import clinic_sheets
from sessions_app.models import Condition, Exercise, ExercisePerformed, Measure, ResponseCode
from sessions_app.queries import catalogue_uses
from sessions_app.queries.catalogue_kinds import BY_SLUG
from sessions_app.queries.catalogue_uses import Uses, never_used, uses_of
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.review_choices import scope_choices
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.safety_counts import _kinds
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
EXERCISES = BY_SLUG["exercises"]


@pytest.fixture
def used(place):
    """Two sessions, with a shared exercise and with the own double of it; a plan with a third."""
    place.manager.standing = SimpleNamespace(clinic_id=place.clinic.pk)
    place.shared = Exercise.objects.get(pk="an_hsr_standing")
    place.own = catalogue.add_entry(Exercise, {"name": "Ours", "type": "mobility"}, by=place.manager, at=AT)
    for number, exercise in enumerate((place.shared, place.own), start=1):
        made = factories.writing_session(place.episode, by=place.physio, number=number)
        spine = factories.component(made, position=2, kind="exercise")
        of_it = {"clinic_id": place.clinic.pk, "treatment_session": made, "component": spine}
        ExercisePerformed.objects.create(**of_it, exercise=exercise)
        factories.seal(made, by=place.physio)
    rows = [{"row_id": "r1", "kind": "exercise", "fields": {"exercise": ["sh_wall_slide"]}}]
    of = {"frequencies": [], "components": rows, "seen_number": 0, "by": place.physio, "at": AT}
    revise_plan(place.episode.pk, plan={"rationale": "More"}, **of)
    return place


def uses(place, *codes):
    return uses_of(EXERCISES, place.clinic.pk, list(codes))


def test_sessions_and_plans_in_force_are_counted_and_what_is_never_used_is_known(used):
    shared, own = used.shared.pk, used.own.pk
    assert uses(used, shared, own, "sh_wall_slide", "sh_pendulum") == {
        shared: Uses(1),
        own: Uses(1),
        "sh_wall_slide": Uses(0, plans=1),
    }
    asked = [shared, own, "sh_wall_slide", "sh_pendulum"]
    assert never_used(EXERCISES, used.clinic.pk, asked) == {"sh_pendulum"}


def test_what_is_merged_counts_with_what_was_kept_until_it_is_undone(used):
    shared, own = used.shared.pk, used.own.pk
    catalogue.merge_entry(Exercise, own, shared, by=used.manager, at=AT)
    assert uses(used, shared, own) == {shared: Uses(2), own: Uses(1)}
    catalogue.merge_entry(Exercise, _new(used, "Slide"), "sh_pendulum", by=used.manager, at=AT)
    assert "sh_pendulum" in never_used(EXERCISES, used.clinic.pk, ["sh_pendulum"])
    catalogue.bring_back_entry(Exercise, own, by=used.manager, at=AT)
    assert uses(used, shared) == {shared: Uses(1)}


def _new(place, name):
    return catalogue.add_entry(Exercise, {"name": name, "type": "mobility"}, by=place.manager, at=AT).pk


def test_what_is_used_very_often_is_counted_so_far_and_no_further(used, monkeypatch):
    monkeypatch.setattr(catalogue_uses, "MOST", 1)
    assert uses(used, used.shared.pk) == {used.shared.pk: Uses(1, is_more=True)}


def test_the_list_shows_what_was_never_used(used):
    page = factories.client_of(used.manager)
    rows = page.get(reverse("catalogue:entries", args=["exercises"]), {"show": "never-used"}).context["list"]
    everything = Exercise.objects.offered_to(used.clinic.pk).values_list("pk", flat=True)
    assert rows.total == len(everything) - 3
    html = page.get(reverse("catalogue:entry", args=["exercises", "sh_wall_slide"])).content.decode()
    assert "in 1 plan in force" in html


def test_reviews_count_a_merged_reaction_and_a_merged_condition_with_the_kept_one(used):
    clinic = used.clinic.pk
    values = {"name": "Blue mark", "group": "skin_response", "opens": "adverse"}
    kept = ResponseCode.objects.get(pk="skin_response.bruise")
    own = catalogue.add_entry(ResponseCode, values | {"opens": kept.opens}, by=used.manager, at=AT)
    found = [SimpleNamespace(asked=True, kinds={own.pk})] * 10
    catalogue.merge_entry(ResponseCode, own.pk, kept.pk, by=used.manager, at=AT)
    assert _kinds(clinic, found) == {kept.pk: 10}
    catalogue.merge_entry(Condition, used.episode.condition_id, "achilles_mid", by=used.manager, at=AT)
    assert "achilles_mid" in scope_choices(clinic).condition_names


@pytest.mark.promise("spreadsheet")
def test_the_tables_tell_under_which_condition_a_merged_one_is_counted_and_how_that_is_judged(used):
    merged, day = used.episode.condition_id, AT.date()
    catalogue.merge_entry(Condition, merged, "achilles_mid", by=used.manager, at=AT)
    used.manager.standing = Standing(used.clinic.pk, frozenset({"manager"}))
    record = ClinicRecord(used.manager, ReviewScope(used.clinic.pk, day - timedelta(days=400), day))
    asked = {"episodes", "measures"}
    with acting_as(used.manager.pk, used.clinic.pk):
        tables = {sheet.name: list(sheet.rows()) for sheet in clinic_sheets(record) if sheet.name in asked}
    told = {(one["condition_id"], one["counted_condition_id"]) for one in tables["episodes"]}
    assert told == {(merged, "achilles_mid")}
    core = Condition.objects.get(pk="achilles_mid").core_outcomes
    kept = [one["measure_id"] for one in tables["measures"] if one["condition_id"] == "achilles_mid"]
    assert kept == core


def test_what_cannot_be_added_is_not_merged(used):
    manager = used.manager
    stopping = ResponseCode.objects.filter(group="stop_reason").first()
    own = catalogue.add_entry(ResponseCode, {"name": "Sting", "group": "skin_response"}, by=manager, at=AT)
    with pytest.raises(Refused, match="cannot be counted together"):
        catalogue.merge_entry(ResponseCode, own.pk, stopping.pk, by=manager, at=AT)
    with acting_as(used.physio.pk, used.clinic.pk):
        measure = factories.own_measure(used.episode, by=used.physio)
        factories.observation(used.episode, by=used.physio, measure=measure)
    with pytest.raises(Refused, match="a course of their own"):
        catalogue.merge_entry(Measure, measure.pk, "nprs", by=manager, at=AT)
