"""The standing safety questions as a form: one row of chips a question, what is known of what was found."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.widgets import ChipSelectMultiple
from sessions_app.policies_gate import BY_CONSENT
from sessions_app.widgets import AreaSelectMultiple

ALLERGENS = "allergens"


class StandingForm(forms.Form):
    """`choices` are the clinic's lists. Nothing chosen is an answer: asked, and none."""

    areas = forms.MultipleChoiceField(
        label=_("Where, for what concerns one area"), required=False, widget=AreaSelectMultiple
    )
    words = TypedText(label=_("What was said"), required=False, max_length=150)
    until_on = forms.DateField(
        label=_("Asked again from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A due date, the end of the healing time."),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = [one for one in choices.screen_questions if one.is_standing]
        self.fields["areas"].choices = choices.areas.options()
        for question in self.asked:
            options = _options(question, choices)
            if options:
                self.fields[question.code] = forms.MultipleChoiceField(
                    label=question.label, required=False, choices=options, widget=ChipSelectMultiple
                )

    @property
    def questions(self) -> list:
        return [self[one.code] for one in self.asked if one.code in self.fields]

    @property
    def details(self) -> list:
        return [self["words"], self["until_on"]]

    def cautions(self) -> list[str]:
        return self._chosen(False)

    def allergens(self) -> list[str]:
        return [code.removeprefix("allergen.") for code in self._chosen(True)]

    def _chosen(self, allergens) -> list[str]:
        chosen = (
            code
            for one in self.asked
            if one.asks_allergens == allergens
            for code in self.cleaned_data.get(one.code, ())
        )
        return list(dict.fromkeys(chosen))


def _options(question, choices) -> list[tuple[str, str]]:
    if question.asks_allergens:
        return choices.responses["allergen"].options()
    cautions = [choices.contraindications.get(code) for code in question.maps_to if code not in BY_CONSENT]
    return [(one.code, one.label) for one in cautions if one]
