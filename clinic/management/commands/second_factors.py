from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from clinic.actions.second_factors import close_anew, lay_open


class Command(BaseCommand):
    help = (
        "Closes the seeds of second factors under the SECRET_KEY of today: once after the release that began "
        "to close them, and after each change of the key, with the old one in SECRET_KEY_FALLBACKS."
    )

    def add_arguments(self, parser):
        parser.add_argument("--open", action="store_true", help="before going back to a release without this")

    def handle(self, *, verbosity, **options):
        if options["open"]:
            return self.lay_open()
        written, unreadable = close_anew()
        if verbosity and written:
            self.stdout.write(f"Second factors closed under the key of today: {written}.")
        if unreadable:
            self.stderr.write(
                f"Second factors that this SECRET_KEY does not open: {unreadable}. Name the key that closed "
                "them in SECRET_KEY_FALLBACKS, or hand their owners a link to a new second step."
            )
        return None

    def lay_open(self):
        try:
            lay_open()
        except ValidationError as reason:
            raise CommandError(
                "This SECRET_KEY does not open all of them: nothing was changed. Name the key that closed "
                "them in SECRET_KEY_FALLBACKS."
            ) from reason
