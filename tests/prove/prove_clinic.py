"""`make prove`: the promises of the clinic's review, held against a clinic of which the truth is known. Ends
with a table of them."""

import os

import pytest

from tests.conftest import wipe
from tests.prove import recompute
from tests.prove.conftest import LARGE, loaded, taken_away
from tests.prove.promises import Proof
from tests.prove.promises_waiting import PROMISES

EPISODES = int(os.environ.get("PROVE_EPISODES", "5000"))


@pytest.fixture(scope="module")
def proof(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            made = loaded(EPISODES)
            yield Proof(made, recompute.Tables(taken_away(made)), of_days=183)
        finally:
            wipe()


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.mark.promise("derived", "honest")
@pytest.mark.parametrize("sentence", PROMISES)
def test_every_figure_is_worked_out_again_from_the_export(proof, kept, sentence):
    if PROMISES[sentence].large and EPISODES < LARGE:
        kept[sentence] = "not asked: too few episodes"
        return
    kept[sentence] = "broken"
    PROMISES[sentence].check(proof)
    kept[sentence] = "kept"


def test_table_of_promises(kept, capsys):
    with capsys.disabled():
        print(f"\n\nThe clinic's review, on {EPISODES:,} episodes whose truth is known:\n")
        print("\n".join(f"  {result:8} {sentence}" for sentence, result in kept.items()))
    assert set(kept) == set(PROMISES)
