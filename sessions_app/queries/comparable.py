"""Which readings may be compared, and how those of one kind become a row of values. Nothing else says so:
charts, changes, goals, what a signed reading stood beside and the summaries all ask here."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from sessions_app.choices import ObservationState
from sessions_app.models import Observation
from sessions_app.time_axis import Occasion

# Pain now and the worst pain of a week are two series, as are two versions of a questionnaire.
KEY = (
    "measure_id", "side", "subject", "measured_state", "moment", "recall_period", "version", "unit",
    "scale_min", "scale_max",
)  # fmt: skip
# Of these a plan and an end score name the ones below and leave the rest open: whether a measure was taken
# is a milder question than whether two readings compare. Another version answers it, and makes no change.
ASKED_OF = ("side", "subject", "measured_state")
TAKEN = (
    "episode_id", *KEY, "id", "at", "value", "trial_number", "day_not_recorded",
    "treatment_session__started_at", "addendum__treatment_session__started_at",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One value at one time; the mean where several trials were taken, which are then kept beside it."""

    occasion: Occasion
    value: Decimal
    trials: tuple[Decimal, ...] = ()


def readings_of(episode, measures=None) -> dict[tuple, list[Reading]]:
    """By KEY, in the order in which they were taken. One statement, or none for no measures."""
    return readings_in([episode.pk], measures)[episode.pk]


def readings_in(episode_ids, measures=None) -> dict[int, dict[tuple, list[Reading]]]:
    """The same of each of these episodes, in one statement for any number."""
    grouped = defaultdict(lambda: defaultdict(list))
    for row in _rows(episode_ids, measures):
        grouped[row["episode_id"]][tuple(row[name] for name in KEY)].append(row)
    of_episode = {
        episode: {key: _readings(rows) for key, rows in by_key.items()} for episode, by_key in grouped.items()
    }
    return defaultdict(dict, of_episode)


def is_asked_of(asked, had) -> bool:
    """Whether a reading is of what was asked, both as ASKED_OF; what is left open, any reading fits."""
    return all(not wanted or wanted == found for wanted, found in zip(asked, had, strict=True))


def mean(values) -> Decimal:
    """To the hundredth: no device here reads finer."""
    return (sum(values) / len(values)).quantize(Decimal("0.01")).normalize()


def _rows(episode_ids, measures) -> list[dict]:
    """What has no number, and what was struck out, is in no series."""
    if measures is not None and not measures:
        return []
    recorded = Observation.objects.filter(
        episode__in=episode_ids, state=ObservationState.RECORDED, value__isnull=False
    ).order_by("at", "id")
    if measures is not None:
        recorded = recorded.filter(measure__in=measures)
    return list(recorded.values(*TAKEN))


def _readings(rows) -> list[Reading]:
    """Trials of one time become one reading, their mean."""
    readings, trials = [], defaultdict(list)
    for row in rows:
        occasion = _occasion(row)
        if row["trial_number"] is None:
            readings.append(Reading(occasion, row["value"]))
        else:
            trials[occasion].append(row["value"])
    readings += [Reading(at, mean(values), _several(values)) for at, values in trials.items()]
    return sorted(readings, key=lambda reading: reading.occasion)


def _several(values) -> tuple:
    return tuple(values) if len(values) > 1 else ()


def _occasion(row) -> Occasion:
    """What was read in a session stands at the session, also when an addendum has put it right."""
    of_session = row["treatment_session__started_at"] or row["addendum__treatment_session__started_at"]
    at = of_session or row["at"]
    return Occasion(at, timezone.localdate(at), row["day_not_recorded"])
