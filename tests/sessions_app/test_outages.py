"""The database does not do what is asked: the answer is a 503 with what was typed, and the next one works."""

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from clinic.identity import acting_as
from sessions_app.actions.drafts import start_draft
from sessions_app.models import Draft
from tests import factories
from tests.conftest import superuser_connection
from tests.factories import AT

TYPED = "Stairs <b>easier</b>"
SAVE = {"changes": [{"row": "note", "field": "text", "seen": [], "value": [TYPED]}], "mark": "first"}
RAISE = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{}'; END $$"


@pytest.fixture
def chart(transactional_db):
    """A draft, and the tab in which it is charted."""
    made = factories.clinic_with_staff("North Clinic")
    patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio])
    episode = factories.episode(patient, by=made.physio)
    with acting_as(made.physio.pk, made.clinic.pk):
        made.draft = start_draft(episode, by=made.physio, at=AT, empty=True)
    made.tab = factories.client_of(made.physio)
    made.tab.raise_request_exception = False
    return made


@pytest.mark.promise("typed", "stored")
def test_a_lock_that_is_held_is_no_wait_without_end_and_takes_nothing(chart):
    page, save = (reverse(name, args=[chart.draft.pk]) for name in ("record:draft", "record:save"))
    form = {"do": "save", "note-text": TYPED, "seen": '{"note": {"text": []}}'}
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")  # of a web process: clinic/wsgi.py
    with superuser_connection() as holder, holder.transaction():
        holder.execute("SELECT FROM sessions_app_draft WHERE id = %s FOR UPDATE", [chart.draft.pk])
        answers = chart.tab.post(page, form), chart.tab.post(save, SAVE, "application/json")
        elsewhere = chart.tab.get(reverse("record:today"))
    assert [one.status_code for one in answers] == [503, 503]
    assert [one["Retry-After"] for one in answers] == ["5", "5"]
    assert 'name="note-text" value="Stairs &lt;b&gt;easier&lt;/b&gt;"' in answers[0].content.decode()
    assert elsewhere.status_code == 200

    assert chart.tab.post(save, SAVE, "application/json").json()["conflicts"] == []
    with acting_as(chart.physio.pk, chart.clinic.pk):
        kept = Draft.objects.get(pk=chart.draft.pk)
    assert (kept.revision, kept.payload["rows"][-1]["fields"]) == (1, {"text": [TYPED]})


@pytest.mark.parametrize("code", ["53100", "53300", "55P03", "57014", "57P01"])
def test_what_the_server_lacks_is_told_as_away(chart, code, monkeypatch):
    """Disk full, no connection left, a lock, a question that took too long, a server that goes down."""

    def fail(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute(RAISE.format(code))

    monkeypatch.setattr("sessions_app.actions.drafts.check_own", fail)
    with pytest.raises(DatabaseError):
        fail()
    save = reverse("record:save", args=[chart.draft.pk])
    assert chart.tab.post(save, SAVE, "application/json").status_code == 503
