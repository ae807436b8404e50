"""One question of a check-in before a visit: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText
from clinic.typed_text import can_be_kept
from sessions_app.choices import News
from sessions_app.patient_report import LONGEST_WORDS, SEVERAL


class AnswerForm(forms.Form):
    """The field `answer`, and `words` where the question has room for them."""

    use_required_attribute = False

    def __init__(self, post, *, question, answers):
        self.question = question
        given = answers.get(question.code, [])
        several = question.kind == SEVERAL
        super().__init__(post, initial={"answer": given if several else next(iter(given), None)})
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        missing = _("Choose an answer, or say that you would rather not.")
        told = {"required": missing, "invalid_choice": missing}
        self.fields["answer"] = kind(label=question.title, choices=question.options, error_messages=told)
        if question.words_for:
            words = TypedText(label=question.words_label, required=False, max_length=LONGEST_WORDS)
            self.fields["words"] = words
            self.initial["words"] = ", ".join(answers.get(question.words_for, ()))

    def clean_words(self):
        words = self.cleaned_data["words"]
        if not can_be_kept(words):
            raise forms.ValidationError(_("This text holds a sign that cannot be kept. Type it again."))
        return words

    def clean(self):
        given = super().clean()
        answer = given.get("answer") or []
        if (
            self.question.kind == SEVERAL
            and News.NOTHING in answer
            and (len(answer) > 1 or given.get("words"))
        ):
            self.add_error("answer", _("You chose “Nothing new” and something else. Choose one of them."))
        return given

    @property
    def chosen(self):
        value = self["answer"].value()
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    def given(self) -> dict[str, list[str]]:
        answer = self.cleaned_data["answer"]
        told = {self.question.code: answer if isinstance(answer, list) else [answer]}
        if self.question.words_for:
            words = self.cleaned_data.get("words", "")
            told[self.question.words_for] = [words] if words else []
        return told

    @classmethod
    def nothing(cls, question) -> dict[str, list[str]]:
        """ "I would rather not say"."""
        return {name: [] for name in (question.code, question.words_for) if name}
