"""Does the whole of it work: a person of each clinic logs in and is shown a page, by the role that serves."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from clinic.database_roles import as_role
from clinic.models import Membership


def first_looks():
    """Yields each clinic with the status of the page. Writes a log-in: for a copy of a clinic."""
    with as_role("owner"):
        working = Membership.objects.current().select_related("clinic", "user")
        people = {one.clinic: one.user for one in working.order_by("clinic_id", "-pk")}
    for clinic, user in people.items():
        browser = Client(SERVER_NAME=settings.SITE.hostname)
        browser.force_login(user)
        yield clinic, browser.get(reverse("clinic:account"), follow=True, secure=True).status_code
