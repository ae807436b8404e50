"""Shape of a clinic's settings and of a site."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clinic.actions.organisation import SETTINGS
from clinic.forms.fields import typed
from clinic.models import Clinic, Site
from clinic.queries.people import physiotherapists_of
from clinic.time_zones import time_zone_choices

# What trust and statistics demand of each number, whatever a clinic would like. Why the small numbers may be
# raised and never lowered: docs/decisions/0023.
LIMITS = {
    "session_minutes_low": (5, 180),
    "session_minutes_high": (10, 240),
    "discomfort_limit": (0, 10),
    "iastm_review_sessions": (1, 50),
    "smallest_cell_shown": (5, 100),
    "smallest_group_shown": (10, 1000),
    "smallest_comparison_arm": (20, 1000),
    "idle_minutes": (1, 60),
    "retention_years": (6, 100),
    "majority_age": (18, 25),
}
PARTS = (
    (_("The clinic"), ("name", "time_zone", "language", "gender_label", "responsible_clinician")),
    (
        _("Sessions"),
        ("session_minutes_low", "session_minutes_high", "discomfort_limit", "iastm_review_sessions"),
    ),
    (_("Small numbers"), ("smallest_cell_shown", "smallest_group_shown", "smallest_comparison_arm")),
    (_("Devices and records"), ("idle_minutes", "retention_years", "majority_age")),
)


class ClinicForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        formfield_callback = typed
        model = Clinic
        fields = SETTINGS
        help_texts = {
            "responsible_clinician": _(
                "Reads and signs the contraindications, the starting doses and the thresholds for the clinic."
            ),
            "gender_label": _("What the banner calls it."),
            "session_minutes_low": _("Shorter is remarked on before signing, never refused."),
            "session_minutes_high": _("Longer is remarked on too."),
            "discomfort_limit": _("More than this during instrument work asks for a look next time."),
            "iastm_review_sessions": _("Then it is asked whether the tool stays, pauses or stops."),
            "smallest_cell_shown": _("A smaller count in the review is hidden. At least 5."),
            "smallest_group_shown": _("Below it the count stands without a percentage. At least 10."),
            "smallest_comparison_arm": _("Below it the answer is “cannot tell”. At least 20."),
            "idle_minutes": _("A device left lying is logged off. At most 60."),
            "retention_years": _(
                "After the last visit. Empty means: for ever. At least 6; the law where you work may ask for "
                "more. Nothing is ever deleted by itself."
            ),
            "majority_age": _("The years of a minor run from this birthday."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices()
        self.fields["responsible_clinician"].queryset = physiotherapists_of(self.instance.pk)
        for name, (lowest, highest) in LIMITS.items():
            self.fields[name].validators += [MinValueValidator(lowest), MaxValueValidator(highest)]

    def parts(self):
        """What the page draws as cards: a title and its fields."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]

    def clean(self):
        typed = super().clean()
        low, high = typed.get("session_minutes_low"), typed.get("session_minutes_high")
        if low is not None and high is not None and low >= high:
            self.add_error("session_minutes_high", _("The longer time has to be above the shorter one."))
        return typed


class SiteForm(forms.ModelForm):
    class Meta:
        formfield_callback = typed
        model = Site
        fields = ["name", "address"]
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}
