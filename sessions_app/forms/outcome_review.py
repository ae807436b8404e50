"""The one decision that ends a look at the outcomes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect
from sessions_app.choices import CareAnswer
from sessions_app.forms.fields import Words


class CareDecisionForm(forms.Form):
    """Continue, change, stop or refer; and why."""

    decision = forms.ChoiceField(label=_("Decision"), choices=CareAnswer.choices, widget=ChipSelect)
    words = Words(label=_("Why"), longest=500, lines=3, required=True)
