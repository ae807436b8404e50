"""A backup is one file: a dump of the database and, beside it, what has to be found again after a restore.

Both are read in one snapshot. The file gets its name when it is whole, so a backup that was broken off leaves
none. Whoever holds it holds every record: encrypt it (`recipient`), with age, whose key stays elsewhere.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from clinic import postgres_files
from clinic.database_address import as_environment
from clinic.database_roles import above_clinics

FORMAT = 1
DUMP, CONTENTS, SUMS = "database.dump", "contents.json", "SHA256SUMS"
# Log-ins end with a restore: a stolen backup revives none. What the worker made of the record is made again:
# whole files of a clinic are thrown away after a day, and from a backup nobody throws them away.
NOT_KEPT = ("django_session", "usersessions_usersession", "django_cache", "sessions_app_computation")
APPLIED = "SELECT app, name FROM django_migrations ORDER BY id"
HEADS = "SELECT clinic_id, number, hash FROM clinic_trailhead ORDER BY clinic_id"


NOT_WHOLE = "This file is not a whole backup: it is cut, or something else."


class Damaged(Exception):
    """The file is not what was written, or not for this place. Nothing was touched."""


# Making


def make(folder: Path, *, at, recipient: str = "") -> Path:
    """Write the backup of now into this folder. `recipient` is the public half of an age key."""
    kept = folder / f"strigil-{at:%Y%m%dT%H%M%SZ}.backup{'.age' if recipient else ''}"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".unfinished-") as work:
        written = _pack(Path(work), at)
        if recipient:
            written = _encrypted(written, recipient)
        _settle(written)
        written.rename(kept)
    return kept


def _pack(work: Path, at) -> Path:
    with above_clinics("backup"), transaction.atomic():
        snapshot = _one_snapshot()
        _dump(work / DUMP, snapshot)
        (work / CONTENTS).write_text(json.dumps(contents(at), indent=1))
    (work / SUMS).write_text("".join(f"{_sum_line(work / name)}\n" for name in (DUMP, CONTENTS)))
    packed = work / "packed"
    with tarfile.open(packed, "w") as archive:
        for name in (DUMP, CONTENTS, SUMS):
            archive.add(work / name, arcname=name)
    return packed


def _one_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        return cursor.fetchone()[0]


def _dump(path: Path, snapshot: str) -> None:
    left_out = [f"--exclude-table-data={table}" for table in NOT_KEPT]
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *left_out)


def contents(at) -> dict:
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "postgresql": connection.pg_version // 10_000,
        "migrations": [f"{app}.{name}" for app, name in _ask(APPLIED)],
        **to_find_again(),
    }


def to_find_again() -> dict:
    """The number of rows in each table, and the head of each clinic's trail."""
    tables = sorted(set(connection.introspection.table_names()) - set(NOT_KEPT))
    return {
        "rows": {table: _count(table) for table in tables},
        "heads": [list(row) for row in _ask(HEADS)],
    }


def _encrypted(plain: Path, recipient: str) -> Path:
    sealed = plain.with_suffix(".age")
    pyrage.encrypt_file(str(plain), str(sealed), [pyrage.x25519.Recipient.from_str(recipient)])
    plain.unlink()
    return sealed


def _settle(path: Path) -> None:
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


# Reading


@contextmanager
def opened(path: Path, *, identity: Path | None = None):
    """Yields contents and dump of a backup that is whole; raises `Damaged` before anything is touched."""
    with TemporaryDirectory(prefix="strigil-") as folder:
        work = Path(folder)
        _unpack(_decrypted(path, identity, work), work)
        _check_sums(work)
        yield _read_contents(work), work / DUMP


def _decrypted(path: Path, identity: Path | None, work: Path) -> Path:
    if path.suffix != ".age":
        return path
    if identity is None:
        raise Damaged("This backup is encrypted: name the file with its key, --identity FILE.")
    try:
        key = pyrage.x25519.Identity.from_str(_key_in(identity))
        pyrage.decrypt_file(str(path), str(work / "packed"), [key])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, UnicodeDecodeError) as error:
        raise Damaged(f"This backup cannot be decrypted with this key: {error}") from error
    return work / "packed"


def _key_in(identity: Path) -> str:
    lines = [line.strip() for line in identity.read_text().splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")


def _unpack(packed: Path, work: Path) -> None:
    try:
        with tarfile.open(packed) as archive:
            for name in (DUMP, CONTENTS, SUMS):
                with archive.extractfile(name) as member, (work / name).open("wb") as file:
                    shutil.copyfileobj(member, file)
            is_whole = packed.stat().st_size == _length_of(archive)
    except (tarfile.TarError, KeyError, OSError, EOFError, TypeError) as error:
        raise Damaged(NOT_WHOLE) from error
    if not is_whole:
        raise Damaged(NOT_WHOLE)


def _length_of(archive) -> int:
    """Of an archive as it was written: its last file, two empty blocks, and up to a whole record."""
    last = archive.getmembers()[-1]
    end = last.offset_data + last.size + 2 * tarfile.BLOCKSIZE
    return ceil(end / tarfile.RECORDSIZE) * tarfile.RECORDSIZE


def _check_sums(work: Path) -> None:
    kept = (work / SUMS).read_bytes().splitlines()
    changed = [name for name in (DUMP, CONTENTS) if _sum_line(work / name).encode() not in kept]
    if changed:
        raise Damaged(f"This backup was changed since it was made: {', '.join(changed)}.")


def _read_contents(work: Path) -> dict:
    said = json.loads((work / CONTENTS).read_text())
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if said["format"] > FORMAT or set(said["migrations"]) - known:
        raise Damaged("This backup was made by a newer release of Strigil: restore it with that one.")
    return said


def _sum_line(path: Path) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}"


# Restoring


def restore(dump: Path) -> None:
    """Into an empty database, all of it or nothing. Raises `Damaged` where there is something already."""
    with above_clinics():
        if connection.introspection.table_names():
            raise Damaged(
                "This database holds tables already, and stays as it is. Restore into an empty one: another "
                "DATABASE_URL, or another folder for the embedded database, STRIGIL_VAR=FOLDER."
            )
        _run("pg_restore", "--single-transaction", "--no-owner", f"--dbname={_name()}", str(dump))


def differences(said: dict) -> list[str]:
    """What is otherwise than the backup says, in sentences; nothing when all of it is there."""
    with above_clinics():
        found = to_find_again()
    wrong = [
        f"{table}: {found['rows'].get(table, 0)} rows, and {said['rows'].get(table, 0)} were kept."
        for table in sorted({**found["rows"], **said["rows"]})
        if found["rows"].get(table) != said["rows"].get(table)
    ]
    if found["heads"] != said["heads"]:
        wrong.append("The heads of the trails are not those that were kept.")
    return wrong


# The programs of PostgreSQL


def _run(program: str, *arguments: str) -> None:
    """As the role that is connected now, and by TLS if that connection is."""
    by_tls = connection.connection.pgconn.ssl_in_use
    in_clear = {} if by_tls else {"PGSSLMODE": "disable"}
    done = subprocess.run(
        [postgres_files.find_program(program, by_tls=by_tls), *arguments],
        env=os.environ | as_environment(connection.settings_dict) | in_clear,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Damaged(f"{program} said: {done.stderr.strip()[-400:]}")


def _name() -> str:
    return connection.settings_dict["NAME"]


def _count(table: str) -> int:
    [(number,)] = _ask(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return number


def _ask(question) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()
