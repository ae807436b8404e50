"""A new patient and the first episode as one sheet: the parts are those of the separate pages."""

from datetime import date
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.consents import FirstConsentsForm
from clinic.forms.patients import RegistrationForm
from sessions_app.forms.episodes import error_lines
from sessions_app.forms.fields import Tick
from sessions_app.forms.opening import OpeningSheet
from sessions_app.forms.rows import Quiet
from sessions_app.forms.rows_of import all_asked
from sessions_app.local_time import local_day

# Where a refused action's field stands on this sheet.
OF_CONSENTS = {"guardian": "guardian_name"}
PAGE = "page"


def page_number(sent):
    """Of the page that was sent, from its first opening until the patient is created, if it says one."""
    try:
        return UUID(sent.get(PAGE, ""))
    except ValueError:
        return None


class Person(Quiet, RegistrationForm):
    pass


class Consents(Quiet, FirstConsentsForm):
    pass


class HereForm(Quiet, forms.Form):
    """Whoever is taken in stands at the door, mostly."""

    here_now = Tick(label=_("Here now: put on today’s list"), initial=True)


class Newcomer:
    """Who is not on file yet, for an episode that asks when its patient was born."""

    def __init__(self, person):
        self.person = person

    @property
    def born_on(self):
        return getattr(self.person, "cleaned_data", {}).get("born_on") or date.min


class IntakeSheet:
    def __init__(self, post=None, *, clinic, carers, by, at, typed_before=None):
        self.person = Person(post, clinic=clinic, carers=carers, initial=typed_before)
        del self.person.fields["carer"]
        self.consents = Consents(post, prefix="consent")
        start = {"opened_on": local_day(at, clinic.time_zone), "responsible": by.pk}
        self.care = OpeningSheet(post, patient=Newcomer(self.person), clinic=clinic, at=at, initial=start)
        self.here = HereForm(post)
        self.page = (post and page_number(post)) or uuid4()
        self.parts = [self.person, self.care, self.consents, self.here]

    @property
    def goals(self):
        return self.care.goals

    @property
    def scores(self):
        return self.care.scores

    @property
    def has_history(self):
        """Whether something is said, or to be put right, in the part that is folded away."""
        said = any(field.value() or field.errors for field, _wide in self.care.history_fields)
        return said or len(self.care.diagnoses) > 0

    @property
    def wants_row(self):
        return self.care.wants_row

    def is_valid(self):
        """The person is asked first: the days of the episode are held against the birth date."""
        return all_asked(self.parts)

    def told(self):
        """What `take_in` is told."""
        return {
            "details": self.person.details(),
            "alerts": self.person.first_alerts(),
            "guardian": self.consents.guardian(),
            "consents": self.consents.given(),
            "is_here": self.here.cleaned_data["here_now"],
            "on_paper": self.consents.cleaned_data["on_paper"],
            "episode": self.care.given(),
        }

    def refuse(self, reason):
        """The sentence of an action, at the field that it is about."""
        if reason.field in OF_CONSENTS:
            return self.consents.add_error(OF_CONSENTS[reason.field], str(reason))
        form = self.care.form if reason.field in self.care.form.fields else self.person
        return form.add_error(reason.field if reason.field in form.fields else None, str(reason))

    @property
    def error_lines(self):
        return [*error_lines(self.person), *self.care.error_lines, *error_lines(self.consents)]
