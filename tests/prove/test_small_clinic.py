"""The known clinic is a clinic like any other: sealed, summed up, and bound by every rule of the database."""

from itertools import islice

from clinic.identity import acting_as
from sessions_app.models import Episode
from sessions_app.queries.sealed_sessions import faults_of, sealed_sessions
from sessions_app.queries.summaries import summary_faults

SAMPLE = 12


def test_it_is_what_signing_would_have_written(small_clinic):
    with acting_as(small_clinic.manager.pk, small_clinic.clinic.pk):
        assert Episode.objects.count() == sum(len(one.episodes) for one in small_clinic.people)
        seen = list(islice(sealed_sessions(small_clinic.clinic), SAMPLE))
        assert [faults_of(one) for one in seen] == [[]] * SAMPLE
        assert not [faults for _episode, faults in summary_faults(small_clinic.clinic) if faults]
