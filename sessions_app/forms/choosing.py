"""Fields that choose from the catalogue, drawn cheaply however long the list."""

from collections.abc import Iterable
from functools import lru_cache

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from clinic.forms.fields import TypedText

NOT_IN_LIST = _("That choice is not in the list. Choose again.")


@lru_cache(maxsize=64)
def _drawn(options: tuple[tuple[str, str], ...]) -> SafeString:
    """A list of options as text; a page with ten rows draws it once."""
    return format_html_join("", '<option value="{}">{}</option>', options)


class LongList(forms.Select):
    """A native list. The options are drawn as one text and the chosen ones put in front."""

    empty_label = "—"

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self._chosen(value)
        labels = dict(self.choices)
        picked = format_html_join(
            "", '<option value="{}" selected>{}</option>', ((code, labels.get(code, code)) for code in chosen)
        )
        rest = _drawn(tuple((code, str(label)) for code, label in self.choices if code not in chosen))
        return format_html(
            "<select{}>{}{}{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            self._empty(),
            picked,
            rest,
        )

    def _chosen(self, value):
        return [value] if value else []

    def _empty(self):
        return format_html('<option value="">{}</option>', self.empty_label)


class LongListMultiple(LongList, forms.SelectMultiple):
    """Any number of one native list."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"multiple": True, "size": 6} | (attrs or {}), choices)

    def _chosen(self, value):
        return list(value or ())

    def _empty(self):
        return mark_safe("")


class Offering:
    """A choice of catalogue codes. Offers what the clinic offers; accepts any code the clinic can see."""

    known = frozenset()

    def offer(self, choice_list, chosen: Iterable[str] = ()):
        """Take the list of one kind; a chosen entry that was retired since stays choosable."""
        self.known = choice_list.by_code.keys()
        offered = choice_list.options()
        listed = {code for code, _label in offered}
        retired = [code for code in chosen if code in self.known and code not in listed]
        # Set past Django's setter, which walks every option of every list again for each row.
        self._choices = [(code, choice_list.label(code)) for code in retired] + offered
        self.widget._choices = self._choices

    def valid_value(self, value):
        return value in self.known


class Code(Offering, forms.ChoiceField):
    widget = LongList

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(**options)


class Codes(Offering, forms.MultipleChoiceField):
    widget = LongListMultiple

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value):
        return list(dict.fromkeys(super().clean(value)))


def names_of(choice_list) -> dict[str, str]:
    """Code to name, no name twice: two entries of one name say their codes as well."""
    labels = [choice_list.label(code) for code in choice_list.by_code]
    twice = {label for label in labels if labels.count(label) > 1} if len(set(labels)) < len(labels) else ()
    return {
        code: f"{label} ({code})" if label in twice else label
        for code, label in zip(choice_list.by_code, labels, strict=True)
    }


class NameInput(forms.TextInput):
    """The name of an entry; the names to choose from stand once on the page, in a <datalist>."""

    def __init__(self, names_id):
        super().__init__({"list": names_id, "autocomplete": "off"})
        self.names = {}

    def format_value(self, value):
        return super().format_value(self.names.get(value, value))


class Suggested(forms.TextInput):
    """Typed words, with some to choose from in a <datalist> of its own."""

    def __init__(self, words, attrs=None):
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.words = words

    def render(self, name, value, attrs=None, renderer=None):
        offered = f"{name}-words"
        field = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        words = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', field, offered, words)


class Named(Offering, TypedText):
    """One code of a long list, chosen by typing a part of its name."""

    default_error_messages = {"invalid_choice": NOT_IN_LIST}

    def __init__(self, names_id, **options):
        super().__init__(required=False, widget=NameInput(names_id), **options)

    def offer(self, choice_list, chosen=()):
        self.known, self.widget.names = choice_list.by_code.keys(), names_of(choice_list)

    def validate(self, value):
        super().validate(value)
        if value and not self.valid_value(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class Word(forms.ChoiceField):
    """One of a few fixed words."""

    def __init__(self, choices, **options):
        options.setdefault("required", False)
        super().__init__(choices=choices, **options)
