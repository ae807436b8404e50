"""Which readings may be compared, and how those of one kind become a row of values. Nothing else says so:
charts, changes, goals, what a signed reading stood beside and the summaries all ask here."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from clinic.asking import ask
from sessions_app.time_axis import Occasion

# Pain now and the worst pain of a week are two series, as are two versions of a questionnaire.
KEY = (
    "measure_id", "side", "subject", "measured_state", "moment", "recall_period", "version", "unit",
    "scale_min", "scale_max",
)  # fmt: skip
# Of these a plan and an end score name the ones below and leave the rest open: whether a measure was taken
# is a milder question than whether two readings compare. Another version answers it, and makes no change.
ASKED_OF = ("side", "subject", "measured_state")
# What was read in a session stands at the session, also when an addendum has put it right. What has no
# number, and what was struck out, is in no series.
TAKEN = f"""
    SELECT o.episode_id, {", ".join("o." + name for name in KEY)}, o.value, o.trial_number,
        o.day_not_recorded, coalesce(s.started_at, corrected.started_at, o.at)
    FROM sessions_app_observation o
    LEFT JOIN sessions_app_treatmentsession s ON s.id = o.treatment_session_id
    LEFT JOIN sessions_app_addendum a ON a.id = o.addendum_id
    LEFT JOIN sessions_app_treatmentsession corrected ON corrected.id = a.treatment_session_id
    WHERE o.episode_id = ANY(%(episodes)s) AND o.state = 'recorded' AND o.value IS NOT NULL
        AND (%(measures)s::text[] IS NULL OR o.measure_id = ANY(%(measures)s))
    ORDER BY o.at, o.id
"""  # noqa: S608 (our own names)


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
    if measures is not None and not measures:
        return defaultdict(dict)
    grouped = defaultdict(lambda: defaultdict(list))
    asked = {"episodes": list(episode_ids), "measures": measures and list(measures)}
    for episode, *row in ask(TAKEN, **asked):
        grouped[episode][tuple(row[: len(KEY)])].append(row[len(KEY) :])
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


def _readings(rows) -> list[Reading]:
    """Trials of one time become one reading, their mean."""
    readings, trials = [], defaultdict(list)
    for value, trial_number, day_not_recorded, at in rows:
        occasion = Occasion(at, timezone.localdate(at), day_not_recorded)
        if trial_number is None:
            readings.append(Reading(occasion, value))
        else:
            trials[occasion].append(value)
    readings += [Reading(at, mean(values), _several(values)) for at, values in trials.items()]
    return sorted(readings, key=lambda reading: reading.occasion)


def _several(values) -> tuple:
    return tuple(values) if len(values) > 1 else ()
