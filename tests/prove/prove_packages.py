"""What the product is made of: known weaknesses are looked up, and the list of parts is whole."""

import json
import re
import subprocess
import sys
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


def looked_up(service):
    """What the service said of each package; packages that it does not know are in the answer, and that is
    called no answer: an index that knows none of them is not the one that keeps the weaknesses."""
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    said = run("pip_audit", "--requirement", str(LOCK), "--vulnerability-service", service, *options)
    if not said.stdout.strip():
        return []
    return json.loads(said.stdout)["dependencies"]


@pytest.mark.promise("packages")
def test_no_package_has_a_known_weakness():
    wanted = locked()
    for service in SERVICES:
        told = [one for one in looked_up(service) if "vulns" in one]
        weak = {one["name"]: [fault["id"] for fault in one["vulns"]] for one in told if one["vulns"]}
        assert weak == {}
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
