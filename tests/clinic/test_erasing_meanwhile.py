"""What is written to a record while it is erased is erased with it, or refused: two connections at once."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from clinic.actions.keeping import ask_erasure, confirm_erasure
from clinic.identity import acting_as
from clinic.models import Erasure
from clinic.refusals import Refused
from sessions_app.models import Episode, EpisodeNote
from tests import factories

LONG_AGO = factories.AT.replace(year=1990)
NOTE = """
    INSERT INTO sessions_app_episodenote
        (clinic_id, patient_id, episode_id, kind, "on", words, added_at, added_by_id)
    VALUES (%(clinic)s, %(patient)s, %(episode)s, 'work', '1990-02-01', 'A word', '1990-02-01', %(hand)s)
"""


@pytest.fixture
def place(transactional_db):
    made = factories.clinic_with_staff()
    made.second = factories.member(made.clinic, "manager")
    made.old = factories.patient(made.clinic, by=made.physio, born_on=LONG_AGO, added_at=LONG_AGO)
    made.episode = factories.episode(made.old, by=made.physio, opened_at=LONG_AGO, opened_on=LONG_AGO.date())
    with acting_as(made.manager.pk, made.clinic.pk):
        made.clinic.retention_years = 6
        made.clinic.save(update_fields=["retention_years"])
        made.request = ask_erasure(made.old, by=made.manager, at=factories.AT)
    return made


@pytest.fixture
def colleague(place):
    """A second connection, as the app, on which the physiotherapist is in the midst of something."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, false), set_config('app.clinic_id', %s, false)",
            [str(place.physio.pk), str(place.clinic.pk)],
        )
    other.commit()
    yield other
    other.close()


def write(colleague, place):
    names = {"clinic": place.clinic.pk, "patient": place.old.pk, "episode": place.episode.pk}
    with colleague.cursor() as cursor:
        cursor.execute(NOTE, names | {"hand": place.physio.pk})


def erase(place):
    with acting_as(place.second.pk, place.clinic.pk):
        return confirm_erasure(place.request, by=place.second)


def left(place):
    with acting_as(place.manager.pk, place.clinic.pk):
        return (Erasure.objects.count(), Episode.objects.count(), EpisodeNote.objects.count())


@pytest.mark.promise("ended")
def test_while_somebody_writes_nothing_is_erased_and_then_that_goes_too(place, colleague):
    write(colleague, place)
    with pytest.raises(Refused, match="Somebody is writing"):
        erase(place)
    colleague.commit()
    assert left(place) == (0, 1, 1)
    erase(place)
    assert left(place) == (1, 0, 0)


@pytest.mark.promise("ended")
def test_who_comes_later_is_refused_at_once_and_for_good(place, colleague):
    with acting_as(place.second.pk, place.clinic.pk):
        confirm_erasure(place.request, by=place.second)
        with pytest.raises(OperationalError, match="just being erased"):
            write(colleague, place)
        colleague.rollback()
    with pytest.raises(IntegrityError, match="erased_records_take_nothing"):
        write(colleague, place)
    colleague.rollback()
    assert left(place) == (1, 0, 0)
