"""What the pages of decisions show beside the question: how the scores went, and what was decided before."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app.choices import ObservationState
from sessions_app.models import Observation
from sessions_app.queries.check_in_pain import pain_of
from sessions_app.words import number_words, unit_after


@dataclass(frozen=True)
class FirstAndLast:
    """One measure from its first value to its last; no word on what made the difference."""

    title: str
    first: str
    last: str
    unit: str = ""  # with the space before it


def first_and_last(episode):
    """Pain at check-in and the core measures of the condition, each with at least two values."""
    return [one for one in [_pain(episode), *_scores(episode)] if one]


def _pain(episode):
    values = [pain for _at, pain in pain_of(episode)]
    return FirstAndLast(_("Pain at check-in"), str(values[0]), str(values[-1])) if len(values) > 1 else None


def _scores(episode):
    core = episode.condition.core_outcomes
    rows = Observation.objects.filter(
        episode=episode, measure__in=core, state=ObservationState.RECORDED, value__isnull=False
    ).select_related("measure")
    series = defaultdict(list)
    for row in rows.order_by("at", "id"):
        series[row.measure_id, row.side, row.subject, row.measured_state, row.moment, row.unit].append(row)
    found = sorted(series.items(), key=lambda pair: core.index(pair[0][0]))
    return [_of_series(rows) for _key, rows in found if len(rows) > 1]


def _of_series(rows):
    first, last = rows[0], rows[-1]
    parts = [str(first.measure), first.subject]
    parts += [
        str(getattr(first, f"get_{name}_display")()).lower()
        for name in ("side", "measured_state", "moment")
        if getattr(first, name)
    ]
    title = ", ".join(part for part in parts if part)
    return FirstAndLast(title, number_words(first.value), number_words(last.value), unit_after(last.unit))
