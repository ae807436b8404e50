from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from clinic.actions.people import invite, open_clinic
from clinic.choices import Role
from clinic.clock import now
from clinic.database_roles import as_role
from clinic.identity import acting_as
from clinic.models import Clinic
from clinic.refusals import Refused
from clinic.time_zones import time_zones


class Command(BaseCommand):
    help = "Open a clinic on this server, or invite a manager into one whose managers cannot log in."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="a new clinic, and the link with which its manager joins")
        manager = verbs.add_parser("manager", help="one more manager of a clinic, and the link to join with")
        for verb in (create, manager):
            verb.add_argument("name")
            verb.add_argument("--manager-email", required=True)
            verb.add_argument("--manager-name", required=True)
        create.add_argument("--time-zone", default="Asia/Singapore")

    def handle(self, *args, verb, name, manager_email, manager_name, time_zone="Asia/Singapore", **options):
        refuse_mistyped(manager_email, time_zone)
        at = now()
        person = {"email": manager_email, "display_name": manager_name, "role": Role.MANAGER}
        try:
            number = None if verb == "create" else self.number_of(name)
            with acting_as(None, number), transaction.atomic():
                number = number or open_clinic(name, time_zone=time_zone, at=at).pk
                invitation, token = invite(clinic_id=number, **person, by=None, at=at)
        except Refused as reason:
            raise CommandError(str(reason)) from None
        link = settings.SITE_URL + reverse("clinic:join", args=[token])
        opened = f"{name} is open. " if verb == "create" else ""
        self.stdout.write(f"{opened}{manager_name} joins with this link, once, until")
        self.stdout.write(f"{invitation.expires_at:%d %b %Y %H:%M} UTC:\n\n{link}\n")

    def number_of(self, name):
        with as_role("owner"):
            found = Clinic.objects.filter(name=name).values_list("pk", flat=True).first()
        if found is None:
            raise CommandError(f"There is no clinic “{name}” here.")
        return found


def refuse_mistyped(email, time_zone):
    """Nobody could log in with such an address, and no page of a clinic in such a zone could be shown."""
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"“{email}” is no e-mail address.") from None
    if time_zone not in time_zones():
        raise CommandError(f"“{time_zone}” is no time zone: write it as in Asia/Singapore.")
