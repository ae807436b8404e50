"""Which patients of somebody who leaves go to whom, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.models import User


class HandOverForm(forms.Form):
    patients = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick at least one patient.")}
    )
    to = forms.ModelChoiceField(
        label=_("Goes on with them"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who goes on.")},
    )
    reason = TypedText(
        label=_("Reason"),
        help_text=_("Patients read it among those who opened their record."),
        max_length=300,
        error_messages={"required": _("Say why, in a few words.")},
    )

    def __init__(self, *args, waiting, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["patients"].choices = [(str(row.patient.pk), str(row.patient)) for row in waiting]
        self.fields["to"].queryset = colleagues

    def ticked(self):
        """What the page shows ticked: everybody at first, then what was sent."""
        if not self.is_bound:
            return {code for code, _name in self.fields["patients"].choices}
        return set(self.data.getlist("patients"))
