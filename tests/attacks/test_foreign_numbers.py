"""A select or a hidden field with somebody else's number in it is refused, and nothing is written. The other
staff's forms are asked for in tests/prove/prove_rights.py."""

import pytest

from tests.attacks.foreign_numbers import faults_of_forms
from tests.attacks.numbered import records  # noqa: F401
from tests.house.role_pages import FRONT_DESK, PATIENT


@pytest.mark.promise("own", "input")
@pytest.mark.parametrize("person", [FRONT_DESK, PATIENT])
def test_a_number_of_somebody_else_in_a_form_is_refused(records, person):  # noqa: F811
    faults, tried = faults_of_forms(person, records)
    assert not faults, "\n".join(faults)
    assert tried
