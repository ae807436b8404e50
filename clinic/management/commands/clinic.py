from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from clinic.actions.people import invite, open_clinic
from clinic.choices import Role
from clinic.clock import now
from clinic.identity import acting_as
from clinic.refusals import Refused


class Command(BaseCommand):
    help = "Open a clinic on this server and invite its first manager."

    def add_arguments(self, parser):
        create = parser.add_subparsers(dest="verb", required=True).add_parser(
            "create", help="a new clinic; prints the link with which its manager sets a password"
        )
        create.add_argument("name")
        create.add_argument("--manager-email", required=True)
        create.add_argument("--manager-name", required=True)
        create.add_argument("--time-zone", default="Asia/Singapore")

    def handle(self, *args, name, manager_email, manager_name, time_zone, **options):
        at = now()
        try:
            with acting_as(), transaction.atomic():
                clinic = open_clinic(name, time_zone=time_zone, at=at)
                invitation, token = invite(
                    clinic_id=clinic.pk,
                    email=manager_email,
                    display_name=manager_name,
                    role=Role.MANAGER,
                    by=None,
                    at=at,
                )
        except Refused as reason:
            raise CommandError(str(reason)) from None
        link = settings.SITE_URL + reverse("clinic:join", args=[token])
        self.stdout.write(f"{clinic.name} is open. {manager_name} joins with this link, once, until")
        self.stdout.write(f"{invitation.expires_at:%d %b %Y %H:%M} UTC:\n\n{link}\n")
