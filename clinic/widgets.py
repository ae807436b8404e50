"""The widgets of our forms: native inputs under a drawn label, so that they work without a script.

A choice widget may be told three things after the form is made, and draws them:
`carried` (the value comes from last time and is not yet confirmed: dashed), `last` (the value of last
time, shown as a dot) and `tone` ("iastm", "measure" or "exercise": the colour of the chosen one).
"""

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from clinic.drawn import native_input, native_options, said
from clinic.icons import icon


class Toned:
    """What the drawn choice widgets share."""

    carried = False
    last = None
    tone = ""
    closed = ()

    def __init__(self, *args, tone: str = "", carried: bool = False, last=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.tone, self.carried, self.last = tone, carried, last

    @property
    def group_class(self) -> str:
        """Of what stands around the options."""
        return " ".join(
            filter(None, [self.tone and f"tone-{self.tone}", "is-carried" if self.carried else ""])
        )


class Drawn(Toned):
    """Writes its options itself. `frame` is the class around them."""

    frame = ""

    def render(self, name, value, attrs=None, renderer=None):
        options = native_options(self, name, value, self.build_attrs(self.attrs, attrs))
        drawn = "".join(self.option(*one) for one in options)
        return mark_safe(f'<span class="{self.frame} {self.group_class}">{drawn}</span>{self.below()}')  # noqa: S308

    def option(self, native, code, label, own_id) -> str:
        return f"<span>{native}{self.label_of(label, own_id)}</span>"

    def label_of(self, label, own_id, classes="") -> str:
        target = f' for="{own_id}"' if own_id else ""
        return f"<label{classes}{target}>{label}</label>"

    def below(self) -> str:
        return ""


class Chips(Drawn):
    frame = "chips"

    def option(self, native, code, label, own_id):
        drawn = self.label_of(label, own_id, ' class="chip"')
        return f'<span class="chip-box">{native}{drawn}</span>'


class ChipSelect(Chips, forms.RadioSelect):
    """One of a few words, each a chip."""


class ChipSelectMultiple(Chips, forms.CheckboxSelectMultiple):
    """Any of a few words, each a chip."""


class Segmented(Drawn, forms.RadioSelect):
    """One of two to four short words, side by side in one frame."""

    frame = "picker"


class ScaleStrip(Drawn, forms.RadioSelect):
    """A whole number with one tap, from 0 to 10 or between two others. `ends` are the words under it."""

    def __init__(self, *args, ends=(), low=0, high=10, **kwargs):
        super().__init__(*args, **kwargs)
        self.ends = ends
        self.choices = [(str(n), str(n).replace("-", "−")) for n in range(low, high + 1)]

    @property
    def frame(self):
        return "scale-11" if len(self.choices) <= 11 else "scale-11 in-two-rows"

    def option(self, native, code, label, own_id):
        if self.last is None or code != str(self.last):
            return super().option(native, code, label, own_id)
        words = f'{label}<span class="visually-hidden">, {said(_("last time"))}</span>'
        return f'<span class="last">{native}{self.label_of(words, own_id)}</span>'

    def below(self):
        ends = "".join(f"<span>{said(end)}</span>" for end in self.ends)
        return f'<span class="scale-ends">{ends}</span>' if ends else ""


class NativeNumber(forms.NumberInput):
    """The bare input, for a widget that draws something around it."""

    def native(self, name, value, attrs) -> str:
        attrs = self.build_attrs(self.attrs, attrs)
        return native_input(self.input_type, name, self.format_value(value), attrs)


class Stepper(NativeNumber):
    """A number field; with the script, minus and plus stand beside it."""

    def __init__(self, attrs=None, step="1", lowest="0", highest=None, carried: bool = False):
        limits = {"step": step, "min": lowest, "max": highest, "inputmode": "decimal"}
        super().__init__({key: limit for key, limit in limits.items() if limit is not None} | (attrs or {}))
        self.carried = carried

    def render(self, name, value, attrs=None, renderer=None):
        button = '<button type="button" data-step="{}" tabindex="-1" hidden aria-label="{}">{}</button>'
        less = button.format("down", said(_("Less")), icon("minus", "s"))
        more = button.format("up", said(_("More")), icon("add", "s"))
        dashed, native = "is-carried" if self.carried else "", self.native(name, value, attrs)
        return mark_safe(f'<span class="stepper {dashed}" data-stepper>{less}{native}{more}</span>')  # noqa: S308


class ValueStrip(NativeNumber):
    """A measured number; with the script, the values around last time stand before it, one tap each."""

    def __init__(self, attrs=None, last=None, step="1", reach: int = 3):
        super().__init__({"step": "any", "inputmode": "decimal", "placeholder": _("Type")} | (attrs or {}))
        self.last, self.step, self.reach = last, step, reach

    def render(self, name, value, attrs=None, renderer=None):
        told = {} if self.last is None else {"data-last": str(self.last)}
        told |= {"data-step": str(self.step), "data-reach": str(self.reach)}
        native = self.native(name, value, attrs)
        return mark_safe(f'<span class="value-strip" data-value-strip{flatatt(told)}>{native}</span>')  # noqa: S308


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
