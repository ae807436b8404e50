import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clinic import backups
from clinic.database import Cluster
from clinic.first_look import first_looks

CHECKS = ("verify_trail", "verify_sessions", "verify_summaries")


class Command(BaseCommand):
    help = (
        "Brings a backup back into an empty database and looks whether all of it is there. With --verify "
        "that happens in a server of its own, which is removed again: nothing else is touched."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with the key of an encrypted backup")
        parser.add_argument("--verify", action="store_true", help="try it in a server of its own")
        parser.add_argument("--log-in", action="store_true", help="and log in as a person of each clinic")

    def handle(self, *, file, identity, verify, log_in, **options):
        if verify:
            self.rehearse(file, identity)
        else:
            self.restore(file, identity, log_in)

    def restore(self, file, identity, log_in):
        began = time.monotonic()
        try:
            with backups.opened(file, identity=identity) as (said, dump):
                self.stdout.write(f"{file} is whole. It was made at {said['made_at']}.")
                backups.restore(dump)
                self.compare(said)
        except (backups.Damaged, OSError) as reason:
            raise CommandError(str(reason)) from reason
        if log_in:
            self.log_in()
        self.stdout.write(f"Restored and looked through in {time.monotonic() - began:.0f} s.")

    def compare(self, said):
        wrong = backups.differences(said)
        if wrong:
            raise CommandError("\n".join(wrong))
        rows = sum(said["rows"].values())
        self.stdout.write(f"{rows} rows in {len(said['rows'])} tables, and every trail ends where it ended.")
        for command in CHECKS:
            call_command(command, stdout=self.stdout, stderr=self.stderr)
        call_command("second_factors", stdout=self.stdout, stderr=self.stderr)

    def log_in(self):
        for clinic, status in first_looks():
            if status != 200:
                raise CommandError(f"{clinic}: nobody can log in, the page answers {status}.")
            self.stdout.write(f"{clinic}: a person logged in and was shown a page.")

    def rehearse(self, file, identity):
        folder = Path(tempfile.mkdtemp(prefix="strigil-restored-"))
        folder.chmod(0o755)  # the account that root lends the server must be able to walk in
        try:
            self.in_server_of(folder, file, identity)
        finally:
            shutil.rmtree(Cluster(folder / "var").files.service, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)

    def in_server_of(self, folder, file, identity):
        elsewhere = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
        arguments = [str(file.resolve()), *(["--identity", str(identity.resolve())] if identity else [])]
        done = subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", "restore", *arguments, "--log-in"],
            env=elsewhere | {"STRIGIL_VAR": str(folder / "var"), "SECRET_KEY": settings.SECRET_KEY},
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise CommandError("This backup did not stand the trial.")
