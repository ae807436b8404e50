"""What a person types is read by our own fields, which refuse what Django's would read as something else."""

import ast

import pytest
from django import forms
from django.urls import get_resolver

from clinic.forms.fields import TypedDecimal, TypedInteger, TypedText, typed
from clinic.models import Credential, Site
from sessions_app.forms.fields import Minutes, Number, WholeNumber, Words, ZeroToTen
from tests.house.source import modules

OURS = "clinic.forms.fields"
BARE = {"CharField", "IntegerField", "DecimalField", "FloatField"}
COMPARED = {"code"}  # of a library's form: held against a code that was sent, never kept
NUMBERS = (TypedInteger, TypedDecimal, WholeNumber, Number, Minutes, ZeroToTen)


def every_form(above=forms.BaseForm):
    """Every form class of ours that the addresses lead to, and those that they build on."""
    assert get_resolver().url_patterns  # which imports them
    for form in above.__subclasses__():
        yield from every_form(form)
        if form.__module__.startswith(("clinic.forms", "sessions_app.forms")):
            yield form


def test_a_form_takes_its_texts_and_numbers_from_our_own_fields():
    found = [
        f"{module.at(node)} forms.{node.attr}"
        for module in modules()
        if module.name != OURS
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in BARE and ast.unparse(node.value) == "forms"
    ]
    assert found == []


@pytest.mark.promise("input")
def test_a_field_of_one_line_takes_one_line_and_figures_are_figures():
    """Also in the forms that are made from a model, and in those of the libraries that we draw."""
    asked = {(form, name): field for form in every_form() for name, field in form.base_fields.items()}
    assert len(asked) > 300
    wrong = {f"{form.__name__}.{name}" for (form, name), field in asked.items() if reads_too_much(field)}
    assert {one for one in wrong if one.split(".")[1] not in COMPARED} == set()


def reads_too_much(field):
    if isinstance(field.widget, forms.TextInput):
        return not refuses(field, "a\r\nb") or not refuses(field, "a\nb")
    return isinstance(field, NUMBERS) and not refuses(field, "1_0")


def refuses(field, text):
    try:
        field.clean(text)
    except forms.ValidationError:
        return True
    return False


@pytest.mark.parametrize("text", ["1_0", "１０", "٣", "1,5", "0x10", "1e1", "ten"])
@pytest.mark.parametrize("kind", [TypedInteger, TypedDecimal])
def test_what_is_no_figure_is_no_number(kind, text):
    assert refuses(kind(), text)


def test_numbers_and_texts_are_read_as_they_were():
    assert [TypedInteger().clean(text) for text in ("10", " 10 ", "-3", "7.0")] == [10, 10, -3, 7]
    assert [str(TypedDecimal().clean(text)) for text in ("2.5", ".5", "10")] == ["2.5", "0.5", "10"]
    assert TypedInteger(required=False).clean("") is None
    assert TypedText(widget=forms.Textarea).clean("a\r\nb") == "a\r\nb"
    assert Words(lines=2).clean("a\r\nb") == "a\r\nb"
    assert type(typed(Credential._meta.get_field("hours"))) is TypedInteger
    assert type(typed(Site._meta.get_field("name"))) is TypedText
