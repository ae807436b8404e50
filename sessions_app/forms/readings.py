"""A reading outside a session: the fields of a re-test, and the day it was taken."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.forms.episodes import error_lines
from sessions_app.forms.fields import Day, Tick, Words
from sessions_app.forms.rows import Quiet, Sheet
from sessions_app.forms.rows_of import all_asked
from sessions_app.forms.rows_outcome import RetestForm
from sessions_app.local_time import local_day
from sessions_app.payload import Row
from sessions_app.row_kinds import FIELDS

ROW = "reading"


class TakenForm(Quiet, forms.Form):
    taken_on = Day(label=_("Taken on"))
    day_not_recorded = Tick(label=_("The source gives no date: the day here only keeps the order"))

    def __init__(self, *args, episode, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.episode, self.today = episode, today
        if not episode.transcribed_from:
            del self.fields["day_not_recorded"]

    def clean_taken_on(self):
        day = self.cleaned_data["taken_on"]
        if day < self.episode.patient.born_on:
            raise forms.ValidationError(_("This is before the patient was born."))
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class StrikeForm(forms.Form):
    """Why a reading should not count."""

    reason = Words(label=_("Why it is wrong"), longest=300, required=True)

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError(_("Say why it is wrong."))
        return reason


class ReadingSheet:
    def __init__(self, post, *, episode, choices, zone, at):
        shared = Sheet(choices, zone, at, is_transcribed=bool(episode.transcribed_from))
        today = local_day(at, episode.clinic.time_zone)
        self.zone = zone
        self.taken = TakenForm(post, episode=episode, today=today, initial={"taken_on": today})
        self.retest = RetestForm(Row(ROW, "retest", _typed(post)), shared)

    @property
    def first_fields(self):
        names = ("measure", "value", "words", "side", "time_point", "time_point_words")
        return [self.retest[name] for name in names]

    @property
    def folded_fields(self):
        apart = {field.name for field in self.first_fields} | {"when", "answers"}
        return [field for field in self.retest if field.name not in apart]

    def is_valid(self):
        return all_asked([self.taken, self.retest])

    def given(self):
        row = dict(self.retest.cleaned_data)
        row["measure_row"] = self.retest.choice
        day = self.taken.cleaned_data["taken_on"]
        return {
            "rows": [row],
            "taken_at": min(datetime.combine(day, time(12), tzinfo=self.zone), self.retest.sheet.at),
            "day_not_recorded": self.taken.cleaned_data.get("day_not_recorded", False),
        }

    @property
    def error_lines(self):
        return [line for form in (self.taken, self.retest) for line in error_lines(form)]


def _typed(post):
    """As typed, and only what the form asks."""
    if post is None:
        return {"time_point": ["follow_up"]}
    typed = {name: post.getlist(f"{ROW}-{name}") for name in FIELDS["retest"] if name != "answers"}
    return {name: values for name, values in typed.items() if any(values)}
