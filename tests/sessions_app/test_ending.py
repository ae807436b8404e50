"""An end score goes on with the series that it ends, and stands beside its first and last value."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection, transaction

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions.catalogue import blind_measure
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.episodes import close_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.readings import record_readings
from sessions_app.actions.summaries import refresh_summary
from sessions_app.forms.ending import CloseSheet
from sessions_app.models import Measure, ResponseCode, SeriesSummary
from sessions_app.queries.ending import measures_to_end
from sessions_app.queries.judged_by import judged_episodes
from sessions_app.queries.review_scope import ReviewScope
from tests import factories
from tests.sessions_app.a_session import AT

pytestmark = pytest.mark.django_db


def judged_by(place, code):
    place.episode.condition.core_outcomes = [code]
    place.episode.condition.save(update_fields=["core_outcomes"])


def record(place, code, *, days_ago, **told):
    row = defaultdict(lambda: None, measure=code, measure_row=Measure.objects.get(pk=code), **told)
    record_readings(place.episode.pk, [row], taken_at=AT - timedelta(days=days_ago), by=place.physio, at=AT)


def test_an_end_score_is_asked_as_it_was_measured_and_compares(place):
    judged_by(place, "nprs")
    for days_ago, value in ((30, 7), (3, 4)):
        record(place, "nprs", days_ago=days_ago, value=Decimal(value), recall_period="24 h", version="2")
    (asked,) = measures_to_end(place.episode)
    assert (asked.recall_period, asked.version, asked.about) == ("24 h", "2", "24 h, 2")

    client = factories.client_of(place.physio)
    page = client.get(f"/episodes/{place.episode.pk}/close/").content.decode()
    assert "First 7, " in page
    assert "; last 4, " in page

    scores = [{"measure": asked.measure, **asked.of_what, "value": 2, "missing_reason": None}]
    close_episode(place.episode.pk, reason="Well", scores=scores, by=place.physio, at=AT)
    pain = SeriesSummary.objects.get(episode=place.episode, measure="nprs")
    assert (pain.readings, pain.first_value, pain.last_value) == (3, 7, 2)


def test_the_treated_side_is_asked_for_though_the_other_was_measured_last(place):
    judged_by(place, "wblt")
    record(place, "wblt", days_ago=3, value=Decimal(9), side="right")
    record(place, "wblt", days_ago=2, value=Decimal(12), side="left")
    place.episode.side = "right"
    (asked,) = measures_to_end(place.episode)
    assert (asked.side, asked.so_far.last_value) == ("right", 9)


def test_a_clinic_that_hides_last_values_hides_them_here_too(place):
    judged_by(place, "nprs")
    record(place, "nprs", days_ago=3, value=Decimal(4))
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    blind_measure(Measure, "nprs", is_blind=True, by=place.manager, at=AT)
    (asked,) = measures_to_end(place.episode)
    assert asked.so_far is None


def test_a_score_of_these_days_is_not_written_again_as_of_the_day_of_closing(place):
    """It stood in the field, and was kept as if it had been measured on that day."""
    judged_by(place, "nprs")
    record(place, "nprs", days_ago=30, value=Decimal(7))
    record(place, "nprs", days_ago=2, value=Decimal(3))
    score = CloseSheet(episode=place.episode, clinic=place.clinic).scores[0]
    assert "value=" not in str(score["value"])
    assert "The score of 21 Nov 2026 counts as the end score: nothing more is needed." in str(
        score.fields["value"].help_text
    )
    is_valid, sheet = discharged(place)
    assert is_valid
    close_episode(place.episode.pk, **sheet.given(), by=place.physio, at=AT)
    assert [one.value for one in place.episode.observations.order_by("at")] == [7, 3]


def test_everything_that_is_still_to_be_said_is_said_at_once(place):
    """Why it ends was asked for only when the scores were right: a second round."""
    judged_by(place, "wblt")
    planned_at_the_end(place, {"measure_id": "wblt"})
    page = factories.client_of(place.physio).post(f"/episodes/{place.episode.pk}/close/", {"reason": ""})
    assert page.status_code == 422
    for sentence in ("Say why the episode is closed.", "Give the end score, or say why there is none."):
        assert sentence in page.content.decode()


def discharged(place, **told):
    """The lines of the closing page of an episode whose last session was a month ago."""
    sheet = CloseSheet({"reason": "Well", **told}, episode=place.episode, clinic=place.clinic)
    return sheet.is_valid(), sheet


def test_a_score_that_the_review_counts_as_the_end_needs_no_other_and_no_reason(place):
    judged_by(place, "nprs")
    factories.signed_session(place.episode, by=place.physio, started_at=AT - timedelta(days=31))
    factories.signed_session(place.episode, by=place.physio, number=2, started_at=AT - timedelta(days=30))
    for days_ago, value in ((31, 7), (33, 5)):
        record(place, "nprs", days_ago=days_ago, value=Decimal(value))
    (asked,) = measures_to_end(place.episode)
    assert asked.counts_on == (AT - timedelta(days=31)).date()
    counts = "The score of 23 Oct 2026 counts as the end score"
    score = CloseSheet(episode=place.episode, clinic=place.clinic).scores[0]
    assert counts in str(score.fields["value"].help_text)

    told = {score["missing_reason"].html_name: "value_missing_reason.not_asked"}
    is_valid, refused = discharged(place, **told)
    assert not is_valid
    assert f"{counts}: take this reason away." in refused.error_lines[0]["text"]
    is_valid, sheet = discharged(place)
    assert (is_valid, sheet.given()["scores"]) == (True, [])
    close_episode(place.episode.pk, **sheet.given(), by=place.physio, at=AT)
    scope = ReviewScope(place.clinic.pk, AT.date() - timedelta(days=9), AT.date() + timedelta(days=9))
    (one,) = judged_episodes(scope)
    assert (one.baseline, one.end) == (5, 7)
    assert not place.episode.observations.filter(time_point="discharge").exists()


@pytest.mark.parametrize("days_ago", [(38,), (60, 38), (29,)])
def test_a_start_alone_or_a_score_of_long_before_the_last_session_is_no_end(place, days_ago):
    judged_by(place, "nprs")
    for number, ago in ((1, 61), (2, 30)) if len(days_ago) == 2 else ((1, 30),):
        start = AT - timedelta(days=ago)
        factories.signed_session(place.episode, by=place.physio, number=number, started_at=start)
    for ago in days_ago:
        record(place, "nprs", days_ago=ago, value=Decimal(5))
    (asked,) = measures_to_end(place.episode)
    assert asked.counts_on is None
    assert not discharged(place)[0]


def two_sessions(place):
    for number, ago in ((1, 61), (2, 30)):
        start = AT - timedelta(days=ago)
        factories.signed_session(place.episode, by=place.physio, number=number, started_at=start)


def end_in_the_review(place):
    scope = ReviewScope(place.clinic.pk, AT.date() - timedelta(days=9), AT.date() + timedelta(days=9))
    (one,) = judged_episodes(scope)
    return one.end


def test_scores_of_each_session_count_beside_the_one_of_intake(place):
    """The lone score of intake was looked at, and a reason asked for beside what the review counts."""
    judged_by(place, "nprs")
    two_sessions(place)
    record(place, "nprs", days_ago=62, value=Decimal(8))
    of_sessions = {"measure": Measure.objects.get(pk="nprs"), "moment": "before", "time_point": "visit"}
    for days_ago, value in ((61, 7), (30, 2)):
        read_at = AT - timedelta(days=days_ago)
        factories.observation(place.episode, by=place.physio, value=value, at=read_at, **of_sessions)
    refresh_summary(place.episode)
    (asked,) = measures_to_end(place.episode)
    assert asked.counts_on == (AT - timedelta(days=30)).date()
    is_valid, sheet = discharged(place)
    assert is_valid
    close_episode(place.episode.pk, **sheet.given(), by=place.physio, at=AT)
    assert end_in_the_review(place) == 2


def test_a_series_begun_late_does_not_end_the_one_of_the_start(place):
    """Another version compares with nothing: the review looks for the end of what was begun at the start."""
    judged_by(place, "nprs")
    two_sessions(place)
    record(place, "nprs", days_ago=61, value=Decimal(8))
    record(place, "nprs", days_ago=29, value=Decimal(2), version="2")
    (asked,) = measures_to_end(place.episode)
    assert asked.counts_on is None
    score = CloseSheet(episode=place.episode, clinic=place.clinic).scores[0]
    told = {score["missing_reason"].html_name: "value_missing_reason.not_asked"}
    is_valid, sheet = discharged(place, **told)
    assert is_valid
    close_episode(place.episode.pk, **sheet.given(), by=place.physio, at=AT)
    assert end_in_the_review(place) is None


def planned_at_the_end(place, *measures):
    told = {"plan": {}, "frequencies": [], "components": [], "seen_number": 0, "by": place.physio, "at": AT}
    revise_plan(place.episode.pk, measures=[{"at_discharge": True, **one} for one in measures], **told)


def test_a_plan_that_names_no_side_is_ended_by_a_score_of_the_treated_side(place):
    judged_by(place, "wblt")
    planned_at_the_end(place, {"measure_id": "wblt"})
    two_sessions(place)
    for days_ago in (61, 30):
        record(place, "wblt", days_ago=days_ago, value=Decimal(9), side=place.episode.side)
    (asked,) = measures_to_end(place.episode)
    assert asked.counts_on is not None


def test_a_reason_beside_a_score_that_counts_is_refused_however_it_comes(place):
    judged_by(place, "nprs")
    two_sessions(place)
    for days_ago in (61, 30):
        record(place, "nprs", days_ago=days_ago, value=Decimal(5))
    (asked,) = measures_to_end(place.episode)
    reason = ResponseCode.objects.get(pk="value_missing_reason.not_asked")
    scores = [{"measure": asked.measure, **asked.of_what, "value": None, "missing_reason": reason}]
    with pytest.raises(Refused, match="counts as the end score: take this reason away"):
        close_episode(place.episode.pk, reason="Well", scores=scores, by=place.physio, at=AT)


def test_a_reason_sent_while_a_colleague_enters_the_end_score_is_refused(place):
    """Both stood in the record: the score, and that it was not asked."""
    judged_by(place, "nprs")
    (asked,) = measures_to_end(place.episode)
    reason = ResponseCode.objects.get(pk="value_missing_reason.not_asked")
    scores = [{"measure": asked.measure, **asked.of_what, "value": None, "missing_reason": reason}]
    record(place, "nprs", days_ago=0, value=Decimal(2), time_point="discharge")
    with pytest.raises(Refused, match="has its end score by now: Numeric pain rating scale"):
        close_episode(place.episode.pk, reason="Well", scores=scores, by=place.physio, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["chart", "close"])
def test_of_charting_and_closing_at_once_the_second_is_refused(first):
    """Each looked for what the other one had not yet written, and a closed episode had an open draft."""
    place = factories.clinic_with_staff()
    patient = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio])
    episode = factories.episode(patient, by=place.physio)
    by = {"by": place.physio, "at": AT}
    acts = {
        "chart": lambda: start_draft(episode, empty=True, **by),
        "close": lambda: close_episode(episode.pk, reason="Well", scores=[], **by),
    }
    answers = []

    def act_second(name):
        try:
            with acting_as(place.physio.pk, place.clinic.pk):
                answers.append(acts[name]())
        except Refused as reason:
            answers.append(str(reason))
        finally:
            connection.close()

    (second,) = acts.keys() - {first}
    colleague = Thread(target=act_second, args=(second,))
    with acting_as(place.physio.pk, place.clinic.pk), transaction.atomic():
        acts[first]()
        colleague.start()
        colleague.join(timeout=1)
    colleague.join()
    assert answers == [
        {
            "chart": "This episode is closed. Open a new one to chart a session.",
            "close": "A session of this episode is not signed yet. Sign or discard it first.",
        }[second]
    ]


def test_what_was_typed_for_one_side_is_not_taken_for_the_other(place):
    """The end score of the left side was entered meanwhile: the right one took its place on the page."""
    judged_by(place, "wblt")
    planned_at_the_end(place, {"measure_id": "wblt", "side": "left", "also_other_side": True})
    left, right = CloseSheet(episode=place.episode, clinic=place.clinic).scores
    assert (left.wanted.side, right.wanted.side) == ("left", "right")
    record(place, "wblt", days_ago=0, value=Decimal(9), side="left", time_point="discharge")
    is_valid, sheet = discharged(place, **{left["value"].html_name: "9", right["value"].html_name: "12"})
    assert is_valid
    assert [(one["side"], one["value"]) for one in sheet.given()["scores"]] == [("right", 12)]


def test_one_series_is_asked_for_once_though_the_plan_names_it_with_and_without_its_side(place):
    judged_by(place, "wblt")
    planned_at_the_end(place, {"measure_id": "wblt"}, {"measure_id": "wblt", "side": place.episode.side})
    record(place, "wblt", days_ago=1, value=Decimal(9), side=place.episode.side)
    (asked,) = measures_to_end(place.episode)
    assert asked.side == place.episode.side
