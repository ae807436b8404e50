"""What a patient is to do at home now."""

from dataclasses import dataclass

from sessions_app.models import HomeProgrammeItem
from sessions_app.queries.plan_lines import often_words
from sessions_app.words import dose_words

# Every item that has not ended, by the clinic's names.
NOW = """
    SELECT i.*, coalesce(nullif(c.label, ''), e.name) AS called FROM sessions_app_homeprogrammeitem i
    JOIN sessions_app_exercise e ON e.code = i.exercise_id
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = i.clinic_id AND c.kind = 'exercise' AND c.code = e.code
    WHERE i.episode_id = %s
        AND NOT EXISTS (SELECT FROM sessions_app_homeprogrammeend ended WHERE ended.item_id = i.id)
    ORDER BY i.from_on, i.id
"""


@dataclass(frozen=True)
class HomeLine:
    name: str
    dose: str


def home_programme(episode, *, with_text: bool) -> list[HomeLine]:
    """`with_text`: what was written by hand too."""
    items = HomeProgrammeItem.objects.raw(NOW, [episode.pk])
    return [HomeLine(item.called, _dose(item, with_text)) for item in items]


def _dose(item, with_text):
    often = often_words(item.times, None, item.per, item.every_days, None)
    side = str(item.get_side_display()).lower() if item.side else ""
    words = item.words if with_text else ""
    return ", ".join(part for part in (side, dose_words(item), often, words) if part)
