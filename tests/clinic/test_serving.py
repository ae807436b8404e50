"""What `up` refuses before it starts anything, in one sentence."""

import re
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.db import connection

import manage
from clinic import database, grants, serving, web_server
from clinic.database_roles import as_role
from clinic.management.commands import up
from clinic.postgres_files import DatabaseUnavailable
from clinic.serving import CannotServe
from clinic.settings import whole_number
from tests import factories
from tests.house.test_deploy import python


def test_a_port_that_is_taken_is_named_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(CannotServe) as refusal:
            serving.refuse_taken("127.0.0.1", port)
    assert str(refusal.value) == (
        f"Port {port} is taken by another program: stop it, or choose another port, as in PORT={port + 1}."
    )
    serving.refuse_taken("127.0.0.1", port)


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(CannotServe, match="70000 is no port"):
        serving.refuse_taken("127.0.0.1", 70000)


@pytest.mark.parametrize("name", ["PORT", "WEB_WORKERS"])
def test_a_setting_that_is_no_number_is_named_without_a_trace(name):
    told = python("manage.py", "up", **{name: "8000a"})
    assert (told.returncode, told.stdout) == (1, "")
    assert re.fullmatch(rf"{name}=8000a is no whole number: leave it out, or {name}=\d+\.\n", told.stderr)


def test_a_number_that_is_left_empty_is_not_set(monkeypatch):
    monkeypatch.setenv("PORT", "")
    assert whole_number("PORT", 8000) == 8000


def test_clear_text_through_a_network_is_for_those_who_say_so(settings):
    serving.refuse_open_air("127.0.0.1")
    with pytest.raises(CannotServe, match="nothing here is encrypted"):
        serving.refuse_open_air("0.0.0.0")
    settings.ALLOW_PLAIN_HTTP = True
    serving.refuse_open_air("0.0.0.0")
    settings.ALLOW_PLAIN_HTTP, settings.HTTPS = False, True
    serving.refuse_open_air("0.0.0.0")


@pytest.mark.parametrize("command", ["up --help", "help up", "migrate", ""])
def test_only_a_start_has_the_web_server_load(command, monkeypatch):
    monkeypatch.setattr(serving, "service", None)
    with serving.for_command(["manage.py", *command.split()]):
        pass


