"""What every page's frame needs to know: where this person may go."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from clinic.access import Permission, holds
from clinic.shared_device import is_shared

# Words, address by name, icon of static/svg/icons.svg, and who may go there.
# An address that this installation does not have is left out.
PLACES = [
    (_("Today"), "record:today", "calendar", Permission.SEE_TODAY),
    (_("Your record"), "portal:home", "person", Permission.SEE_OWN_RECORD),
    (_("Patients"), "clinic:patients", "person", Permission.SEE_TODAY),
    (_("Review"), "review:clinic", "review", Permission.SEE_REVIEW),
    (_("Safety"), "record:clinic_safety", "alert", Permission.SEE_RECORD),
    (_("Catalogue"), "catalogue:index", "catalogue", Permission.SEE_CATALOGUE),
    (_("Staff"), "clinic:staff", "staff", Permission.SEE_STAFF),
    (_("Trail"), "clinic:clinic_trail", "eye", Permission.EXAMINE_TRAIL),
]
ACCOUNT_PLACES = [
    (_("Your account"), "clinic:account", "person", None),
    (_("Your log-in"), "mfa_index", "key", None),
    (_("The clinic"), "clinic:clinic", "home", Permission.EDIT_CLINIC),
    (_("Keeping of records"), "clinic:keeping", "lock", Permission.KEEP_RECORDS),
    (_("What you opened"), "clinic:trail", "eye", Permission.SEE_TRAIL),
]


def navigation(request):
    """The context processor: where to go, how to leave, and whether others use this device too."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    standing = getattr(request, "whole_standing", user.standing)
    return {
        "navigation": list(_open_places(PLACES, standing, request.path)),
        "account_places": list(_open_places(ACCOUNT_PLACES, standing, request.path)),
        "log_out_url": _address("account_logout"),
        "device_is_shared": is_shared(request),
        "card_frame": "base_portal.html" if user.standing.is_patient else None,
    }


def _open_places(places, standing, path):
    for label, name, icon, permission in places:
        url = _address(name)
        if url and (permission is None or holds(standing, permission)):
            yield {"label": label, "url": url, "icon": icon, "current": _is_under(path, url)}


def _is_under(path, url):
    return path == url if url == "/" else path.startswith(url)


def _address(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
