from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic import backups
from clinic.database_roles import above_clinics
from clinic.models import Clinic
from clinic.queries.trail import kept_head_faults, trail_faults, trail_head


class Command(BaseCommand):
    help = (
        "Recomputes the trail of every clinic. Fails when a row was changed, taken out, re-ordered or cut "
        "off; against a head that was kept elsewhere, also when the whole trail was written anew."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="CLINIC:NUMBER:HASH",
            help="a head as the trail page and this command print it; may be given several times",
        )
        parser.add_argument("--backup", type=Path, help="a backup: the heads that it holds are looked for")
        parser.add_argument("--identity", type=Path, help="the file with the key of an encrypted backup")

    def handle(self, *args, head, backup, identity, **options):
        kept = [self.read_head(one) for one in head] + self.heads_in(backup, identity)
        with above_clinics():
            clinics = list(Clinic.objects.order_by("pk"))
            unknown = {one[0] for one in kept} - {clinic.pk for clinic in clinics}
            broken = [clinic for clinic in clinics if not self.is_whole(clinic, kept)]
        if unknown:
            raise CommandError(f"A head was kept of a clinic that is not there: {sorted(unknown)}")
        if broken:
            raise CommandError("The trail is not whole: " + ", ".join(str(clinic) for clinic in broken))

    def read_head(self, typed):
        clinic, _, rest = typed.strip().partition(":")
        number, _, digest = rest.partition(":")
        if not (clinic.isdigit() and number.isdigit() and len(digest) == 64):
            raise CommandError(f"“{typed}” is no head: write CLINIC:NUMBER:HASH, as it was printed.")
        return int(clinic), int(number), digest.lower()

    def heads_in(self, backup, identity):
        if backup is None:
            return []
        try:
            with backups.opened(backup, identity=identity) as (said, _dump):
                return [tuple(one) for one in said["heads"]]
        except (backups.Damaged, OSError) as reason:
            raise CommandError(str(reason)) from reason

    def is_whole(self, clinic, kept):
        faults = trail_faults(clinic.pk)
        mine = [one for one in kept if one[0] == clinic.pk]
        for one in mine:
            faults += kept_head_faults(*one)
        for fault in faults:
            self.stderr.write(f"{clinic}: {fault}")
        if not faults:
            number, digest = trail_head(clinic.pk)
            against = f", and runs through {len(mine)} kept heads" if mine else ""
            self.stdout.write(f"{clinic}: {number} looks, whole{against}. Head {clinic.pk}:{number}:{digest}")
        return not faults
