"""What a patient asks, and how it is answered: shape only."""

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.templatetags.dates import date as date_words
from clinic.typed_text import can_be_kept
from sessions_app.models import Addendum

LONGEST = 1000
OTHER = "other"


class Text(TypedText):
    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value):
        value = super().clean(value)
        if not can_be_kept(value):
            raise forms.ValidationError(_("This text holds a sign that cannot be kept. Type it again."))
        return value


class AskForm(forms.Form):
    """`visits` or `openings`: what there is to choose from, each with its words."""

    use_required_attribute = False
    about = forms.ChoiceField(label=_("What is it about?"))
    words = Text(label=_("Say it in your own words"), max_length=LONGEST)

    def __init__(self, post, *, choices, initial=None):
        super().__init__(post, initial={"about": initial})
        self.fields["about"].choices = choices
        self.fields["about"].error_messages["required"] = _("Choose one.")
        self.fields["words"].error_messages["required"] = _("Write something here.")


def visit_choices(visits):
    told = [(str(one.pk), _visit_words(one)) for one in visits]
    return [*told, (OTHER, _("Something else in my record"))]


def _visit_words(visit):
    number = {"n": visit.number}
    if visit.day_not_recorded:
        return _("Visit %(n)s") % number
    return _("Visit %(n)s, %(day)s") % (number | {"day": date_words(localtime(visit.started_at), "j F Y")})


class AnswerRequestForm(forms.Form):
    """With an addendum, where there is one since, or without."""

    use_required_attribute = False
    addendum = forms.ModelChoiceField(
        label=_("Put right with"),
        queryset=Addendum.objects.none(),
        required=False,
        empty_label=_("No addendum: the record stays as it is"),
    )
    words = Text(
        label=_("Your answer to the patient"),
        max_length=LONGEST,
        help_text=_("The patient reads this. Say what was put right, or why the record stays as it is."),
    )

    def __init__(self, post, *, addenda):
        super().__init__(post)
        field = self.fields["addendum"]
        field.queryset = addenda
        field.label_from_instance = lambda one: _("Addendum A%(n)s") % {"n": one.number}
        if not addenda.exists():
            del self.fields["addendum"]
