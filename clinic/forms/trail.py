"""Which part of the trail is asked for, from the address: numbers and days, never a name."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.fields import TypedDateField, TypedText
from clinic.models import Patient
from clinic.queries.trail_pages import TrailScope, people_in_trail
from clinic.typed_numbers import read_number


class TrailForm(forms.Form):
    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    patient = TypedText(widget=forms.HiddenInput, required=False)
    since = TypedDateField(label=gettext_lazy("From"), required=False, help_text="")
    until = TypedDateField(label=gettext_lazy("To"), required=False, help_text="")

    def __init__(self, asked, *, user):
        self.user, self.whose = user, None
        super().__init__({name: asked.get(name, "").strip() for name in self.base_fields})
        people = [(str(one.pk), one.display_name) for one in people_in_trail(user)]
        self.fields["person"].choices = [("", _("Everybody")), *people]
        self.fields["person"].error_messages["invalid_choice"] = _("This is not of your clinic.")

    def clean_patient(self):
        typed = self.cleaned_data["patient"]
        if not typed:
            return None
        self.whose = Patient.objects.visible_to(self.user).filter(pk=read_number(typed)).first()
        if self.whose is None:
            raise forms.ValidationError(_("This is not of your clinic."))
        return self.whose.pk

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("since", _("This is after the last day."))
        if until and until.year > 9998:
            self.add_error("until", _("This lies in the future."))

    def scope(self) -> TrailScope:
        """Of a valid form."""
        asked = self.cleaned_data
        return TrailScope(
            person_id=int(asked["person"]) if asked["person"] else None,
            patient_id=asked["patient"],
            since=asked["since"],
            until=asked["until"],
        )
