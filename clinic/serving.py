"""The running product: web server and worker side by side, started and stopped together."""

import ctypes
import errno
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext, suppress
from functools import cache

import psycopg
from django.conf import settings
from django.shortcuts import resolve_url

from clinic import database, metrics
from clinic.postgres_files import DatabaseUnavailable

STOP_SECONDS = 15
LOOK_EVERY_SECONDS = 0.2
DATABASE_LOOK_EVERY_SECONDS = 2
MOST_IN_VAIN = 5
HERE = {"127.0.0.1", "localhost", "::1"}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


log = logging.getLogger(__name__)


class CannotServe(Exception):
    """Says in one sentence why nothing is served."""


def refuse_taken(address, port):
    """Ask before anything is started, so that the answer comes at once and alone."""
    if not 0 < port < 65536:
        raise CannotServe(f"{port} is no port: choose one from 1024 to 65535, as in PORT=8000.")
    try:
        with socket.create_server((address, port)):
            pass
    except OSError as error:
        raise CannotServe(why_not_bound(address, port, error)) from error


def why_not_bound(address, port, error):
    number = error.errno
    if number == errno.EADDRINUSE:
        other = port + 1
        return (
            f"Port {port} is taken by another program: stop it, or choose another port, as in PORT={other}."
        )
    if number == errno.EACCES:
        return f"Port {port} is for root alone: choose one above 1023, as in PORT=8000."
    return f"Nothing can be served on {address}:{port}: {error}."


def refuse_open_air(address):
    """Names and notes in clear text through a network: only for somebody who says so."""
    if address in HERE or settings.HTTPS or settings.ALLOW_PLAIN_HTTP:
        return
    raise CannotServe(
        f"{address} can be reached from the network and nothing here is encrypted: put a proxy with https "
        "before it and set SITE_URL=https://..., or set ALLOW_PLAIN_HTTP=true for a closed network."
    )


class Stop:
    """Ctrl-C and its like. What is raised while a process is being started is lost, so it is kept too."""

    def __init__(self):
        self.is_asked = self.waits = False

    def __call__(self, number, frame):
        self.is_asked = True
        if not self.waits:
            raise KeyboardInterrupt

    @contextmanager
    def put_off(self):
        """Until what is being started is known by name, and can be stopped with the rest."""
        self.waits = True
        try:
            yield
        finally:
            self.waits = False
        self.check()

    def check(self):
        if self.is_asked:
            raise KeyboardInterrupt


stop = Stop()


def stop_on_signals():
    """A closed terminal stops it too, unless it was started with nohup."""
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def for_command(arguments):
    """For `up`, a web server that loads its pages while Django is set up for the command itself."""
    is_wanted = arguments[1:2] == ["up"] and not {"-h", "--help"} & set(arguments)
    return begun() if is_wanted else nullcontext()


@contextmanager
def begun():
    stop_on_signals()
    refuse_open_air(settings.ADDRESS)
    refuse_taken(settings.ADDRESS, settings.PORT)
    with stopped_at_last(service()):
        service().load()
        yield


@contextmanager
def stopped_at_last(service):
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        service.stop()


@cache
def service():
    """The one of this process."""
    return Service(settings.ADDRESS, settings.PORT, database.embedded())


class Service:
    def __init__(self, address, port, cluster):
        self.began = time.monotonic()
        self.address, self.port, self.cluster = address, port, cluster
        self.web = self.worker = None
        self.is_serving = False
        self.looked_at = time.monotonic()
        self.trouble, self.in_vain = "", 0

    def load(self):
        metrics.prepare(settings.VAR / "metrics")
        self.load_web()

    def wait_until_ready(self):
        """The worker comes second: whoever waits, waits for the first page."""
        self.wait_for_web()
        while self.web.poll() is not None:
            self.revive_web()
        self.start_worker()

    def start_worker(self):
        with stop.put_off():
            self.worker = start(worker_arguments())

    def load_web(self):
        """Its pages, without serving any: the database may not be ready."""
        self.is_serving = False
        with stop.put_off():
            self.web = start(web_arguments(self.address, self.port), stdin=subprocess.PIPE)

    def open_web(self):
        self.web.stdin.close()

    def wait_for_web(self):
        while self.web.poll() is None and not answers(self.address, self.port):
            stop.check()
            time.sleep(0.02)
        self.is_serving = self.web.poll() is None
        self.in_vain = 0 if self.is_serving else self.in_vain + 1

    def watch(self):
        """Until the web server ends by itself. What was killed is started again, the database too."""
        while True:
            stop.check()
            time.sleep(LOOK_EVERY_SECONDS)
            if self.web.poll() is not None:
                self.revive_web()
            if time.monotonic() - self.looked_at > DATABASE_LOOK_EVERY_SECONDS:
                self.looked_at = time.monotonic()
                self.revive()

    def revive_web(self):
        """What had answered comes back, also when it gave up after its workers were killed. What ended before
        that would only end again; what was killed before that is tried a few times."""
        ended = self.web.returncode
        if self.in_vain >= (1 if ended >= 0 else MOST_IN_VAIN):
            raise CannotServe(f"The web server ended with {ended}.")
        end_group(self.web)  # its workers outlive it and hold the port
        self.load_web()
        self.open_web()
        self.wait_for_web()

    def revive(self):
        """A database that cannot start yet, as on a full disk, is asked again: it may be able to soon."""
        try:
            if self.cluster:
                self.cluster.start()
            self.trouble = ""
        except (DatabaseUnavailable, psycopg.Error) as reason:
            if self.trouble != str(reason):
                log.error("%s", reason)
            self.trouble = str(reason)
        if self.worker.poll() is not None:
            self.start_worker()

    def stop(self):
        """Ask, wait, and then end whatever either left behind in its own process group. A web server that
        still loads would hear it late, and has nobody to finish with."""
        processes = [process for process in (self.web, self.worker) if process]
        if self.web and not self.is_serving:
            end_group(self.web)
        for process in processes:
            process.terminate()
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            end_group(process)
            process.communicate()
        self.web = self.worker = None


def end_group(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def web_arguments(address, port):
    return [
        *["clinic.web_server", "--interface", "asginl", "--http", "1", "--no-ws"],
        *["--host", address, "--port", str(port), "--workers", str(settings.WEB_WORKERS)],
        *["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"],
        "clinic.asgi:application",
    ]


def worker_arguments():
    return ["django", "worker", "--no-reload"]


def start(arguments, stdin=subprocess.DEVNULL):
    """In a group of its own: Ctrl-C reaches `up` alone, which then stops things in order."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=settings.BASE_DIR,
        stdin=stdin,
        start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )


def end_with_parent():
    """When `up` itself is killed, nobody is left to hold the port."""
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGTERM)


def answers(address, port):
    """Ready means that a page came back, not that a port is open."""
    connection = http.client.HTTPConnection(address, port, timeout=STOP_SECONDS)
    try:
        connection.request("GET", resolve_url(settings.LOGIN_URL), headers={"Host": settings.SITE.hostname})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
