"""The widgets of our forms: native inputs under a drawn label, so that they work without a script.

A choice widget may be told three things after the form is made, and draws them:
`carried` (the value comes from last time and is not yet confirmed: dashed), `last` (the value of last
time, shown as a dot) and `tone` ("iastm", "measure" or "exercise": the colour of the chosen one).
"""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


def native_input(option) -> str:
    """The radio button or checkbox of one option. In Python: a page of chips draws a hundred of them."""
    named = {"type": option["type"], "name": option["name"], "value": str(option["value"])}
    return format_html("<input{}>", flatatt(named | option["attrs"]))


class Toned:
    """What the drawn choice widgets share."""

    carried = False
    last = None
    tone = ""
    closed = ()

    def __init__(self, *args, tone: str = "", carried: bool = False, last=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.tone, self.carried, self.last = tone, carried, last

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["group_class"] = " ".join(
            filter(None, [self.tone and f"tone-{self.tone}", "is-carried" if self.carried else ""])
        )
        for _group, options, _index in context["widget"]["optgroups"]:
            for option in options:
                option["input"] = native_input(option)
        return context

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["is_last"] = self.last is not None and str(value) == str(self.last)
        if str(value) in map(str, self.closed):
            option["attrs"]["disabled"] = True
        return option


class ChipSelect(Toned, forms.RadioSelect):
    """One of a few words, each a chip."""

    template_name = "widgets/chips.html"


class ChipSelectMultiple(Toned, forms.CheckboxSelectMultiple):
    """Any of a few words, each a chip."""

    template_name = "widgets/chips.html"


class Segmented(Toned, forms.RadioSelect):
    """One of two to four short words, side by side in one frame."""

    template_name = "widgets/segmented.html"


class ScaleStrip(Toned, forms.RadioSelect):
    """A whole number from 0 to 10 with one tap. `ends` are the words under 0 and 10."""

    template_name = "widgets/scale_strip.html"

    def __init__(self, *args, ends=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.ends = ends
        self.choices = [(str(number), str(number)) for number in range(11)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["ends"] = self.ends
        return context


class Stepper(forms.NumberInput):
    """A number field; with the script, minus and plus stand beside it."""

    template_name = "widgets/stepper.html"

    def __init__(self, attrs=None, step="1", lowest="0", highest=None, carried: bool = False):
        limits = {"step": step, "min": lowest, "max": highest, "inputmode": "decimal"}
        super().__init__({key: limit for key, limit in limits.items() if limit is not None} | (attrs or {}))
        self.carried = carried

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["group_class"] = "is-carried" if self.carried else ""
        return context


class ValueStrip(forms.NumberInput):
    """A measured number; with the script, the values around last time stand before it, one tap each."""

    template_name = "widgets/value_strip.html"

    def __init__(self, attrs=None, last=None, step="1", reach: int = 3):
        super().__init__({"step": "any", "inputmode": "decimal", "placeholder": _("Type")} | (attrs or {}))
        self.last, self.step, self.reach = last, step, reach

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"].update(last=self.last, strip_step=self.step, reach=self.reach)
        return context


class TickBox(forms.CheckboxInput):
    """The tick of a row: dashed until it is done. `says` is what a screen reader hears."""

    template_name = "widgets/tick_box.html"

    def __init__(self, attrs=None, says=None, **kwargs):
        super().__init__(attrs, **kwargs)
        self.says = says or _("Done as shown")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["says"] = self.says
        return context
