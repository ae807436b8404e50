"""`{% body_map "back" selected=areas badges=numbers %}`: one view of the body, drawn on the server."""

from django import template

from sessions_app import body_map as drawing

register = template.Library()


@register.inclusion_tag("record/_body_map.html")
def body_map(view, small=False, **looks):
    """`looks` are the keyword arguments of `sessions_app.body_map.draw`: selected, history, closed ..."""
    return {"figure": drawing.draw(view, **looks), "small": small}
