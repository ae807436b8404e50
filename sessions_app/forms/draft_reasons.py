"""Why a draft is taken over, put away or moved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.widgets import ChipSelect


class ReasonForm(forms.Form):
    reason = TypedText(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Say why, in a few words.")},
    )


class TakeOverForm(ReasonForm):
    """Writing up what a colleague did is not treating; who treated is said, never guessed."""

    treats = forms.ChoiceField(
        label=_("Who treats"), widget=ChipSelect, error_messages={"required": _("Say who treats.")}
    )
    field_order = ["treats", "reason"]

    def __init__(self, *args, practitioner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["treats"].choices = [
            ("they", _("%(name)s treated; I write it up") % {"name": practitioner}),
            ("me", _("I treat from here on")),
        ]


class SupervisorForm(forms.Form):
    """A student names who signs: somebody who treats this patient too, and is no student."""

    supervisor = forms.ModelChoiceField(
        label=_("Your supervisor"),
        queryset=None,
        empty_label="—",
        error_messages={
            "required": _("Choose who signs for you."),
            "invalid_choice": _("Choose who signs for you."),
        },
    )

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors


class EpisodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, episode):
        return f"{episode.patient}, {episode.patient.record_number}: {episode}"


class MoveForm(ReasonForm):
    episode = EpisodeChoice(
        label=_("The right patient and episode"),
        queryset=None,
        empty_label="—",
        error_messages={
            "required": _("Choose the patient and episode."),
            "invalid_choice": _("That patient is not known here."),
        },
    )
    field_order = ["episode", "reason"]

    def __init__(self, *args, episodes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["episode"].queryset = episodes.order_by(
            "patient__family_name", "patient__given_names", "-id"
        )
