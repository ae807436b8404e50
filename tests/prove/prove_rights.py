"""Every page × every person × {own, a colleague's, another clinic's, nothing} × every way of asking; and
every number in a form or an address replaced by somebody else's. `make test` asks a part (tests/house)."""

import re
from collections import Counter
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.urls import reverse

from clinic.audit import RECORD_PERMISSIONS
from clinic.models import AccessEvent
from tests.attacks.foreign_numbers import faults_of_forms, instead_of, numbers_in
from tests.attacks.numbered import AS, LEAVER, NOBODY, is_to_see, records  # noqa: F401
from tests.house.asking import VIEWS, WAYS, ask, bare, client_of, last_event, undone, words_in
from tests.house.conftest import paper_as_a_page  # noqa: F401
from tests.house.role_pages import (
    COLLEAGUE,
    FOREIGN_MANAGER,
    FOREIGN_PHYSIO,
    FRONT_DESK,
    MANAGER,
    OTHER_PATIENT,
    PAGES,
    PATIENT,
    PHYSIO,
    READERS,
    STAFF,
)

REFUSED = {404, 405}
WITHOUT_A_PLACE = {LEAVER, NOBODY}


def addresses_of(page, of):
    """`{whose: arguments}`, and those in which only the last one is somebody else's."""
    at = {name: page.at(getattr(of, name)) for name in ("mine", "colleagues", "abroad", "nowhere")}
    for name in ("colleagues", "abroad"):
        if len(at["mine"]) > 1 and at[name][-1] != at["mine"][-1]:
            at[f"mine with {name}"] = [*at["mine"][:-1], at[name][-1]]
    return {name: found for name, found in at.items() if name == "mine" or found != at["mine"]}


def is_open_to(person, page, whose):
    """Whether this person is answered; None where that is asked of somebody's own record already."""
    if whose == "mine":
        return is_to_see(person, page)
    if whose == "colleagues" and person not in STRANGERS_TO_IT:
        return None  # manager and front desk stand to both records alike, and she treats this one
    is_of_clinic = page.name in OF_THE_CLINIC or page.name in OF_TWO
    return None if "colleagues" in whose and is_of_clinic else False


# Of two patients of the clinic, whoever treats them.
OF_TWO = {"clinic:merge_records", "review:tell_apart"}
STRANGERS_TO_IT = {PHYSIO, PATIENT, OTHER_PATIENT, FOREIGN_PHYSIO, FOREIGN_MANAGER, LEAVER, NOBODY}
# A physiotherapist finds these of every patient of the clinic: the day's list, and the door to a record.
# The catalogue is the clinic's.
OF_THE_CLINIC = {
    page.name
    for page in PAGES
    if {COLLEAGUE, PHYSIO} <= set(page.seen_by) or page.name.startswith("catalogue:")
}


@pytest.mark.promise("own", "needed")
@pytest.mark.parametrize("person", AS)
def test_every_page_in_every_way(records, person, paper_as_a_page):  # noqa: F811
    client, faults, refusals, asked = client_of(records.mine.people[person]), [], Counter(), 0
    for page in PAGES:
        for whose, at in addresses_of(page, records).items():
            is_open = is_open_to(person, page, whose)
            for way in WAYS if is_open is not None else ():
                asked += 1
                before = last_event()
                with undone(client):
                    answer = ask(client, page, at, way)
                    looks = AccessEvent.objects.filter(pk__gt=before).count()
                said = f"{page.name} {whose} {way}: {answer.status_code} {sorted(words_in(answer))}"
                faults += [said] * (not is_as_told(person, page, answer, is_open))
                faults += [f"{said} unseen"] * (not looks and is_record(person, page, answer))
                if answer.status_code == 404 and way != "head":
                    refusals[bare(answer)] += not is_open
    assert not faults, "\n".join(faults)
    assert len(+refusals) <= 1, "one refusal says more than another"
    assert asked > 1_000


def is_as_told(person, page, answer, is_open):
    if answer.status_code >= 500:
        return False
    words = words_in(answer)
    if person in WITHOUT_A_PLACE:
        return not words and answer.status_code in {200, 302, 404, 405, 422}
    if is_open:
        is_sent_bare = answer.request["REQUEST_METHOD"].lower() != page.method
        return (answer.status_code != 404 or is_sent_bare) and words <= readable(person)
    return not words and answer.status_code in REFUSED


def is_record(person, page, answer):
    """Staff were shown words of a record. A patient's own pages name her on top."""
    is_of_record = getattr(VIEWS[page.name], "access", None) in RECORD_PERMISSIONS
    return is_of_record and person in STAFF and bool(words_in(answer))


def readable(person):
    """Of the own clinic, whoever's record it is: the names that are found anyway, and what the roles read."""
    stands = {COLLEAGUE if one == "other physio" else one for one in AS[person]}
    to_hers = {COLLEAGUE if one == PHYSIO else PHYSIO if one == COLLEAGUE else one for one in stands}
    names = {"patient", "stranger", "c-patient", "c-stranger"} if stands & FINDS_EVERYBODY else set()
    return names | read_by(stands) | {f"c-{what}" for what in read_by(to_hers)}


FINDS_EVERYBODY = {PHYSIO, COLLEAGUE, MANAGER, FRONT_DESK}  # by name, to book a visit


def read_by(people):
    return {what for what, readers in READERS.items() if people & set(readers)}


@pytest.mark.promise("own", "input")
@pytest.mark.parametrize("person", [PHYSIO, MANAGER])
def test_a_number_of_somebody_else_in_a_form_is_refused(records, person, paper_as_a_page):  # noqa: F811
    """Of the front desk and of patients `make test` asks it."""
    faults, tried = faults_of_forms(person, records)
    assert not faults, "\n".join(faults)
    assert tried


@pytest.mark.promise("own")
@pytest.mark.parametrize("person", [PHYSIO, MANAGER])
def test_a_number_of_somebody_else_in_an_address_shows_nothing(records, person, paper_as_a_page):  # noqa: F811
    client, faults, tried = client_of(records.mine.people[person]), [], set()
    for page in PAGES:
        if page.method != "get" or not is_to_see(person, page):
            continue
        address = reverse(page.name, args=page.at(records.mine))
        with undone(client):
            text = client.get(address).content.decode("utf-8", "replace")
        for link in re.findall(r'(?:href|hx-get)="([^"]*\?[^"]*)"', text):
            for name, asked in replaced(urlsplit(link.replace("&amp;", "&"))):
                if (name := (urlsplit(link).path or address, name, asked)) in tried:
                    continue
                tried.add(name)
                with undone(client):
                    answer = client.get(f"{name[0]}?{asked}")
                foreign = words_in(answer) - readable(person)
                if answer.status_code >= 500 or foreign:
                    faults.append(f"{name}: {answer.status_code} {foreign}")
    assert not faults, "\n".join(faults)
    assert tried


def replaced(link):
    """Each number in the query of this link, by those of others."""
    pairs = parse_qsl(link.query)
    for name, value in pairs:
        for other in (
            found for number in numbers_in({value}) for found in instead_of(number, same_clinic=True)
        ):
            yield name, urlencode([(one, other if one == name else old) for one, old in pairs])
