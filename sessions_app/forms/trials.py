"""A trial of one patient: what it is judged by, how the order is drawn, who agrees. And its early end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedInteger, TypedText
from clinic.models import Guardian
from clinic.widgets import Segmented, Stepper
from sessions_app.analysis.single_case import LEAST_STEPS
from sessions_app.choices import TrialDesign
from sessions_app.policies_trials import MOST_DAYS, MOST_STEPS
from sessions_app.queries.trial_scores import series_to_ask


class TrialForm(forms.Form):
    """How long a trial may be, `policies_trials.check_length` says in its own words."""

    series = forms.ChoiceField(
        label=_("Judged by"), help_text=_("Chosen before the order is drawn, and not changed after.")
    )
    design = forms.ChoiceField(
        label=_("Design"),
        choices=TrialDesign.choices,
        initial=TrialDesign.PAIRS,
        widget=Segmented,
        help_text=_(
            "Pairs: of each two steps one has the tool. Out and back: it goes out once and comes back once."
        ),
    )
    steps = TypedInteger(
        label=_("Steps, at least 12"),
        initial=LEAST_STEPS,
        widget=Stepper(step="2", lowest=str(LEAST_STEPS), highest=str(MOST_STEPS)),
        help_text=_("12 steps are 6 pairs. Plan more where visits may fall out."),
    )
    step_days = TypedInteger(
        label=_("Days in a step"),
        initial=7,
        widget=Stepper(lowest="1", highest=str(MOST_DAYS)),
        help_text=_("So that each step has a visit in it."),
    )
    guardian = forms.ModelChoiceField(
        label=_("Agreed to by"),
        queryset=Guardian.objects.none(),
        required=False,
        empty_label=_("The patient"),
    )
    agrees = forms.BooleanField(
        label=_("Read out, and agreed to now"),
        error_messages={"required": _("Without consent no trial begins.")},
    )

    use_required_attribute = False

    def __init__(self, *args, episode, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {one.code: one for one in series_to_ask(episode)}
        self.fields["series"].choices = [(code, one.label) for code, one in self.asked.items()]
        guardians = episode.patient.guardians.filter(ended_at=None)
        self.fields["guardian"].queryset = guardians
        self.asks_who = guardians.exists()

    def given(self):
        """What `begin_trial` is told."""
        told = {name: self.cleaned_data[name] for name in ("design", "steps", "step_days", "guardian")}
        return told | {"series": self.asked[self.cleaned_data["series"]]}


class StopTrialForm(forms.Form):
    reason = TypedText(label=_("Why it stops, in one line"), max_length=300)

    use_required_attribute = False
