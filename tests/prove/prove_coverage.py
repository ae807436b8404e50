"""How much of the product the tests run, lines and branches, measured.

Without the journeys: the pages of a browser are made by the same code. What runs in a process of its own
(servers, some commands) counts as not run.
"""

import json
import os
import subprocess
import sys

import pytest

from clinic.settings import BASE_DIR
from tests.promises import least_covered

# Who may, who did, what is sealed and what is blocked: nothing in it that no test has run.
WHOLE = (
    *("clinic/access.py", "clinic/standing.py", "clinic/queries/places.py", "clinic/grants.py"),
    *("clinic/guards.py", "clinic/guards_keeping.py", "clinic/guards_people.py"),
    *("clinic/audit.py", "clinic/trail.py", "clinic/models/audit.py"),
    *("clinic/kept_secrets.py", "clinic/log_in_store.py", "clinic/pins.py"),
    *("clinic/middleware/headers.py", "clinic/middleware/idle.py", "clinic/middleware/log_in_steps.py"),
    *("clinic/middleware/nul_bytes.py", "clinic/middleware/sizes.py", "clinic/middleware/transaction.py"),
    *("clinic/sealing.py", "sessions_app/seal.py", "sessions_app/snapshot.py"),
    "sessions_app/policies_gate.py",
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("covered")
    written = folder / "covered.json"
    options = ["-q", "-n", "2", "--dist", "worksteal", "--cov", f"--cov-report=json:{written}"]
    # What is broken is told by `make test`; here it counts as lines that were not run.
    said = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests", "--ignore=tests/journeys"],
        cwd=BASE_DIR,
        env=os.environ | {"COVERAGE_FILE": str(folder / "lines")},
        capture_output=True,
        text=True,
    )
    assert written.exists(), said.stdout[-3000:]
    return json.loads(written.read_text())


@pytest.mark.promise("covered")
def test_lines_and_branches_are_run_as_promised(measured):
    totals = measured["totals"]
    lines, branches = totals["percent_statements_covered"], totals["percent_branches_covered"]
    print(
        f"\n{totals['percent_covered']:.1f} % together: {lines:.1f} % of lines, {branches:.1f} % of branches"
    )
    assert totals["num_branches"] > 4000
    assert totals["percent_covered"] >= least_covered()


@pytest.mark.promise("covered")
def test_all_of_what_holds_rights_trail_and_seals_is_run(measured):
    parts = {name: measured["files"][name] for name in WHOLE}
    missing = {
        name: (part["missing_lines"], part["missing_branches"])
        for name, part in parts.items()
        if part["summary"]["percent_covered"] < 100
    }
    assert missing == {}
