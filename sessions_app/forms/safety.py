"""Forms about reactions outside the charting page."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect
from sessions_app.choices import AdverseEventSeverity, AskedHow, FollowUpAnswer
from sessions_app.forms.choosing import Code, Word
from sessions_app.forms.episodes import LONGEST_TEXT
from sessions_app.forms.fields import Day, Words


class ReactionForm(forms.Form):
    """What a patient tells between two visits."""

    after = Word((), label=_("After which session"))
    kind = Code(label=_("Kind"))
    words = Words(label=_("What happened"), longest=LONGEST_TEXT, lines=2, required=True)
    severity = Word(AdverseEventSeverity.choices, label=_("Severity"), widget=ChipSelect, required=True)
    began_on = Day(label=_("Began on"), required=False)
    onset_words = Words(label=_("Began, in words"), longest=120)
    action = Words(label=_("What was done"), longest=LONGEST_TEXT, lines=2)

    def __init__(self, *args, sessions, choices, born_on, today, zone, **options):
        super().__init__(*args, **options)
        self.sessions = {str(one.pk): one for one in sessions}
        self.born_on, self.today, self.zone = born_on, today, zone
        self.fields["kind"].offer(choices.reaction_kinds)
        self.fields["after"].choices = [("", _("Not after a session")), *map(self._named, sessions)]

    def _named(self, session):
        day = localtime(session.started_at, self.zone)
        return str(session.pk), _("Session %(number)s, %(day)s") % {
            "number": session.number,
            "day": f"{day:%-d %b %Y}",
        }

    def clean_began_on(self):
        day = self.cleaned_data["began_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if day and day < self.born_on:
            raise forms.ValidationError(_("This is before the patient was born."))
        return day

    def given(self) -> dict:
        """Columns of the reaction."""
        said, day = self.cleaned_data, self.cleaned_data["began_on"]
        return {
            "after_session": self.sessions.get(said["after"]),
            "kind_id": said["kind"] or None,
            "onset_at": datetime.combine(day, time(), self.zone) if day else None,
            "onset_is_a_date": bool(day),
            **{name: said[name] for name in ("words", "severity", "onset_words", "action")},
        }


class SettleForm(forms.Form):
    words = Words(label=_("How it ended"), longest=LONGEST_TEXT, lines=2, required=True)
    resolved_on = Day(label=_("Settled on"), required=False)

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        self.today = today

    def clean_resolved_on(self):
        day = self.cleaned_data["resolved_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class StrikeForm(forms.Form):
    words = Words(label=_("Why it should not be there"), longest=300, required=True)


class FollowUpForm(forms.Form):
    answer = Word(FollowUpAnswer.choices, label=_("A reaction?"), widget=ChipSelect, required=True)
    how = Word(AskedHow.choices, label=_("How it was asked"), widget=ChipSelect, required=True)
    words = Words(label=_("In the patient's words"), longest=300)
