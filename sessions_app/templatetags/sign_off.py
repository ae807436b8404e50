"""`{% not_reviewed "cautions" %}`: where its facts act, staff see that their clinic has not signed it."""

from django import template

from sessions_app.queries.sign_off import list_states

register = template.Library()


@register.inclusion_tag("record/_not_reviewed.html", takes_context=True)
def not_reviewed(context, which):
    request = context.get("request")
    if request is None or not request.user.standing.roles:
        return {}
    if not hasattr(request, "list_states"):  # asked once a page
        request.list_states = list_states(request.user.standing.clinic_id)
    return {"state": request.list_states[which]}
