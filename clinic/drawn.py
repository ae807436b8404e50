"""Fields and controls as text: what a template of their own would say, without the cost of one for each.

A charting page has twenty fields with a hundred chips between them.
"""

import html

from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from clinic.icons import icon


def said(text) -> str:
    """Escaped, unless it is markup already."""
    return text.__html__() if hasattr(text, "__html__") else html.escape(str(text))


def native_input(kind: str, name: str, value, attrs: dict) -> str:
    """`value` None leaves it out."""
    told = "" if value is None else f' value="{html.escape(str(value))}"'
    return f'<input type="{kind}" name="{html.escape(name)}"{told}{flatatt(attrs)}>'


def native_options(widget, name, value, attrs):
    """The radio button or checkbox of each option, with the option's code, words and the id of its input."""
    chosen, closed = set(widget.format_value(value)), {str(one) for one in widget.closed}
    shared = {key: told for key, told in attrs.items() if key != "id"}
    opening, rest = f'<input type="{widget.input_type}" name="{html.escape(name)}"', flatatt(shared)
    for index, (code, label) in enumerate(widget.choices):
        code = str(code)
        own = f"{attrs['id']}_{index}" if attrs.get("id") else ""
        marks = (f' id="{own}"' if own else "") + (" checked" if code in chosen else "")
        marks += " disabled" if code in closed else ""
        yield f'{opening} value="{html.escape(code)}"{rest}{marks}>', code, said(label), own


def field(bound, wrapper: str = "", *, hint=None) -> SafeString:
    """One field as templates/strigil/field.html draws it: label, hint, error, control, tied together."""
    if bound.is_hidden:
        return bound.as_widget()
    errors, widget = bound.errors, bound.field.widget
    classes = " ".join(filter(None, ["field", "has-error" if errors else "", wrapper]))
    notes, control = _notes(bound, bound.help_text if hint is None else hint, errors), str(bound)
    if bound.use_fieldset:
        drawn = f"{_fieldset(bound, classes)}\n{notes}{control}</fieldset>"
    elif getattr(widget, "says", ""):
        drawn = f'<div class="{classes}"><div class="row">{control}{_label(bound)}</div>\n{notes}</div>'
    elif bound.widget_type == "checkbox":
        drawn = f'<div class="{_of_check(classes, errors)}">{control}{_label(bound)}\n{notes}</div>'
    else:
        drawn = f'<div class="{classes}">{_label(bound)}\n{notes}{control}</div>'
    return mark_safe(drawn)  # noqa: S308 each part is escaped


def _fieldset(bound, classes) -> str:
    told = f' aria-describedby="{bound.aria_describedby}"' if bound.aria_describedby else ""
    return f'<fieldset class="{classes}" id="{bound.auto_id}"{told}><legend>{said(bound.label)}</legend>'


def _label(bound) -> str:
    return f'<label for="{bound.id_for_label}">{said(bound.label)}</label>'


def _of_check(classes, errors) -> str:
    return classes.replace("field", "field-check field" if errors else "field-check", 1)


def _notes(bound, hint, errors) -> str:
    told = f'<span class="hint" id="{bound.auto_id}_helptext">{said(hint)}</span>' if hint else ""
    if not errors:
        return told
    words = " ".join(map(said, errors))
    sign = icon("alert", "s")
    return f'{told}<span class="field-error" id="{bound.auto_id}_error">{sign}<span>{words}</span></span>'
