"""Records are erased while colleagues look at others: every chain holds, nothing of them is left, and a head
that was kept before still fits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from clinic import audit
from clinic.actions.keeping import ask_erasure, confirm_erasure
from clinic.identity import acting_as
from clinic.models import Erasure, TrailHead
from clinic.refusals import Refused
from tests import factories

LONG_AGO = factories.AT.replace(year=1990)
RECORDS, LOOKS = 30, 12


@pytest.fixture
def place(transactional_db):
    made = factories.clinic_with_staff()
    made.second = factories.member(made.clinic, "manager")
    born = {"by": made.physio, "born_on": LONG_AGO, "added_at": LONG_AGO}
    made.old = [factories.patient(made.clinic, **born) for _one in range(RECORDS)]
    made.others = [factories.patient(made.clinic, by=made.physio) for _one in range(4)]
    with acting_as(made.manager.pk, made.clinic.pk):
        made.clinic.retention_years = 6
        made.clinic.save(update_fields=["retention_years"])
        for patient in made.old:
            audit.record("record:overview", patient=patient, reason="A reason with words")
        made.requests = [ask_erasure(one, by=made.manager, at=factories.AT) for one in made.old]
        made.head = TrailHead.objects.get()
    return made


@pytest.mark.promise("ended", "trail")
def test_thirty_erasures_among_people_at_work_leave_one_whole_chain(place, capsys):
    def erase(request):
        try:
            with acting_as(place.second.pk, place.clinic.pk):
                confirm_erasure(request, by=place.second)
        except Refused:
            pass  # the other of the two was quicker
        finally:
            connection.close()

    def look(number):
        try:
            with acting_as(place.physio.pk, place.clinic.pk):
                audit.record("record:overview", patient=everybody[number % len(everybody)], reason="At work")
        finally:
            connection.close()

    everybody = place.others + place.old
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(erase, one) for one in place.requests for _twice in range(2)]
        work += [pool.submit(look, number) for number in range(RECORDS * LOOKS)]
        for one in work:
            one.result()
    with acting_as(place.manager.pk, place.clinic.pk):
        assert Erasure.objects.count() == RECORDS
    capsys.readouterr()
    call_command("verify_trail", head=[f"{place.clinic.pk}:{place.head.number}:{place.head.hash}"])
    assert "runs through 1 kept heads" in capsys.readouterr().out
