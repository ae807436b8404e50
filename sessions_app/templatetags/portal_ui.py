"""Where a patient may go: `{% portal_tabs %}` on each page, `{% portal_places as places %}` in its menu."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.models import Patient

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
    ("portal:log_in", _("My log-in"), "key"),
]


@register.inclusion_tag("portal/_tabs.html", takes_context=True)
def portal_tabs(context):
    return {
        "tabs": list(_placed((f"portal:{name}", label, icon, name) for name, label, icon in TABS)),
        "active_tab": context.get("active_tab", "home"),
    }


@register.simple_tag(takes_context=True)
def own_records(context):
    """The records that a guardian may look at, with names; nothing for who looks at the own one alone."""
    request = context["request"]
    standing, records = request.user.standing, request.place.records
    if standing.guardian_id is None and len(records) < 2:
        return []
    of = Patient.objects.filter(clinic_id=standing.clinic_id, pk__in=[one.patient_id for one in records])
    for one in (named := list(of.order_by("born_on", "pk"))):
        one.name = f"{one.given_names} {one.family_name}"
        one.is_shown = one.pk == standing.patient_id
    return named


@register.simple_tag
def portal_places(*names):
    """All of them, or those named."""
    wanted = [place for place in PLACES if not names or place[0] in names]
    return list(_placed((*place, place[0]) for place in wanted))


def _placed(places):
    for address, label, icon, name in places:
        yield {"url": reverse(address), "label": label, "icon": icon, "name": name}
