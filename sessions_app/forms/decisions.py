"""Whether instrument work stays: one answer, then why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect
from sessions_app.choices import IastmAnswer
from sessions_app.forms.choosing import Word
from sessions_app.forms.fields import Words


class IastmDecisionForm(forms.Form):
    """At the review point of instrument work, or whenever somebody wants to decide again."""

    decision = Word(IastmAnswer.choices, label=_("Instrument work"), widget=ChipSelect(tone="iastm"))
    reason = Words(label=_("Why, in one line"), longest=300)

    use_required_attribute = False

    def clean(self):
        given = super().clean()
        if not given.get("decision") and "decision" not in self.errors:
            self.add_error("decision", _("Choose one answer."))
        if not given.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a few words."))
        return given
