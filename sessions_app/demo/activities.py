"""What a patient of the demo cannot do well, in her own words: asked at the first visit and later on."""

from collections import defaultdict
from decimal import Decimal

from sessions_app.actions.readings import record_readings
from sessions_app.choices import ObservationMode, TimePoint
from sessions_app.models import Measure
from sessions_app.scoring.mean_of_items import mean_of_items


def name_activities(episode, rated, *, by, at):
    """`rated`: {activity: how well, from 0 to 10}."""
    if not rated:
        return
    measure = Measure.objects.get(code="psfs")
    found = mean_of_items([Decimal(value) for value in rated.values()])
    items = [{"words": words, "answer": value} for words, value in rated.items()]
    row = {
        "measure": measure.pk,
        "measure_row": measure,
        "time_point": TimePoint.BASELINE,
        "mode": ObservationMode.INTERVIEW,
        "value": found.value,
        "items_answered": found.answered,
        "answers": {"kind": "activities", "rule": "mean", "items": items},
    }
    told = {"taken_at": at, "at_is_a_date": False, "by": by, "at": at}
    record_readings(episode.pk, [defaultdict(lambda: None, row)], **told)
