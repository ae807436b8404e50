"""Shape of a clinic's settings and of a site."""

from zoneinfo import available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clinic.actions.organisation import SETTINGS
from clinic.models import Clinic, Site
from clinic.queries.people import physiotherapists_of

# What trust and statistics demand of each number, whatever a clinic would like.
LIMITS = {
    "idle_minutes": (1, 60),
    "iastm_review_sessions": (1, 50),
    "smallest_group_shown": (5, 1000),
    "smallest_comparison_arm": (10, 1000),
    "retention_years": (1, 100),
}


class ClinicForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Clinic
        fields = SETTINGS
        help_texts = {
            "retention_years": _("Empty means: for ever. Nothing is ever deleted by itself."),
            "responsible_clinician": _(
                "Reads and signs the contraindications, the starting doses and the thresholds for the clinic."
            ),
            "gender_label": _("What the banner calls it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]
        self.fields["responsible_clinician"].queryset = physiotherapists_of(self.instance.pk)
        for name, (lowest, highest) in LIMITS.items():
            self.fields[name].validators += [MinValueValidator(lowest), MaxValueValidator(highest)]


class SiteForm(forms.ModelForm):
    class Meta:
        model = Site
        fields = ["name", "address"]
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}
