"""Three records whose numbers say whose they are: one's own, a colleague's, and another clinic's.

Each begins its numbers far from the others, and each table its own stretch: a number that is found in a form
or an address tells which row it is of, and the row of somebody else that could be put in its place.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import transaction

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Membership
from tests import factories
from tests.conftest import superuser_connection
from tests.house import role_pages as table
from tests.house import world as worlds

MINE, COLLEAGUES, ABROAD = 6_000_000, 7_000_000, 8_000_000
STRETCH = 1_000
UNKNOWN = "5999999"


@dataclass(frozen=True)
class Number:
    """`7012003` is the third row that the twelfth table got in the colleague's record."""

    value: int

    @property
    def whose(self):
        return self.value // 1_000_000 * 1_000_000

    @property
    def place(self):
        return self.value % 1_000_000


def begin_numbers_at(first):
    """The next row of each table gets a number of this stretch."""
    with superuser_connection() as superuser:
        names = superuser.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
            " WHERE schemaname = 'public' ORDER BY sequencename"
        ).fetchall()
        for place, (name,) in enumerate(names, start=1):
            superuser.execute("SELECT setval(%s, %s)", [name, first + place * STRETCH])


def three_records():
    """`mine`, `colleagues` and `abroad`, each a whole world; the people are those of `mine`."""
    begin_numbers_at(MINE)
    mine = worlds.build()
    staff = mine.staff
    begin_numbers_at(COLLEAGUES)
    swapped = SimpleNamespace(**vars(staff) | {"physio": staff.colleague, "colleague": staff.physio})
    colleagues = worlds.build("c-", staff=swapped)
    begin_numbers_at(ABROAD)
    abroad = worlds.build("a-")
    mine.people |= more_people(mine)
    return SimpleNamespace(mine=mine, colleagues=colleagues, abroad=abroad, nowhere=worlds.nothing())


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = three_records()
        with acting_as(made.mine.staff.manager.pk, made.mine.clinic.pk):
            yield made
        transaction.set_rollback(True)


BOTH, DESK_TOO, LEAVER, NOBODY = "manager and physio", "front desk and physio", "leaver", "nobody"
# As whom each is answered: what any of these may open, and nothing beside.
AS = {
    **{person: [person] for person in table.PEOPLE},
    BOTH: [table.MANAGER, "other physio"],
    DESK_TOO: [table.FRONT_DESK, "other physio"],
    LEAVER: [],
    NOBODY: [],
}


def more_people(world):
    """Two roles in one person, who treats nobody; who has left; who never worked anywhere."""
    clinic, physio = world.clinic, Role.PHYSIOTHERAPIST
    leaver = factories.member(clinic, physio)
    factories.join_care_team(world.patient, leaver, by=world.staff.physio)
    with acting_as(world.staff.manager.pk, clinic.pk):
        Membership.objects.filter(user=leaver).update(ended_at=factories.AT, ended_by=world.staff.manager)
    return {
        BOTH: factories.member(clinic, physio, user_=factories.member(clinic, Role.MANAGER)),
        DESK_TOO: factories.member(clinic, physio, user_=factories.member(clinic, Role.FRONT_DESK)),
        LEAVER: leaver,
        NOBODY: factories.user(),
    }


def is_to_see(person, page):
    """A physiotherapist who treats nobody sees what the world's colleague sees, who besides is responsible
    for the clinical lists: what only she may open of all physiotherapists goes with that."""
    seen = set(page.seen_by)
    if table.COLLEAGUE in seen and (table.PHYSIO in seen or table.FOREIGN_PHYSIO in seen):
        seen.add("other physio")
    return bool(seen & set(AS[person]))
