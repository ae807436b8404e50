"""The period and what the review is narrowed to, from the address and into it."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.fields import LONGEST, TypedDateField
from clinic.typed_dates import Unreadable, read_date
from sessions_app.queries.review_choices import ScopeChoices
from sessions_app.queries.review_scope import ReviewScope

MONTHS = 6
MONTHS_A_YEAR = 12
LAST_DAY_OF_ALL = 28


class ReviewScopeForm(forms.Form):
    """Nothing must be given: six months to today, all sites, conditions and physiotherapists."""

    since = TypedDateField(label=gettext_lazy("From"), required=False, help_text="")
    until = TypedDateField(label=gettext_lazy("To"), required=False, help_text="")
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), required=False)
    physiotherapist = forms.ChoiceField(label=gettext_lazy("Physiotherapist"), required=False)

    def __init__(self, asked, *, clinic_id: int, choices: ScopeChoices, today: date, team_of=None):
        """`team_of`: the physiotherapist to whose own patients it is held, whatever is asked."""
        self.clinic_id, self.choices, self.today, self.team_of = clinic_id, choices, today, team_of
        given = {name: asked.get(name, "").strip() for name in self.base_fields}
        usual = {"since": months_before(today, MONTHS), "until": today}
        super().__init__(given | {name: _shown(given[name], day) for name, day in usual.items()})
        self.fields["site"].choices = [("", _("All sites")), *choices.sites]
        self.fields["condition"].choices = [("", _("All conditions")), *choices.conditions]
        self.fields["physiotherapist"].choices = [("", _("Everybody")), *choices.practitioners]
        if team_of is not None:
            del self.fields["physiotherapist"]
        for name in self._narrowing():
            self.fields[name].error_messages["invalid_choice"] = _("This is not of your clinic.")

    def _narrowing(self):
        return [name for name in ("site", "condition", "physiotherapist") if name in self.fields]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until > self.today:
            raise forms.ValidationError(_("This lies in the future."))
        return until

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("since", _("This is after the last day."))

    def scope(self) -> ReviewScope:
        """Of a valid form."""
        asked, person = self.cleaned_data, self.cleaned_data.get("physiotherapist")
        return ReviewScope(
            clinic_id=self.clinic_id,
            begins_on=asked["since"],
            ends_on=asked["until"],
            site_id=int(asked["site"]) if asked["site"] else None,
            condition_id=asked["condition"] or None,
            practitioner_id=int(person) if person else None,
            team_of=self.team_of,
        )

    def narrowed_to(self) -> list[str]:
        """The names of what was chosen, for a heading and for paper."""
        chosen = [(name, self.cleaned_data[name]) for name in self._narrowing()]
        return [dict(self.fields[name].choices)[key] for name, key in chosen if key]


def _shown(typed: str, usual: date) -> str:
    """A day as the field shows it, however the address writes it; the usual one where none is given."""
    try:
        day = read_date(typed[: LONGEST + 1]) if typed else usual
    except Unreadable:
        return typed
    return day.strftime("%d-%b-%Y")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the 28th of a month that may have no such day."""
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return date(years, month + 1, min(day.day, LAST_DAY_OF_ALL))
