"""Could someone repeat this session? Counted from what was signed."""

import pytest

from sessions_app.analysis.repeatable import Gap, repeatable
from sessions_app.repeatable_words import DETAILS, gap_words
from tests.sessions_app.a_session import session
from tests.sessions_app.charted import charted, sign

pytestmark = pytest.mark.django_db


def counted(place, sheet):
    return repeatable(sign(charted(place, sheet)).snapshot)


def test_what_is_missing_is_named_with_the_number_of_rows(place):
    found = counted(place, session(p2={"structures": []}))

    assert found.gaps == (
        Gap("structure", 1),
        Gap("stroke_rate", 2),
        Gap("position", 2),
        Gap("tempo", 1),
        Gap("training", 1),
    )
    assert (found.given, found.asked) == (13, 18)
    assert [gap_words(gap) for gap in found.gaps][:2] == ["structure", "stroke rate or number (2)"]


def test_what_the_session_did_not_have_is_not_asked_for(place):
    no_exercise = {"no_exercise_reason": "no_exercise_reason.time", "minutes": []}
    found = counted(place, session(p1=None, p2=None, lotion=None, e1=None, exercise_block=no_exercise))

    assert found.asked == 4  # warm-up, training, place, mode
    assert {gap.detail for gap in found.gaps} == {"training"}


def test_every_detail_has_its_words():
    from sessions_app.analysis.repeatable import DETAILS as ASKED
    from sessions_app.analysis.repeatable import OF_THE_VISIT

    assert {detail for _kind, detail, _has in ASKED} | {detail for detail, _has in OF_THE_VISIT} == set(
        DETAILS
    )
