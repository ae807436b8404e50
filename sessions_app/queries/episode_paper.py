"""One episode on paper: the review of its outcomes with the minutes, the plan and what was decided. The
letter to the referrer says the same in fewer words. Neither says what caused a change."""

from dataclasses import dataclass
from datetime import date

from sessions_app.models import EpisodeSummary
from sessions_app.queries.home_programme import HomeLine, home_programme
from sessions_app.queries.outcome_review import OutcomeReview, outcome_review
from sessions_app.queries.safety import AskedAfter, asked_after
from sessions_app.queries.score_changes import ScoreChange
from sessions_app.queries.session_rows import SessionRow, lines_of, rows_about, sessions_of
from sessions_app.verdict_words import verdict_words


@dataclass(frozen=True)
class PaperChange:
    """One measure from its first to its latest score, in words for paper."""

    score: ScoreChange
    first_on: date | None
    last_on: date | None
    verdict: str


@dataclass(frozen=True)
class EpisodePaper:
    review: OutcomeReview
    summary: EpisodeSummary | None
    changes: list[PaperChange]
    sessions: list[SessionRow]
    home: list[HomeLine]
    plan: object
    goals: list
    care_decision: object
    iastm_decision: object
    credentials: list[str]
    asked: AskedAfter

    @property
    def minutes(self) -> dict[str, str]:
        """Minutes by what was done, those of nothing left out."""
        kinds = ("exercise", "iastm", "warm_up", "active", "passive")
        told = {kind: getattr(self.summary, f"{kind}_seconds", 0) for kind in kinds}
        return {kind: f"{seconds / 60:.1f}".removesuffix(".0") for kind, seconds in told.items() if seconds}

    @property
    def share(self) -> str:
        share = getattr(self.summary, "exercise_share", None)
        return "" if share is None else f"{share * 100:.0f}"

    @property
    def went_together(self) -> bool:
        """Exercise and instrument work, in this episode."""
        return bool(self.summary and self.summary.sessions_with_iastm and self.summary.sessions_with_exercise)

    @property
    def reactions(self) -> list:
        return [mark for mark in self.review.marks if mark.kind == "reaction"]


def episode_paper(user, episode, *, with_text: bool, every_line: bool = True) -> EpisodePaper:
    """In a fixed number of statements. `every_line`: with every session and score; a letter needs none,
    and as who treats writes it, it tells the home programme in full."""
    review = outcome_review(user, episode, with_text=with_text, every_panel=True, every_line=every_line)
    keys = []
    if every_line:
        keys = list(sessions_of(user, episode).order_by("started_at", "id").values_list("pk", flat=True))
    return EpisodePaper(
        review=review,
        summary=EpisodeSummary.objects.visible_to(user).filter(episode=episode).first(),
        changes=[_change(one, score) for one, score in zip(review.series, review.changes, strict=True)],
        sessions=rows_about(episode, lines_of(keys)),
        home=home_programme(episode, with_text=with_text or not every_line),
        plan=episode.plan_revisions.first(),
        goals=list(episode.goals.filter(ended_at=None)),
        care_decision=episode.care_decisions.last(),
        iastm_decision=episode.iastm_decisions.last(),
        credentials=_credentials(episode),
        asked=asked_after(user, episode),
    )


def _change(series, score) -> PaperChange:
    readings = series.readings
    return PaperChange(
        score=score,
        first_on=_day(readings[0]),
        last_on=_day(readings[-1]) if score.change else None,
        verdict=verdict_words(score.verdict, score.change.direction if score.change else ""),
    )


def _day(reading) -> date | None:
    return reading.occasion.on if not reading.occasion.is_undated else None


def _credentials(episode) -> list[str]:
    """Titles of who is responsible, as a letter is signed with them."""
    held = episode.responsible.credentials.filter(clinic=episode.clinic_id, removed_at=None)
    return [" ".join(part for part in (one.title, one.number) if part) for one in held]
