"""Names of catalogue entries in the language of the page, from the `Names` that the view gave it."""

from django import template

register = template.Library()


@register.filter
def named(entry, names):
    """`{{ row.exercise|named:names }}`: what a patient reads for it."""
    return names.of(entry)


@register.simple_tag
def part_of(entry, part, names):
    """`{% part_of statement "finding" names %}`: another part of an entry than its name."""
    return names.of(entry, part)


@register.simple_tag
def area(region, side, names):
    """`{% area row.region row.side names %}`: an area of the body with its side."""
    return names.area(region, side)
