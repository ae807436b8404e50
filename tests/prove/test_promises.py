"""The promises of the clinic's review on a small known clinic; `make prove` keeps them on a large one."""

import ast
from pathlib import Path

import pytest

from tests.prove import least_squares, recompute, recompute_process, recompute_waiting
from tests.prove.conftest import taken_away
from tests.prove.promises import Proof
from tests.prove.promises_waiting import PROMISES

SMALL = [sentence for sentence, one in PROMISES.items() if not one.large]


@pytest.fixture(scope="module")
def proof(small_clinic):
    return Proof(small_clinic, recompute.Tables(taken_away(small_clinic)), of_days=700)


@pytest.mark.promise("derived", "honest")
@pytest.mark.parametrize("sentence", SMALL)
def test_every_figure_is_worked_out_again_from_the_export(proof, sentence):
    PROMISES[sentence].check(proof)


def test_the_second_computation_knows_nothing_of_the_first():
    for module in (recompute, least_squares, recompute_process, recompute_waiting):
        tree = ast.parse(Path(module.__file__).read_text())
        found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        found |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        ours = {name for name in found if name.split(".")[0] in {"sessions_app", "clinic", "tests", "django"}}
        assert ours <= {"tests.prove.recompute"}