def test_a_start_has_the_web_server_load_at_once_and_ends_it_whatever_happens(monkeypatch, settings):
    done = []
    service = SimpleNamespace(load=lambda: done.append("load"), stop=lambda: done.append("stop"))
    monkeypatch.setattr(serving, "service", lambda: service)
    monkeypatch.setattr(serving.signal, "signal", lambda *told: None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.ADDRESS, settings.PORT = free.getsockname()
        with pytest.raises(CannotServe), serving.for_command(["manage.py", "up"]):
            pass
    assert done == []
    with suppress(KeyboardInterrupt), serving.for_command(["manage.py", "up"]):
        done.append("set up")
        raise KeyboardInterrupt
    assert done == ["load", "set up", "stop"]


def test_ctrl_c_just_when_the_web_server_is_begun_is_no_fault(monkeypatch, capsys):
    def interrupted():
        serving.stop(signal.SIGINT, None)

    monkeypatch.setattr(serving, "stop", serving.Stop())
    monkeypatch.setattr(serving, "stop_on_signals", interrupted)
    monkeypatch.setattr(manage.sys, "argv", ["manage.py", "up"])
    manage.main()
    assert capsys.readouterr().out == "Stopped.\n"


def test_the_web_server_serves_when_it_has_loaded_and_is_told(monkeypatch):
    done = []
    monkeypatch.setattr(web_server, "import_module", done.append)
    monkeypatch.setattr(web_server.sys, "stdin", SimpleNamespace(read=lambda: done.append("told")))
    monkeypatch.setattr(web_server, "entrypoint", lambda: done.append("served"))
    web_server.main()
    assert done == ["clinic.asgi", "told", "served"]


def test_the_worker_that_died_is_started_again(monkeypatch):
    service = serving.Service("127.0.0.1", 0, cluster=None)
    monkeypatch.setattr(serving, "worker_arguments", lambda: ["timeit", "-n1", "pass"])
    service.worker = serving.start(serving.worker_arguments())
    service.worker.wait(60)
    service.revive()
    again = service.worker
    assert again.wait(60) == 0
    service.stop()


def test_a_web_server_that_was_killed_is_started_again_and_one_that_ends_is_not(monkeypatch):
    service = serving.Service("127.0.0.1", 0, cluster=None)
    monkeypatch.setattr(
        serving, "web_arguments", lambda *where: ["timeit", "-n1", "import time; time.sleep(60)"]
    )
    monkeypatch.setattr(serving, "answers", lambda *where: True)
    service.load_web()
    service.open_web()
    service.wait_for_web()
    killed = service.web
    killed.kill()
    killed.wait(60)
    service.revive_web()
    assert service.web.poll() is None
    service.stop()
    service.web, service.in_vain = SimpleNamespace(returncode=1), 1  # it never came to answer
    with pytest.raises(CannotServe, match="ended with 1"):
        service.revive_web()


def test_a_web_server_that_is_killed_before_it_answers_is_not_announced(monkeypatch):
    service = serving.Service("127.0.0.1", 0, cluster=None)
    monkeypatch.setattr(
        serving, "web_arguments", lambda *where: ["timeit", "-n1", "import time; time.sleep(60)"]
    )
    monkeypatch.setattr(serving, "worker_arguments", lambda: ["timeit", "-n1", "pass"])
    monkeypatch.setattr(serving, "answers", lambda *where: service.web is not killed)
    service.load_web()
    killed = service.web
    service.open_web()
    killed.kill()
    service.wait_until_ready()
    assert service.web is not killed and service.web.poll() is None
    service.stop()


def test_a_web_server_that_still_loads_is_ended_before_it_is_asked(monkeypatch):
    """It would hear the question only when it has loaded, ten seconds later."""
    monkeypatch.setattr(
        serving, "web_arguments", lambda *where: ["timeit", "-n1", "import time; time.sleep(60)"]
    )
    service, ended = serving.Service("127.0.0.1", 0, cluster=None), []
    service.load_web()
    monkeypatch.setattr(service.web, "terminate", lambda: ended.append(service.web.wait(10)))
    service.stop()
    assert ended == [-signal.SIGKILL]


def test_ctrl_c_that_falls_into_the_start_of_a_process_stops_all_the_same(monkeypatch):
    stop = serving.Stop()
    monkeypatch.setattr(serving, "stop", stop)
    service = serving.Service("127.0.0.1", 0, cluster=None)
    service.web = SimpleNamespace(poll=lambda: 0, returncode=0)
    with suppress(KeyboardInterrupt):  # as whatever runs in a fork does with it
        stop(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        service.watch()


def test_ctrl_c_while_a_process_is_started_leaves_it_to_be_stopped_with_the_rest(monkeypatch):
    stop, begun = serving.Stop(), SimpleNamespace()

    def started_just_then(arguments):
        stop(signal.SIGINT, None)
        return begun

    monkeypatch.setattr(serving, "stop", stop)
    monkeypatch.setattr(serving, "start", started_just_then)
    service = serving.Service("127.0.0.1", 0, cluster=None)
    with pytest.raises(KeyboardInterrupt):
        service.start_worker()
    assert service.worker is begun


def test_a_database_that_cannot_start_yet_is_asked_again():
    asked = []

    class Cluster:
        def start(self):
            asked.append(len(asked))
            if len(asked) == 1:
                raise DatabaseUnavailable("The database does not start (disk full).")

    service = serving.Service("127.0.0.1", 0, Cluster())
    service.worker = SimpleNamespace(poll=lambda: None)
    service.revive()
    assert service.trouble == "The database does not start (disk full)."
    service.revive()
    assert (service.trouble, asked) == ("", [0, 1])


@pytest.mark.django_db
def test_log_ins_are_told_only_where_they_work():
    assert up.demo_accounts() == []
    factories.user(email="sam@harbour.example")
    assert [one["email"] for one in up.demo_accounts()] == ["sam@harbour.example"]


@pytest.mark.django_db
def test_the_demo_is_for_a_database_that_nobody_has_used(monkeypatch):
    assert not up.is_untouched()
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert up.is_untouched() == (database.embedded() is not None)


@pytest.mark.parametrize(
    ("loopback", "address", "filled"),
    [(True, "127.0.0.1", True), (False, "127.0.0.1", False), (True, "0.0.0.0", False)],
)
def test_no_demo_is_written_where_others_reach_it(loopback, address, filled, settings, tmp_path, monkeypatch):
    called = []
    settings.VAR, settings.LOOPBACK, settings.ADDRESS = tmp_path, loopback, address
    monkeypatch.setattr(up, "call_command", lambda name, **options: called.append(name))
    monkeypatch.setattr(up, "demo_accounts", list)
    up.demo_wanted().touch()
    up.Command().fill_demo()
    assert called == (["demo"] if filled else []) and not up.demo_wanted().exists()


@pytest.mark.django_db(transaction=True)
def test_a_first_start_that_was_broken_off_fills_no_database_that_came_into_use_since(settings, tmp_path):
    """With the demo itself, whole just before, or with a clinic of one's own: every later start refused."""
    settings.VAR = tmp_path
    factories.clinic(name="Own")
    up.demo_wanted().touch()
    up.Command().fill_demo()
    assert not up.demo_wanted().exists()
    assert up.demo_accounts() == []


@pytest.mark.django_db(transaction=True)
def test_a_start_after_one_that_was_broken_off_has_the_facts_before_the_demo(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    called = []
    monkeypatch.setattr(up, "call_command", lambda name, **options: called.append(name))
    up.Command().prepare_tables()
    assert called == []
    up.demo_wanted().touch()
    up.Command().prepare_tables()
    assert called == ["second_factors", "catalogue", "verify_summaries"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lacking", ["", "The tables wait for a migration."])
def test_a_start_migrates_where_something_is_lacking_and_sees_to_the_rights_always(lacking, monkeypatch):
    called = []
    monkeypatch.setattr(up, "call_command", lambda name, **options: called.append(name))
    monkeypatch.setattr(up, "what_is_lacking", lambda: lacking)
    with as_role("owner") as owner, owner.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON clinic_patient FROM app")
    up.Command().prepare_tables()
    of_a_release = ["migrate", "second_factors", "catalogue", "verify_summaries"]
    assert called == (of_a_release if lacking else [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('app', 'clinic_patient', 'INSERT')")
        assert cursor.fetchone() == (True,)


def test_a_port_that_was_taken_during_a_long_first_start_is_told_before_anything_serves(settings, tmp_path):
    settings.VAR = tmp_path
    opened = []
    with socket.create_server(("127.0.0.1", 0)) as holder:
        settings.ADDRESS, settings.PORT = holder.getsockname()
        with pytest.raises(CannotServe, match="is taken by another program"):
            up.Command().serve(SimpleNamespace(open_web=lambda: opened.append("served")))
    assert opened == []


@pytest.mark.django_db(transaction=True)
def test_two_starts_beside_each_other_both_see_to_the_rights():
    def see_to_them():
        try:
            grants.apply(connection)
        finally:
            connection.close()

    with as_role("owner"), ThreadPoolExecutor(2) as starts:
        for both in [[starts.submit(see_to_them), starts.submit(see_to_them)] for _time in range(5)]:
            assert [one.result() for one in both] == [None, None]
