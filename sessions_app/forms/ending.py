"""The end of an episode: why, and how each measure ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.choices import ResponseGroup
from sessions_app.forms.episodes import error_lines
from sessions_app.forms.fields import Number, Words
from sessions_app.forms.rows_of import all_asked
from sessions_app.models import ResponseCode
from sessions_app.policies_episodes import why_not_missing
from sessions_app.queries.ending import measures_to_end
from sessions_app.words import day_words, number_words


class EndScoreForm(forms.Form):
    """The last value of one measure, or why there is none."""

    value = Number(label=_("End score"), low=-99999, high=99999, places=3)
    missing_reason = forms.ModelChoiceField(
        ResponseCode.objects.none(), label=_("or why there is none"), required=False, empty_label="—"
    )

    def __init__(self, *args, wanted, clinic, **kwargs):
        super().__init__(*args, prefix=f"score-{wanted.name}", **kwargs)
        self.wanted, self.measure = wanted, wanted.measure
        reasons = ResponseCode.objects.offered_to(clinic).filter(group=ResponseGroup.VALUE_MISSING_REASON)
        self.fields["missing_reason"].queryset = reasons
        if wanted.counts_on:
            told = _("The score of %(day)s counts as the end score: nothing more is needed.")
            self.fields["value"].help_text = told % {"day": day_words(wanted.counts_on)}

    def clean(self):
        given = super().clean()
        value, reason = given.get("value"), given.get("missing_reason")
        if "value" in self.errors:
            return given
        counts = self.wanted.counts_on is not None
        if reason and counts:
            self.add_error("missing_reason", why_not_missing(self.wanted))
        elif value is None and not reason and not counts:
            self.add_error("value", _("Give the end score, or say why there is none."))
        elif value is not None and reason:
            self.add_error("missing_reason", _("There is a score: take this reason away."))
        elif value is not None and not self._is_on_its_scale(value):
            low, high = map(number_words, self.wanted.scale)
            self.add_error(
                "value", _("This measure runs from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
        return given

    def _is_on_its_scale(self, value):
        low, high = self.wanted.scale
        return low <= value <= high

    @property
    def tells(self):
        return self.cleaned_data["value"] is not None or self.cleaned_data["missing_reason"] is not None

    def given(self):
        return {"measure": self.measure, **self.wanted.of_what, **self.cleaned_data}


class CloseForm(forms.Form):
    use_required_attribute = False

    reason = Words(
        label=_("Why it ends"),
        longest=300,
        required=True,
        error_messages={"required": _("Say why the episode is closed.")},
    )


class CloseSheet:
    """Why it ends, and an end score or a reason for each measure that has none yet."""

    def __init__(self, post=None, *, episode, clinic):
        asked = measures_to_end(episode)
        self.form = CloseForm(post)
        self.scores = [EndScoreForm(post, wanted=wanted, clinic=clinic) for wanted in asked]

    def is_valid(self):
        return all_asked([self.form, *self.scores])

    def given(self):
        return {
            "reason": self.form.cleaned_data["reason"],
            "scores": [form.given() for form in self.scores if form.tells],
        }

    @property
    def error_lines(self):
        named = [
            {**line, "text": f"{form.measure}: {line['text']}"}
            for form in self.scores
            for line in error_lines(form)
        ]
        return [*error_lines(self.form), *named]
