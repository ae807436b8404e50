from django.core.management.base import BaseCommand, CommandError

from clinic.database_roles import as_role
from clinic.models import Clinic
from clinic.queries.trail import trail_faults, trail_head


class Command(BaseCommand):
    help = "Recomputes the trail of every clinic. Fails when a row was changed, taken out or cut off."

    def handle(self, *args, **options):
        with as_role("owner"):
            broken = [clinic for clinic in Clinic.objects.order_by("pk") if not self.is_whole(clinic)]
        if broken:
            raise CommandError("The trail is not whole: " + ", ".join(str(clinic) for clinic in broken))

    def is_whole(self, clinic):
        faults, (number, digest) = trail_faults(clinic.pk), trail_head(clinic.pk)
        for fault in faults:
            self.stderr.write(f"{clinic}: {fault}")
        if not faults:
            self.stdout.write(f"{clinic}: {number} looks, whole. Head {digest or '-'}")
        return not faults
