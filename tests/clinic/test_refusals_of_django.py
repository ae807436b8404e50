"""What Django refuses by itself is said in our words: they have one home, locale/en."""

from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from clinic.forms.consents import FirstConsentsForm
from clinic.forms.fields import TypedDecimal, TypedInteger, TypedText
from clinic.forms.patients import AlertForm
from clinic.models import User

CHOICES = [("a", "A"), ("b", "B")]
IN_LIST = "That choice is not in the list. Choose again."


def people():
    return User.objects.none()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.ChoiceField(choices=CHOICES), "c", IN_LIST),
        (forms.MultipleChoiceField(choices=CHOICES), ["c"], IN_LIST),
        (forms.ModelChoiceField(queryset=None), "7", IN_LIST),
        (forms.ModelMultipleChoiceField(queryset=None), ["7"], IN_LIST),
        (forms.ModelMultipleChoiceField(queryset=None), ["x"], IN_LIST),
        (TypedText(max_length=3), "four", "Write at most 3 characters; this has 4."),
        (TypedText(max_length=1), "four", "Write at most 1 character; this has 4."),
        (TypedText(min_length=10), "why", "Write at least 10 characters; this has 3."),
        (TypedText(), "a\x00b", "This text holds a sign that cannot be kept. Type it again."),
        (TypedInteger(max_value=9), "12", "Give a number of at most 9."),
        (TypedInteger(min_value=1), "0", "Give a number of at least 1."),
        (TypedInteger(), "1,5", "Enter a whole number."),
        (TypedDecimal(min_value=Decimal("0.5")), "0.1", "Give a number of at least 0.5."),
        (TypedDecimal(max_digits=3), "12.34", "Give at most 3 figures in all."),
        (TypedDecimal(decimal_places=1), "1.25", "Give at most 1 figure after the point."),
        (TypedDecimal(max_digits=4, decimal_places=2), "123", "Give at most 2 figures before the point."),
        (TypedText(), "", "This is needed."),
        (forms.ChoiceField(choices=CHOICES), "", "This is needed."),
        (forms.EmailField(), "kim", "Write a whole e-mail address, such as name@example.org."),
        (forms.FileField(), SimpleUploadedFile("week.csv", b""), "This file is empty."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_plain_sentence(field, typed, sentence):
    if hasattr(field, "queryset"):
        field.queryset = people()
    with translation.override("en"), pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [sentence]


def test_a_guardians_name_that_is_too_long_is_refused_for_that_alone():
    form = FirstConsentsForm({"guardian_name": "x" * 121, "guardian_relation": "mother"})
    assert form.errors == {"guardian_name": ["Write at most 120 characters; this has 121."]}


@pytest.mark.django_db
def test_words_of_an_alert_that_are_too_long_are_refused_for_that_alone():
    form = AlertForm({"kind": "other", "words": "x" * 201}, clinic_id=None)
    assert form.errors == {"words": ["Write at most 200 characters; this has 201."]}
