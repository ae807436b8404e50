"""The outcome review of one episode: chart, changes, marks, every score, what changed between two dates."""

from dataclasses import dataclass

from sessions_app.models import ResponseCode
from sessions_app.queries.between_dates import Between, Stop, between, stop_asked, stops_offered
from sessions_app.queries.every_score import PAGE_SIZE, ScorePage, every_score, score_rows
from sessions_app.queries.labels import labels_of
from sessions_app.queries.outcome_chart import OutcomeChart, outcome_chart
from sessions_app.queries.outcome_marks import MarkLine, bands_of, marks_of, trial_stretches
from sessions_app.queries.outcome_series import Series, known_of, series_of
from sessions_app.queries.score_changes import Footnotes, ScoreChange, score_changes
from sessions_app.queries.session_bars import SessionBars, session_bars

CHART_SESSIONS = 60
MOST_PANELS = 6


@dataclass(frozen=True)
class OutcomeReview:
    sessions: SessionBars
    series: list[Series]
    chart: OutcomeChart | None
    panels_left_out: int
    marks: list[MarkLine]
    changes: list[ScoreChange]
    scores: ScorePage
    footnotes: Footnotes
    stops: list[Stop]
    between: Between | None

    @property
    def bars(self):
        return self.sessions.bars

    @property
    def drawn(self) -> list[Series]:
        return self.series[: len(self.series) - self.panels_left_out]


def outcome_review(
    user, episode, *, with_text, first="", last="", before="", every_panel=False, every_line=False
) -> OutcomeReview:
    """What the page shows of an episode that this person may read, in a fixed number of statements. `first`
    and `last` are the stops as the address names them, `before` the cursor of the scores; what is neither
    raises ValueError."""
    sessions = session_bars(user, episode, latest=CHART_SESSIONS)
    size = None if every_line else PAGE_SIZE
    rows = score_rows(episode, before=before, size=size)
    known = known_of(episode, set(_codes(episode.observations)))
    codes = [*episode.condition.core_outcomes, *_codes(episode.goals)]
    series = series_of(episode, pain=sessions.pain, first_codes=codes, known=known)
    stretches = trial_stretches(episode)
    marks = marks_of(episode, sessions.bars, with_text=with_text, stretches=stretches)
    footnotes = Footnotes()
    shown = series if every_panel else series[:MOST_PANELS]
    stops = stops_offered(sessions.bars, [one.since(sessions.since) for one in series])
    return OutcomeReview(
        sessions=sessions,
        series=series,
        chart=outcome_chart(shown, sessions.bars, marks, bands_of(stretches), since=sessions.since),
        panels_left_out=len(series) - len(shown),
        marks=marks,
        changes=score_changes(series, footnotes),
        scores=every_score(
            rows, known, sessions.numbers, _reasons(episode, rows), footnotes, with_text=with_text, size=size
        ),
        footnotes=footnotes,
        stops=stops,
        between=_between(episode, series, marks, stops, sessions.bars, (first, last)),
    )


def _codes(rows):
    """The measures that these rows name."""
    return rows.order_by().exclude(measure=None).values_list("measure", flat=True).distinct()


def _reasons(episode, rows):
    """Why a score is missing, in the clinic's words."""
    codes = {row.missing_reason_id for row in rows} - {None}
    return labels_of(episode.clinic_id, {ResponseCode: codes})[ResponseCode] if codes else {}


def _between(episode, series, marks, stops, bars, asked):
    """From start to latest, unless the address says otherwise; of one time there is no difference. Plans are
    held against each other line by line when somebody asks for two dates."""
    if len(stops) < 2:
        return None
    first = stop_asked(asked[0], stops, bars) if asked[0] else stops[0]
    last = stop_asked(asked[1], stops, bars) if asked[1] else stops[-1]
    return between(episode, series, marks, first, last, plan_in_full=any(asked))
