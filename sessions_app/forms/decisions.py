"""Decisions about the care: one answer, then why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect
from sessions_app.choices import CareAnswer, IastmAnswer
from sessions_app.forms.choosing import Word
from sessions_app.forms.fields import Words


class DecisionForm(forms.Form):
    """`decision` and its words; each is asked for in a sentence."""

    WHY = "words"
    use_required_attribute = False

    def clean(self):
        given = super().clean()
        if not given.get("decision") and "decision" not in self.errors:
            self.add_error("decision", _("Choose one answer."))
        if not given.get(self.WHY, "").strip() and self.WHY not in self.errors:
            self.add_error(self.WHY, _("Say why, in a few words."))
        return given


class IastmDecisionForm(DecisionForm):
    """At the review point of instrument work."""

    WHY = "reason"
    decision = Word(IastmAnswer.choices, label=_("Instrument work"), widget=ChipSelect(tone="iastm"))
    reason = Words(label=_("Why, in one line"), longest=300)


class CareDecisionForm(DecisionForm):
    """After a look at the outcomes."""

    decision = Word(CareAnswer.choices, label=_("Your decision"), widget=ChipSelect)
    words = Words(label=_("Why"), longest=500, lines=3)
