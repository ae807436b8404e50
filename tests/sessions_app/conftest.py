"""What the tests of the care share."""

import pytest

from clinic.identity import acting_as
from tests.sessions_app.charted import a_place


@pytest.fixture
def place(db):
    """A clinic with staff and a patient in care, worked in by the physiotherapist."""
    made = a_place()
    with acting_as(made.physio.pk, made.clinic.pk):
        yield made
