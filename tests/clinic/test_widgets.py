"""The drawn controls are native inputs: this reads the HTML that a person without a script gets."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from clinic.widgets import (
    ChipSelect,
    ChipSelectMultiple,
    ScaleStrip,
    Segmented,
    Stepper,
    TickBox,
    ValueStrip,
)

SKIN = [("none", "No change"), ("pink", "Pink"), ("red", "Red")]


class Charted(forms.Form):
    skin = forms.ChoiceField(choices=SKIN, widget=ChipSelect)
    strokes = forms.MultipleChoiceField(
        choices=[("sweep", "Sweep"), ("fan", "Fan")], widget=ChipSelectMultiple(tone="iastm")
    )
    side = forms.ChoiceField(choices=[("left", "Left"), ("right", "Right")], widget=Segmented)
    pain = forms.IntegerField(min_value=0, max_value=10, widget=ScaleStrip, help_text="0 none, 10 worst")
    load = forms.DecimalField(widget=Stepper(step="2.5"))
    knee = forms.DecimalField(widget=ValueStrip(last="9.5", step="0.5"), required=False)
    done = forms.BooleanField(widget=TickBox(says="Heel raise done as shown"), required=False)
    agreed = forms.BooleanField(label="Consent given", required=False)


def drawn(form, name):
    page = Template("{% load crispy_forms_filters %}{{ field|as_crispy_field }}")
    return page.render(Context({"field": form[name]}))


def inputs(html):
    return re.findall(r"<input[^>]*>", html)


def test_a_chip_is_a_radio_button_under_its_label():
    html = drawn(Charted({"skin": "pink"}), "skin")
    assert len(inputs(html)) == 3
    assert all('type="radio"' in one and 'name="skin"' in one for one in inputs(html))
    assert [one for one in inputs(html) if " checked" in one] == [
        one for one in inputs(html) if '"pink"' in one
    ]
    for wanted in re.findall(r'<label class="chip" for="(\w+)"', html):
        assert f'id="{wanted}"' in html
    assert html.count("<fieldset") == 1
    assert "<legend>Skin" in html


def test_a_carried_choice_says_so_and_a_fresh_one_does_not():
    form = Charted({"strokes": ["fan"]})
    assert "is-carried" not in drawn(form, "strokes")
    form.fields["strokes"].widget.carried = True
    assert 'class="chips tone-iastm is-carried"' in drawn(form, "strokes")


def test_a_closed_choice_cannot_be_taken():
    form = Charted()
    form.fields["skin"].widget.closed = {"red"}
    assert [one for one in inputs(drawn(form, "skin")) if " disabled" in one] == [
        one for one in inputs(drawn(form, "skin")) if '"red"' in one
    ]


def test_the_scale_offers_eleven_numbers_and_remembers_last_time():
    form = Charted({"pain": "4"})
    form.fields["pain"].widget.last = 6
    html = drawn(form, "pain")
    assert re.findall(r'value="(\d+)"', html) == [str(number) for number in range(11)]
    assert re.search(r'value="4"[^>]*checked', html)
    assert html.count('class="last"') == 1
    assert '6<span class="visually-hidden">, last time</span>' in html
    form.is_valid()
    assert form.cleaned_data["pain"] == 4


def test_a_number_field_stands_alone_until_the_script_comes():
    html = drawn(Charted({"load": "12.5"}), "load")
    assert 'type="number"' in html
    assert 'value="12.5"' in html
    assert 'step="2.5"' in html
    assert len(re.findall(r"<button[^>]* hidden", html)) == 2
    assert "<button" not in drawn(Charted({"knee": "10"}), "knee")
    assert 'data-last="9.5"' in drawn(Charted({"knee": "10"}), "knee")


def test_a_tick_is_a_named_checkbox():
    html = drawn(Charted({"done": "on"}), "done")
    assert re.search(
        r'<input type="checkbox" name="done"[^>]*checked[^>]*aria-label="Heel raise done as shown"', html
    )


@pytest.mark.parametrize(("name", "tied"), [("pain", "fieldset"), ("load", "input"), ("agreed", "input")])
def test_hint_and_error_are_tied_to_their_control(name, tied):
    form = Charted({"load": "heavy", "pain": "14"})
    form.fields["agreed"].required = True
    html = drawn(form, name)
    described = re.search(rf'<{tied}[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert f"id_{name}_error" in described
    assert all(f'id="{wanted}"' in html for wanted in described)
    assert "has-error" in html


def test_a_whole_form_lists_its_errors_with_links_that_arrive():
    form = Charted({"load": "12.5"})
    html = render_crispy_form(form)
    links = re.findall(r'<li><a href="#(\w+)">', html)
    assert links == ["id_skin", "id_strokes", "id_side", "id_pain"]
    assert all(f'id="{target}"' in html for target in links)
    assert "4 things to put right" in html
    assert 'role="alert"' in html


def test_two_faults_of_one_field_count_as_two():
    form = Charted({"skin": "pink", "strokes": ["fan"], "side": "left", "pain": "4", "load": "12.5"})
    form.add_error("load", "It is too heavy.")
    form.add_error("load", "It is not on the rack.")
    assert "2 things to put right" in render_crispy_form(form)


def test_a_form_that_nobody_sent_accuses_nobody():
    html = render_crispy_form(Charted())
    assert "has-error" not in html
    assert "aria-invalid" not in html
    assert 'role="alert"' not in html
