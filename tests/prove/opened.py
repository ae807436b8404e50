"""A clinic to write a known one into, and the way to look at it with a browser:

    .venv/bin/python -m tests.prove.opened 5000

puts it beside the demo in the local database. Its manager logs in as known@harbour.example with the password
of the demo.
"""

import os
import sys
from datetime import timedelta
from types import SimpleNamespace

from django.utils.timezone import localdate

from tests.prove.known_clinic import SITES, THERAPISTS_A_SITE, known_clinic


def opened(name="Known Clinic", *, password, email="known@harbour.example"):
    """A clinic with nobody in care: sites, therapists, one manager, one at the front desk."""
    from clinic.identity import acting_as
    from clinic.models import Membership, Site
    from sessions_app.models import Condition, ResponseCode
    from tests import factories

    made = factories.clinic(name, is_demo=True)
    manager = factories.user("Known Manager", email=email, password=password)
    desk = factories.user("Known Desk", password=password)
    therapists = [
        factories.user(f"Therapist {number:02}", password=password)
        for number in range(1, len(SITES) * THERAPISTS_A_SITE + 1)
    ]
    with acting_as(clinic_id=made.pk):
        sites = [Site.objects.create(clinic=made, name=site) for site in SITES]
        Membership.objects.create(clinic=made, user=manager, role="manager")
        Membership.objects.create(clinic=made, user=desk, role="front_desk")
        for one in therapists:
            Membership.objects.create(clinic=made, user=one, role="physiotherapist")
        conditions = Condition.objects.filter(clinic=None).in_bulk()
        reasons = ResponseCode.objects.filter(clinic=None, group="entered_in_error_reason")
        return SimpleNamespace(
            clinic=made, manager=manager, desk=desk, therapists=therapists, sites=sites,
            conditions=conditions, error_reason=reasons.first().pk,
        )  # fmt: skip


def main(many):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    import django

    django.setup()
    from clinic import database
    from clinic.database_roles import as_role
    from sessions_app.demo.people import PASSWORD
    from tests.prove.load import load

    with database.in_use(), as_role("owner"):
        made = opened(password=PASSWORD)
        load(made, known_clinic(many, until=localdate() - timedelta(days=1)))
    print(f"{made.clinic.name}: {many} episodes; log in as {made.manager.email}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
