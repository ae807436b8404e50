"""Which threshold a change is held against: the clinic's choice, else what the population suggests."""

from decimal import Decimal

import pytest

from clinic.identity import acting_as
from sessions_app.analysis.change import Change, Verdict
from sessions_app.choices import ThresholdKind
from sessions_app.models import ClinicChoice, Measure, ThresholdChoice
from sessions_app.queries.thresholds import Basis, thresholds_in_use
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.clinic_with_staff()


def in_use(place, condition, measure):
    with acting_as(place.manager.pk, place.clinic.pk):
        return thresholds_in_use(place.clinic.pk, [condition], [measure])[condition, measure]


def choose(place, measure, *, condition=None, threshold=None, kind=ThresholdKind.WORTHWHILE, **more):
    with acting_as(place.manager.pk, place.clinic.pk):
        ThresholdChoice.objects.create(
            clinic=place.clinic,
            measure_id=measure,
            condition_id=condition,
            kind=kind,
            threshold_id=threshold,
            chosen_at=AT,
            chosen_by=place.manager,
            **more,
        )


@pytest.mark.parametrize(
    ("condition", "measure", "worthwhile", "error"),
    [
        # of three read sources for tennis elbow the middle one; of two errors the larger
        ("lat_elbow", "prtee", "prtee.mcid.14_8.lateral_elbow", "prtee.sdc95.17.lateral_elbow"),
        # a source that was read before one from memory
        ("rc_shoulder", "quickdash", "quickdash.mic.13_6.shoulder_pain", "quickdash.mdc.11_2.shoulder_pain"),
        # one that knows the first value
        ("lbp", "nprs", "nprs.mcid_by_baseline.1_baseline_1_4_2_5_7_3_4_8_10.specific_back_pain",
         "nprs.mdc.1_77.specific_back_pain"),
        # found in mixed complaints; no error known for this one, and none borrowed from another
        ("achilles_mid", "nprs", "nprs.mcid.1.chronic_musculoskeletal_slightly_better", None),
        ("achilles_mid", "psfs", None, None),
        ("achilles_any", "visa_a", None, None),
    ],
)  # fmt: skip
def test_without_a_choice_the_population_decides(place, condition, measure, worthwhile, error):
    found = in_use(place, condition, measure)
    assert (found.worthwhile and found.worthwhile.pk, found.error and found.error.pk) == (worthwhile, error)


def test_a_clinics_choice_for_a_condition_comes_before_the_one_for_all(place):
    choose(place, "prtee", threshold="prtee.mcid.11.lateral_elbow")
    assert in_use(place, "lat_elbow", "prtee").worthwhile.pk == "prtee.mcid.11.lateral_elbow"
    choose(place, "prtee", condition="lat_elbow", threshold="prtee.mic.9.lateral_elbow")
    found = in_use(place, "lat_elbow", "prtee")
    assert (found.worthwhile.pk, found.worthwhile_basis) == ("prtee.mic.9.lateral_elbow", Basis.CHOSEN)
    choose(place, "prtee", condition="lat_elbow")
    assert in_use(place, "lat_elbow", "prtee").worthwhile is None  # none of them
    choose(place, "prtee", condition="lat_elbow", is_by_rule=True)
    assert in_use(place, "lat_elbow", "prtee").worthwhile.pk == "prtee.mcid.11.lateral_elbow"


@pytest.mark.parametrize(("high", "verdict"), [(10, Verdict.ERROR_UNKNOWN), (100, Verdict.CANNOT_TELL)])
def test_a_point_of_a_hundred_is_not_held_against_a_point_of_ten(place, high, verdict):
    scale = (Decimal(0), Decimal(high))
    pain = Measure.objects.get(pk="nprs")
    held = in_use(place, "achilles_mid", "nprs").of_values(pain, "points", scale)
    assert held.verdict(Change(Decimal(6), Decimal(4), higher_is_better=False)) == verdict


def test_a_chosen_threshold_that_is_retired_gives_way_to_the_rule(place):
    choose(place, "prtee", condition="lat_elbow", threshold="prtee.mic.9.lateral_elbow")
    with acting_as(place.manager.pk, place.clinic.pk):
        ClinicChoice.objects.create(
            clinic=place.clinic,
            kind="threshold",
            code="prtee.mic.9.lateral_elbow",
            retired_at=AT,
            retired_by=place.manager,
        )
    assert in_use(place, "lat_elbow", "prtee").worthwhile_basis == Basis.CONDITION


def test_another_clinic_chooses_for_itself(place):
    other = factories.clinic_with_staff()
    choose(other, "prtee", condition="lat_elbow", threshold="prtee.mic.9.lateral_elbow")
    assert in_use(place, "lat_elbow", "prtee").worthwhile.pk == "prtee.mcid.14_8.lateral_elbow"


def test_the_line_says_number_meaning_population_source_and_mark(place):
    line = in_use(place, "plantar_heel", "ffi").lines[0]
    assert line.words == "MID 7 (worthwhile change; plantar heel pain)"
    assert (line.source, line.not_checked) == ("Landorf 2010", True)


def test_any_number_of_measures_costs_two_questions(place, django_assert_num_queries):
    with acting_as(place.manager.pk, place.clinic.pk), django_assert_num_queries(2):
        thresholds_in_use(place.clinic.pk, ["lbp", "lat_elbow"], ["nprs", "odi", "prtee", "psfs"])
