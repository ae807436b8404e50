"""`make prove`: the promises of the clinic's review, held against a clinic of which the truth is known."""

import os

import pytest

from clinic.identity import acting_as
from sessions_app.queries.summaries import summary_faults
from tests.conftest import wipe
from tests.prove.conftest import loaded

EPISODES = int(os.environ.get("PROVE_EPISODES", "5000"))


@pytest.fixture(scope="module")
def large_clinic(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            yield loaded(EPISODES)
        finally:
            wipe()


@pytest.mark.promise("derived")
def test_every_summary_says_what_the_record_says(large_clinic):
    with acting_as(large_clinic.manager.pk, large_clinic.clinic.pk):
        assert not [faults for _episode, faults in summary_faults(large_clinic.clinic) if faults]
