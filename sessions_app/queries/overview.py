"""The overview of one episode: outcomes and minutes on one time axis, change since intake."""

from dataclasses import dataclass

from sessions_app.queries.outcome_chart import OutcomeChart, outcome_chart
from sessions_app.queries.outcome_series import PAIN, Series, series_of
from sessions_app.queries.score_changes import Footnotes, ScoreChange, score_changes
from sessions_app.queries.session_bars import SessionBars, session_bars
from sessions_app.queries.session_rows import SessionRow, rows_about

CHART_SESSIONS = 30
PANELS = 2  # the score of the region, and pain
MOST_CHANGES = 6
ROWS = 5


@dataclass(frozen=True)
class Overview:
    sessions: SessionBars
    rows: list[SessionRow]  # the newest sessions
    series: list[Series]
    chart: OutcomeChart | None
    since_intake: list[ScoreChange]
    more_changes: int

    @property
    def bars(self):
        return self.sessions.bars

    @property
    def last_visit_at(self):
        return self.bars[-1].occasion.at if self.bars else None


def overview_of(user, episode, goals=()) -> Overview:
    """What the overview page draws, in a fixed number of statements."""
    sessions = session_bars(user, episode, latest=CHART_SESSIONS, newest=ROWS)
    series = series_of(
        episode,
        pain=sessions.pain,
        first_codes=[*episode.condition.core_outcomes, *(goal.measure_id for goal in goals)],
    )
    shown = region_and_pain(series)
    changes = score_changes(series, Footnotes())
    return Overview(
        sessions=sessions,
        rows=rows_about(episode, sessions.newest),
        series=shown,
        chart=outcome_chart(shown, sessions.bars, since=sessions.since),
        since_intake=changes[:MOST_CHANGES],
        more_changes=max(len(changes) - MOST_CHANGES, 0),
    )


def region_and_pain(series: list[Series]) -> list[Series]:
    """The score of the region above pain; two others where one of them was never taken."""
    regions = [one for one in series if one.measure != PAIN]
    pains = [one for one in series if one.measure == PAIN]
    return (regions[:1] + pains[:1] + regions[1:] + pains[1:])[:PANELS]
