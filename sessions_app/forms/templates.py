"""A plan kept to start others from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.access import Permission, may
from sessions_app.forms.fields import Tick, Words


class TemplateForm(forms.Form):
    """The name of a template. Whoever keeps the catalogue may give it to the whole clinic."""

    name = Words(label=_("Name of the template"), longest=120, required=True)
    is_shared = Tick(label=_("For the whole clinic"))

    use_required_attribute = False

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not (may(user, Permission.EDIT_CATALOGUE) and may(user, Permission.PLAN)):
            # One of the two rights alone: an own template, or one for the clinic.
            del self.fields["is_shared"]

    def clean(self):
        given = super().clean()
        if "is_shared" not in self.fields:
            given["is_shared"] = may(self.user, Permission.EDIT_CATALOGUE)
        if not may(self.user, Permission.EDIT_CATALOGUE) and not may(self.user, Permission.PLAN):
            raise forms.ValidationError(_("You cannot keep templates."))
        return given
