"""Forms of the day's list. They look at shape; what may be done is asked of the policies."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.models import Site, User
from clinic.queries.people import who_treat_in
from sessions_app.choices import EpisodeState
from sessions_app.forms.fields import ClockTime, Day, WholeNumber, Words
from sessions_app.local_time import local_moment
from sessions_app.models import Episode

# Further ahead than this is a slip of the finger.
FURTHEST_AHEAD = timedelta(days=730)


class VisitForm(forms.Form):
    """When a patient is expected, with whom and what for."""

    on = Day(label=_("Day"))
    hour = ClockTime(label=_("Time"))
    minutes = WholeNumber(label=_("Minutes"), low=5, high=480)
    practitioner = forms.ModelChoiceField(
        User.objects.none(), label=_("With"), required=False, empty_label="—"
    )
    episode = forms.ModelChoiceField(
        Episode.objects.none(), label=_("Episode"), required=False, empty_label="—"
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Place"), required=False, empty_label="—")
    reason = Words(label=_("Reason for the visit"), longest=200)

    def __init__(self, *args, user, patient, clinic, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient, self.clinic, self.at = patient, clinic, at
        self.fields["practitioner"].queryset = who_treat_in(clinic)
        self.fields["site"].queryset = Site.objects.visible_to(user).filter(closed_on=None)
        open_episodes = Episode.objects.visible_to(user).filter(patient=patient, state=EpisodeState.OPEN)
        self.fields["episode"].queryset = open_episodes.select_related("condition")
        for name in ("episode", "site"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row("on", "hour"), Row("practitioner", "minutes"), *self._rest())

    def _rest(self):
        return [Field(name) for name in ("episode", "site", "reason") if name in self.fields]

    def clean(self):
        given = super().clean()
        if given.get("on") and given.get("hour"):
            given["starts_at"] = self._starts_at(given["on"], given["hour"])
        return given

    def _starts_at(self, day, hour):
        moment = local_moment(day, hour, self.clinic.time_zone)
        if moment is None:
            self.add_error("hour", _("The clock skips this hour on that day."))
        elif moment > self.at + FURTHEST_AHEAD:
            self.add_error("on", _("This is more than two years ahead."))
        elif day < self.patient.born_on:
            self.add_error("on", _("This is before the patient was born."))
        return moment

    def particulars(self):
        """What `add_visit` takes beside the patient."""
        given = self.cleaned_data
        minutes = given["minutes"]
        return {
            "starts_at": given["starts_at"],
            "ends_at": given["starts_at"] + timedelta(minutes=minutes) if minutes else None,
            "practitioner": given["practitioner"],
            "episode": given.get("episode"),
            "site": given.get("site"),
            "reason": given["reason"],
        }


class ReasonForm(forms.Form):
    """Why a visit is called off."""

    reason = Words(label=_("Reason"), longest=200)
