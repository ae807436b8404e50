"""What the tests of the care share."""

import pytest
import time_machine

from clinic.identity import acting_as
from sessions_app.models import Condition
from tests import factories
from tests.sessions_app.charted import a_place


@pytest.fixture
def place(db):
    """A clinic with staff and a patient in care, worked in by the physiotherapist."""
    made = a_place()
    with acting_as(made.physio.pk, made.clinic.pk):
        yield made


@pytest.fixture
def monday_morning():
    """It is the day of everything the factories make."""
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def house(db):
    """A clinic with staff and a patient in care for her Achilles; `browser` is the physiotherapist's."""
    made = factories.clinic_with_staff()
    made.patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    condition = Condition.objects.get(pk="achilles_mid")
    made.episode = factories.episode(made.patient, by=made.physio, condition=condition)
    made.browser = factories.client_of(made.physio)
    return made
