"""Opening a course of care: the episode and the start scores of its condition, as one sheet."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sessions_app.forms.episodes import EpisodeSheet, error_lines
from sessions_app.forms.rows import Sheet
from sessions_app.forms.rows_of import all_asked
from sessions_app.forms.taking import ActivitiesForm, HowForm, TakingSheet, answers_form, typed_row
from sessions_app.payload import Row
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.first_measures import FirstMeasures, first_measures

# When the condition is chosen, the page is asked for its measures and nothing else of it changes.
ASKS_MEASURES = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"add": "scores"}',
    "hx-target": "#start-scores",
    "hx-select": "#start-scores",
    "hx-swap": "outerHTML",
}


class StartScore(TakingSheet):
    """One measure at the start: its value, the reason why there is none, or nothing yet."""

    SHOWN = ("mode", "missing_reason", "words")
    may_be_left = True

    def __init__(self, post, first, *, shared):
        self.first, self.measure = first, first.measure
        self.prefix = f"start-{first.measure.pk}-{first.place}"
        self.package = first.loaded and first.loaded.package
        self.package_version = first.loaded and first.loaded.row.version
        self.activities, self.last = [], {}
        typed = {name: values for name, values in typed_row(post, self.prefix).items() if name in self.SHOWN}
        self.how = HowForm(Row(self.prefix, "retest", first.start | typed), shared)
        self.answers = answers_form(self.measure, self.package)(post, sheet=self)

    @property
    def how_fields(self):
        return self.how.fields_of(self.SHOWN)

    @property
    def activities_are_named(self):
        return isinstance(self.answers, ActivitiesForm)

    @property
    def is_explained(self):
        return any(field.value() or field.errors for field in self.not_taken_fields)

    def is_valid(self):
        if not all_asked([self.how, self.answers]):
            return False
        self.rows = list(self._rows())
        return not self.answers.errors and not self.how.errors

    @property
    def error_lines(self):
        """Each says of which measure; what is about all of it leads to its place."""
        lines = [*error_lines(self.answers), *error_lines(self.how)]
        return [
            {
                "href": f"#{self.prefix}" if line["href"] == "#content" else line["href"],
                "text": f"{self.measure}: {line['text']}",
            }
            for line in lines
        ]


class StartScores:
    """The core measures of the condition that was chosen on this page."""

    def __init__(self, post, *, clinic, at):
        self.zone, self.at = ZoneInfo(clinic.time_zone), at
        self.wants_row = post is not None and post.get("add") == "scores"
        found = first_measures(clinic, post.get("condition", "")) if post is not None else FirstMeasures()
        self.condition, self.later = found.condition, found.later
        choices = charting_choices(clinic, ("measure", "response")) if found.asked else None
        shared = Sheet(choices, self.zone, at)
        self.scores = [StartScore(post, one, shared=shared) for one in found.asked]

    def __iter__(self):
        return iter(self.scores)

    def is_valid(self):
        return all_asked(self.scores)

    def given(self, episode):
        """Taken on the first day of the episode, of which no hour is known."""
        noon = datetime.combine(episode["opened_on"], time(12), tzinfo=self.zone)
        return {
            "rows": [row for score in self.scores for row in score.rows],
            "taken_at": min(noon, self.at),
            "day_not_recorded": bool(episode["dates_not_recorded"]),
        }


class OpeningSheet(EpisodeSheet):
    def __init__(self, post=None, *, clinic, at, **options):
        super().__init__(post, clinic=clinic, at=at, **options)
        self.scores = StartScores(post, clinic=clinic, at=at)
        self.form.fields["condition"].widget.attrs |= ASKS_MEASURES

    @property
    def wants_row(self):
        return super().wants_row or self.scores.wants_row

    def is_valid(self):
        return all_asked([*self.parts, self.scores])

    def given(self):
        """What `open_episode` is told."""
        episode = self.form.cleaned_data
        return {
            "given": episode,
            "diagnoses": self.diagnoses.given(),
            "goals": self.goals.given(),
            "scores": self.scores.given(episode),
        }

    @property
    def error_lines(self):
        return super().error_lines + [line for score in self.scores for line in score.error_lines]
