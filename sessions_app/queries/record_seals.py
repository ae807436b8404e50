"""What a paper about an episode was drawn from, as one seal on it. It is found again as the seal of the
record at one of the hours at which the record changed."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app.choices import SessionState
from sessions_app.models import Observation, TreatmentSession
from sessions_app.queries.check_in_pain import corrections_of_pain
from sessions_app.seal import in_fours, record_seal
from sessions_app.words import number_words

SCORE = (
    "measure_id", "side", "subject", "measured_state", "moment", "unit", "value", "value_min", "value_max",
    "words", "missing_reason_id", "at",
)  # fmt: skip
NUMBERS = {"value", "value_min", "value_max"}


@dataclass(frozen=True)
class RecordSeal:
    words: str
    sessions: int
    scores: int


@dataclass(frozen=True)
class Rows:
    """Sessions and scores with the hour at which each came and, where it did, went."""

    sessions: list[tuple]
    scores: list[tuple]
    put_right: list[tuple]  # pain at check-in, which papers tell as an addendum put it right

    @property
    def hours(self) -> list[datetime]:
        told = (one for row in (*self.sessions, *self.scores, *self.put_right) for one in row[:2])
        return sorted({one for one in told if one})

    def last(self) -> RecordSeal:
        """Of what stands now."""
        return self.seal(self.hours[-1]) if self.hours else RecordSeal(in_fours(record_seal([], [])), 0, 0)

    def seal(self, at: datetime) -> RecordSeal:
        """Of what stood at that hour. What was entered in error before it is out."""
        sessions, scores, put_right = (
            [row[2:] for row in rows if row[0] <= at and not (row[1] and row[1] <= at)]
            for rows in (self.sessions, self.scores, self.put_right)
        )
        seal = in_fours(record_seal([*sessions, *put_right], scores))
        return RecordSeal(seal, len(sessions), len(scores))


def sealed_rows(episode) -> Rows:
    """In three statements."""
    signed = TreatmentSession.objects.filter(episode=episode).exclude(state=SessionState.WRITING)
    sessions = signed.order_by("number").values_list("signed_at", "in_error_at", "content_hash")
    taken = Observation.objects.filter(episode=episode).order_by("id")
    scores = taken.values_list("entered_at", "in_error_at", *SCORE)
    put_right = corrections_of_pain().filter(treatment_session__in=signed).order_by("added_at", "id")
    corrections = put_right.values_list(
        "added_at", "treatment_session__in_error_at", "treatment_session__content_hash", "corrected_words"
    )
    return Rows(list(sessions), [(*row[:2], *_as_text(row[2:])) for row in scores], list(corrections))


def _as_text(row) -> list[str]:
    told = zip(SCORE, row, strict=True)
    return [number_words(value) if name in NUMBERS else _text(value) for name, value in told]


def _text(value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)
