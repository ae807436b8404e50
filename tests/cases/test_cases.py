"""Published cases, entered through the pages and read back: nothing that is told of one person's care is
lost, nothing that is not told is made up, and no fact is passed over in silence."""

from importlib import import_module

import pytest

from clinic.identity import acting_as
from tests.cases import write_up
from tests.cases.case import FOLDER
from tests.cases.entering import Desk
from tests.cases.reading import Back, holds
from tests.sessions_app.charted import a_place

CASES = {path.stem: import_module(f"tests.cases.{path.stem}").CASE for path in sorted(FOLDER.glob("*.yaml"))}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@every_case
def test_every_fact_is_held_or_listed(case):
    assert (case.unplaced, case.misplaced) == ([], [])


def test_the_page_about_them_says_the_same():
    assert write_up.PAGE.read_text(encoding="utf-8") == write_up.page(), "python -m tests.cases.write_up"


@every_case
@pytest.mark.django_db
def test_what_is_told_of_one_person_is_read_back(case):
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        desk = Desk(place, case.source)
        entered = {name: desk.enter(f"{case.name} {name}", one) for name, one in case.courses.items()}
        backs = {name: Back(one, desk) for name, one in entered.items()}
        missed = [complaint for path in case.held for complaint in misread(case, path, backs)]
    assert missed == []


def misread(case, path, backs):
    for at in case.homes(path):
        course, _colon, address = at.address.rpartition(": ")
        value = case.facts[path] if at.value is None else at.value
        for row, kept, words, page in backs[course or "main"].at(address):
            if not holds(row, value):
                yield f"{path}: the rows say {row!r} at {address}, not {value!r}"
            if kept is not None and not holds(kept, value):
                yield f"{path}: the snapshot says {kept!r} at {address}, not {value!r}"
            unsaid = [said for said in _said(at, words) if said.lower() not in page]
            if unsaid:
                yield f"{path}: the page does not say {unsaid} ({address})"


def _said(at, words):
    if at.says:
        return [at.says]
    return [str(one) for one in words if one] if isinstance(words, list | tuple) else [str(words)]
