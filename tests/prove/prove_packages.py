"""What the product is made of: known weaknesses are looked up, and the list of parts is whole."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clinic.settings import BASE_DIR

LOCK = Path(BASE_DIR) / "requirements.txt"
SERVICES = ("pypi", "osv")  # the same weaknesses from two places: one of them may be reached


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=BASE_DIR, capture_output=True, text=True, timeout=300
    )


def locked():
    return {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.M)}


def looked_up(service, *more, lock=LOCK):
    """What the service said of each package that it knows. An index that knows none of them has not answered:
    it is not the one that keeps the weaknesses."""
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    said = run("pip_audit", "--requirement", str(lock), "--vulnerability-service", service, *options, *more)
    if not said.stdout.strip():
        return []
    return [one for one in json.loads(said.stdout)["dependencies"] if "vulns" in one]


def weak_among(told):
    return {one["name"]: [fault["id"] for fault in one["vulns"]] for one in told if one["vulns"]}


class OneWeakness(BaseHTTPRequestHandler):
    """A service that speaks as OSV does and knows one weakness, of one version."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = {"id": "WEAK-1", "affected": [{"package": asked["package"], "ranges": []}]}
        is_weak = (asked["package"]["name"], asked["version"]) == ("django", "5.2.0")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": [known]} if is_weak else {}).encode())

    def log_message(self, *words):
        """Said by the proof alone."""


@pytest.fixture
def service_here():
    with ThreadingHTTPServer(("127.0.0.1", 0), OneWeakness) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


@pytest.mark.promise("packages")
def test_an_old_package_with_a_known_weakness_is_found(service_here, tmp_path):
    """Also where no real service is reached: our list, with a Django that the service here knows as weak."""
    old = tmp_path / "requirements.txt"
    old.write_text(re.sub(r"(?m)^django==\S+", "django==5.2.0", LOCK.read_text()))
    assert weak_among(looked_up("osv", "--osv-url", service_here, lock=old)) == {"django": ["WEAK-1"]}
    ours = looked_up("osv", "--osv-url", service_here)
    assert "django" in {one["name"] for one in ours}
    assert weak_among(ours) == {}


@pytest.mark.promise("packages")
def test_no_package_has_a_known_weakness():
    wanted = locked()
    for service in SERVICES:
        told = looked_up(service)
        assert weak_among(told) == {}
        known = {one["name"].lower().replace("_", "-") for one in told}
        if known and len(wanted - known) <= len(wanted) / 10:  # what is for another system is not asked
            return
    pytest.skip(
        "no service that keeps known weaknesses was reached (the package index, OSV): nothing was looked up. "
        "Run it where there is a network: make prove PROOFS=tests/prove/prove_packages.py"
    )


@pytest.mark.promise("packages")
def test_the_list_of_parts_names_every_package_with_its_version_and_hashes(tmp_path):
    written = tmp_path / "sbom.json"
    said = run("cyclonedx_py", "requirements", str(LOCK), "--of", "JSON", "-o", str(written))
    assert said.returncode == 0, said.stderr
    parts = json.loads(written.read_text())["components"]
    assert {one["name"].lower().replace("_", "-") for one in parts} == locked()
    assert [
        one["name"] for one in parts if not one["version"] or not one["purl"].startswith("pkg:pypi/")
    ] == []
    assert [one["name"] for one in parts if "--hash=sha256:" not in one["description"]] == []
