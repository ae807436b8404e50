"""`{% body_map "back" selected=areas badges=numbers %}`: one view of the body, drawn on the server."""

from django import template

from sessions_app import body_map as drawing

register = template.Library()


@register.inclusion_tag("record/_body_map.html")
def body_map(view, small=False, title="", **looks):
    """`looks` are the keyword arguments of `sessions_app.body_map.draw`: selected, history, closed ...
    `title` is for paper, where a drawing must say what it is."""
    return {"figure": drawing.draw(view, **looks), "small": small, "title": title}
