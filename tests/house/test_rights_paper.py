"""docs/rights.md says what the code says."""

import pytest
from django.utils import translation

from tests.rights import PAPER, written


@pytest.mark.promise("needed")
def test_the_paper_of_rights_is_written_from_the_code():
    with translation.override("en"):
        assert PAPER.read_text() == written(), "python -m tests.rights"
