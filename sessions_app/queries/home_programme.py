"""What a patient is to do at home now."""

from dataclasses import dataclass

from sessions_app.models import Exercise, HomeProgrammeItem
from sessions_app.queries.labels import labels_of
from sessions_app.queries.plan_lines import often_words
from sessions_app.words import dose_words


@dataclass(frozen=True)
class HomeLine:
    name: str
    dose: str


def home_programme(episode, *, with_text: bool) -> list[HomeLine]:
    """Every item that has not ended, by the clinic's names. `with_text`: what was written by hand too."""
    items = list(HomeProgrammeItem.objects.filter(episode=episode, end=None).order_by("from_on", "id"))
    names = labels_of(episode.clinic_id, {Exercise: {item.exercise_id for item in items}})[Exercise]
    return [HomeLine(names[item.exercise_id], _dose(item, with_text)) for item in items]


def _dose(item, with_text):
    often = often_words(item.times, None, item.per, item.every_days, None)
    side = str(item.get_side_display()).lower() if item.side else ""
    words = item.words if with_text else ""
    return ", ".join(part for part in (side, dose_words(item), often, words) if part)
