from pathlib import Path

import pyrage
from django.core.management.base import BaseCommand, CommandError

from clinic import backups, clock
from clinic.database import VAR


class Command(BaseCommand):
    help = (
        "Writes one file that holds the whole database, and the sums by which it is known to be whole. "
        "With --recipient it is encrypted for that age key; --make-key makes such a key."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=VAR / "backups", help="the folder, made if missing")
        parser.add_argument("--recipient", default="", help="the public half of a key: age1...")
        parser.add_argument("--make-key", type=Path, metavar="FILE", help="make a key, and no backup")

    def handle(self, *, to, recipient, make_key, **options):
        if make_key:
            self.make_key(make_key)
            return
        try:
            kept = backups.make(to, at=clock.now(), recipient=recipient)
        except (backups.Damaged, pyrage.RecipientError, OSError) as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{kept}: {kept.stat().st_size / 1e6:.1f} MB")

    def make_key(self, path):
        """Its file opens every backup made for it: it belongs on paper or another machine, not here."""
        key = pyrage.x25519.Identity.generate()
        try:
            path.touch(mode=0o600, exist_ok=False)
        except OSError as reason:
            raise CommandError(f"{path} is not written: {reason.strerror}") from reason
        path.write_text(f"{key}\n")
        self.stdout.write(f"{path} opens what is made with --recipient {key.to_public()}")
