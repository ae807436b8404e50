"""What is installed is pinned and hashed, wherever it is fetched from."""

import re
from pathlib import Path

import pytest

PINNED = re.compile(r"^([\w.-]+)==\S+", re.MULTILINE)
ASKED = re.compile(r"^([\w.-]+)", re.MULTILINE)


def plain(names):
    return {name.lower().replace("_", "-") for name in names}


@pytest.mark.promise("packages")
@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_is_pinned_with_its_hashes(name):
    locked = Path(f"{name}.txt").read_text()
    entries = re.split(r"^(?=[\w.-]+==)", locked, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", locked) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_all_that_was_asked_for(name):
    asked = ASKED.findall(re.sub(r"^-r.*$", "", Path(f"{name}.in").read_text(), flags=re.MULTILINE))
    assert plain(asked) - plain(PINNED.findall(Path(f"{name}.txt").read_text())) == set()


def test_the_tests_run_on_what_the_product_runs_on():
    runs = set(re.findall(r"^[\w.-]+==\S+", Path("requirements.txt").read_text(), re.MULTILINE))
    assert (
        runs - set(re.findall(r"^[\w.-]+==\S+", Path("requirements-dev.txt").read_text(), re.MULTILINE))
        == set()
    )
