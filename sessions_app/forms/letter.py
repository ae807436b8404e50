"""What a letter says that the record does not: to whom, and a greeting and a closing in one's own words."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.forms.fields import Words


class LetterForm(forms.Form):
    """Printed, and kept nowhere."""

    to = Words(label=gettext_lazy("To"), longest=300, lines=2)
    greeting = Words(label=gettext_lazy("Greeting"), longest=200)
    closing = Words(label=gettext_lazy("Closing"), longest=1000, lines=3)

    @classmethod
    def usual(cls, episode):
        """As it stands before anybody writes."""
        return {"to": episode.referral, "greeting": _("Dear colleague,"), "closing": _("With kind regards,")}
