"""Attributes that several rows of the charting page share."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def opens_editor(draft, row_id):
    """A link to the row's editor: a sheet over the page, or a page of its own without a script."""
    url = reverse("record:row", args=[draft.pk, row_id])
    return format_html('href="{0}" hx-get="{0}" hx-target="#editor" hx-swap="innerHTML" data-edit', url)


@register.simple_tag
def adds_row(draft, kind):
    """A button that puts a row of this kind into its list; without a script the form's own button does."""
    return format_html(
        'hx-post="{}" hx-vals=\'{{"kind":"{}"}}\' hx-params="kind" hx-target="#rows-{}" hx-swap="beforeend"',
        reverse("record:add_row", args=[draft.pk]),
        kind,
        kind,
    )
