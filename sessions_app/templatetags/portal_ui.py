"""Where a patient may go: `{% portal_tabs %}` on each page, `{% portal_places as places %}` in its menu."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

TABS = [
    ("home", _("Home"), "home"),
    ("exercises", _("Exercises"), "exercise"),
    ("progress", _("Progress"), "review"),
    ("visits", _("Visits"), "calendar"),
]
PLACES = [
    ("portal:my_data", _("My data"), "lock"),
    ("portal:therapists", _("Who treats me"), "staff"),
    ("portal:evidence", _("What research says"), "catalogue"),
    ("portal:language", _("Language"), "language"),
    ("mfa_index", _("My log-in"), "key"),
]


@register.inclusion_tag("portal/_tabs.html", takes_context=True)
def portal_tabs(context):
    return {
        "tabs": list(_there((f"portal:{name}", label, icon, name) for name, label, icon in TABS)),
        "active_tab": context.get("active_tab", "home"),
    }


@register.simple_tag
def portal_places():
    return list(_there((*place, place[0]) for place in PLACES))


def _there(places):
    """Without those that this installation does not have."""
    for address, label, icon, name in places:
        try:
            yield {"url": reverse(address), "label": label, "icon": icon, "name": name}
        except NoReverseMatch:
            continue
