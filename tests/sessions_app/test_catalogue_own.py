"""A clinic's own word on the catalogue: add, change, rename, order, check, retire, bring back, merge."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions import catalogue
from sessions_app.models import (
    BandLevel,
    BodyRegion,
    ClinicStep,
    Contraindication,
    Exercise,
    Instrument,
    Lotion,
    Measure,
    OtherModality,
    ResponseCode,
    ScreenQuestion,
    StrokePattern,
    Structure,
    WarmUpActivity,
)
from sessions_app.queries.charting_choices import KINDS, charting_choices
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=2)
TOWEL = {"name": "Towel slide", "type": "mobility", "default_sets": 2, "default_reps": 12}
STEP = {
    "step_field": "load",
    "step_amount": Decimal("1.25"),
    "step_unit": "kg",
    "limit_rpe": 7,
    "limit_pain": 4,
}


@pytest.fixture
def manager():
    clinic = make.clinic("River Clinic")
    person = make.member(clinic, Role.MANAGER)
    person.standing = Standing(clinic.pk, roles=frozenset({Role.MANAGER}))
    with acting_as(person.pk, clinic.pk):
        yield person


@pytest.fixture
def stranger(manager):
    clinic = make.clinic("Hill Clinic")
    person = make.member(clinic, Role.MANAGER)
    person.standing = Standing(clinic.pk, roles=frozenset({Role.MANAGER}))
    return person


def offered(model, by):
    return list(model.objects.offered_to(by.standing.clinic_id).values_list("label", flat=True))


def test_an_own_entry_is_offered_to_its_clinic_and_to_nobody_else(manager, stranger):
    added = catalogue.add_entry(Exercise, TOWEL, by=manager, at=AT)
    assert added.pk.startswith(f"towel-slide-{manager.standing.clinic_id}-")
    assert (added.added_at, added.added_by, added.version) == (AT, manager, 1)
    assert offered(Exercise, manager)[-1] == "Towel slide"
    with acting_as(stranger.pk, stranger.standing.clinic_id):
        assert "Towel slide" not in offered(Exercise, stranger)
        assert charting_choices(stranger.standing.clinic_id).exercises.get(added.pk) is None
        assert not Exercise.objects.filter(pk=added.pk).exists()


def test_an_own_entry_is_the_clinics_word_and_not_called_unchecked(manager):
    added = catalogue.add_entry(Exercise, TOWEL, by=manager, at=AT)
    assert (added.is_own, added.not_checked) == (True, False)
    shared = Exercise.objects.get(pk="sh_pendulum")
    assert (shared.is_own, shared.not_checked) == (False, True)


def test_a_name_stands_once_in_a_list(manager):
    with pytest.raises(Refused, match="already in the list"):
        catalogue.add_entry(Exercise, TOWEL | {"name": "wall SLIDE "}, by=manager, at=AT)
    answer = {"name": "Other", "group": "tolerance"}
    assert "Other" not in list(ResponseCode.objects.filter(group="tolerance").values_list("name", flat=True))
    assert catalogue.add_entry(ResponseCode, answer, by=manager, at=AT).pk


def test_an_own_area_is_shaded_where_its_parent_is_drawn(manager):
    parent = BodyRegion.objects.get(pk="biceps")
    values = {"name": "Biceps, scar", "view": "front", "parent": parent}
    assert catalogue.add_entry(BodyRegion, values, by=manager, at=AT).map_codes == ["biceps"]


def test_a_change_counts_a_version_and_refuses_a_stale_one(manager):
    added = catalogue.add_entry(Exercise, TOWEL, by=manager, at=AT)
    change = {"name": "Towel slide", "default_reps": 15}
    changed = catalogue.change_entry(Exercise, added.pk, change, by=manager, at=LATER, seen_version=1)
    assert (changed.version, changed.default_reps) == (2, 15)
    with pytest.raises(Refused, match="Somebody else"):
        catalogue.change_entry(Exercise, added.pk, change, by=manager, at=LATER, seen_version=1)


def test_a_shared_entry_is_renamed_for_one_clinic_and_stays_as_it_is(manager, stranger):
    catalogue.rename_entry(Lotion, "water_gel", "Blue bottle", by=manager, at=AT)
    assert "Blue bottle" in offered(Lotion, manager)
    assert Lotion.objects.get(pk="water_gel").name == "Water-based gel"
    assert charting_choices(manager.standing.clinic_id).lotions.label("water_gel") == "Blue bottle"
    with acting_as(stranger.pk, stranger.standing.clinic_id):
        assert "Water-based gel" in offered(Lotion, stranger)
    catalogue.rename_entry(Lotion, "water_gel", "", by=manager, at=LATER)
    assert "Water-based gel" in offered(Lotion, manager)


def test_a_shared_entry_is_not_changed(manager):
    with pytest.raises(Refused, match="shared reference"):
        catalogue.change_entry(Lotion, "water_gel", {"glide": "high"}, by=manager, at=AT, seen_version=1)
    assert Lotion.objects.shared().filter(pk="water_gel").update(glide="high") == 0


def test_retired_is_no_longer_offered_and_can_come_back(manager):
    for code in ("water_gel", catalogue.add_entry(Lotion, {"name": "Balm"}, by=manager, at=AT).pk):
        before = offered(Lotion, manager)
        catalogue.retire_entry(Lotion, code, by=manager, at=AT)
        assert len(offered(Lotion, manager)) == len(before) - 1
        kept = charting_choices(manager.standing.clinic_id).lotions
        assert not kept.get(code).is_offered
        assert code not in [choice.code for choice in kept]
        with pytest.raises(Refused, match="already retired"):
            catalogue.retire_entry(Lotion, code, by=manager, at=LATER)
        catalogue.bring_back_entry(Lotion, code, by=manager, at=LATER)
        assert offered(Lotion, manager) == before


def test_order_is_the_clinics(manager, stranger):
    before = offered(Lotion, manager)
    code = Lotion.objects.get(name=before[2]).pk
    catalogue.move_entry(Lotion, code, steps=-1, by=manager, at=AT)
    assert offered(Lotion, manager) == [before[0], before[2], before[1], *before[3:]]
    catalogue.move_entry(Lotion, code, steps=1, by=manager, at=AT)
    assert offered(Lotion, manager) == before
    first = Lotion.objects.get(name=before[0]).pk
    catalogue.move_entry(Lotion, first, steps=-1, by=manager, at=AT)
    assert offered(Lotion, manager) == before
    added = catalogue.add_entry(Lotion, {"name": "Balm"}, by=manager, at=AT)
    assert offered(Lotion, manager) == [*before, added.name]
    with acting_as(stranger.pk, stranger.standing.clinic_id):
        assert offered(Lotion, stranger) == before


def test_answers_are_ordered_within_their_list(manager):
    def skin():
        return [
            answer.label for answer in charting_choices(manager.standing.clinic_id).responses["skin_response"]
        ]

    before = skin()
    catalogue.move_entry(ResponseCode, "skin_response.red", steps=-1, by=manager, at=AT)
    assert skin() == [before[0], before[2], before[1], *before[3:]]


def test_an_own_entry_is_merged_and_brought_back(manager):
    added = catalogue.add_entry(Lotion, {"name": "Jelly"}, by=manager, at=AT)
    other = catalogue.add_entry(Lotion, {"name": "Jelly, big tub"}, by=manager, at=AT)
    catalogue.merge_entry(Lotion, added.pk, "water_gel", by=manager, at=AT)
    assert "Jelly" not in offered(Lotion, manager)
    assert charting_choices(manager.standing.clinic_id).lotions.get(added.pk).merged_into == "water_gel"
    with pytest.raises(Refused, match="still in use"):
        catalogue.merge_entry(Lotion, other.pk, added.pk, by=manager, at=AT)
    with pytest.raises(Refused, match="itself"):
        catalogue.merge_entry(Lotion, other.pk, other.pk, by=manager, at=AT)
    with pytest.raises(Refused, match="shared reference"):
        catalogue.merge_entry(Lotion, "water_gel", other.pk, by=manager, at=AT)
    catalogue.bring_back_entry(Lotion, added.pk, by=manager, at=LATER)
    assert "Jelly" in offered(Lotion, manager)


def test_a_checked_source_takes_the_mark_away_in_this_clinic_alone(manager, stranger):
    def mark(person):
        return charting_choices(person.standing.clinic_id).exercises.get("sh_pendulum").not_checked

    assert mark(manager)
    catalogue.check_entry(Exercise, "sh_pendulum", by=manager, at=AT)
    assert not mark(manager)
    with acting_as(stranger.pk, stranger.standing.clinic_id):
        assert mark(stranger)
    catalogue.withdraw_check(Exercise, "sh_pendulum", by=manager, at=LATER)
    assert mark(manager)


def test_a_step_of_the_clinic_takes_the_place_of_the_shared_one(manager):
    def step():
        return charting_choices(manager.standing.clinic_id).exercises.get("sh_sidelying_er").step

    shared = Exercise.objects.get(pk="sh_sidelying_er")
    assert (step().label, step().is_own, step().limit_rpe) == ("+0.5 kg", False, 8)
    catalogue.decide_step(shared, STEP, by=manager, at=AT)
    assert (step().label, step().is_own, step().not_checked, step().limit_rpe) == ("+1.25 kg", True, False, 7)
    catalogue.decide_step(shared, STEP, by=manager, at=LATER)
    assert ClinicStep.objects.get().version == 1
    catalogue.decide_step(shared, STEP | {"limit_pain": 3}, by=manager, at=LATER)
    decided = ClinicStep.objects.get()
    assert (decided.version, decided.decided_at, decided.limit_pain) == (2, LATER, 3)
    assert str(Exercise.objects.get(pk="sh_sidelying_er").step_amount) == "0.50"


def test_the_charting_sheet_asks_once_for_everything(manager):
    charting_choices(manager.standing.clinic_id)
    with CaptureQueriesContext(connection) as few:
        few_choices = charting_choices(manager.standing.clinic_id)
    for number in range(30):
        catalogue.add_entry(Exercise, TOWEL | {"name": f"Slide {number}"}, by=manager, at=AT)
    with CaptureQueriesContext(connection) as many:
        choices = charting_choices(manager.standing.clinic_id)
    assert (len(few), len(many)) == (1, 1)
    assert len(choices.exercises) == len(few_choices.exercises) + 30


def test_the_charting_sheet_gets_every_kind(manager):
    catalogue.add_entry(KINDS["band"][0], {"name": "Yellow"}, by=manager, at=AT)
    choices = charting_choices(manager.standing.clinic_id)
    clinic = manager.standing.clinic_id
    lists = {
        BodyRegion: choices.regions, Structure: choices.structures, Instrument: choices.instruments,
        StrokePattern: choices.strokes, Lotion: choices.lotions, WarmUpActivity: choices.warm_ups,
        OtherModality: choices.modalities, Exercise: choices.exercises, BandLevel: choices.bands,
        Measure: choices.measures, ScreenQuestion: choices.screen_questions,
        Contraindication: choices.contraindications,
    }  # fmt: skip
    for model, offered in lists.items():
        assert len(offered) == model.objects.offered_to(clinic).count() > 0
    answers = sum(len(answers) for answers in choices.responses.values())
    assert answers == ResponseCode.objects.offered_to(clinic).count() > 90
    assert [answer.code for answer in choices.responses["skin_response"]][:2] == [
        "skin_response.none",
        "skin_response.pink",
    ]
    assert [choice.kind for choice in choices.structures_of("achilles")][:2] == ["tendon", "tendon"]
    assert choices.measures.get("nprs").maximum == Decimal(10)
    assert choices.modalities.get("joint_mobilisation").named_values[0] == {"name": "joint", "kind": "text"}


def test_a_page_may_ask_for_few_kinds(manager):
    choices = charting_choices(manager.standing.clinic_id, kinds=("exercise",))
    offered = Exercise.objects.offered_to(manager.standing.clinic_id).count()
    assert (len(choices.exercises), len(choices.lotions), choices.responses) == (offered, 0, {})
