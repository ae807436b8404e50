"""A clinic can have the last value of a measure wait until today's is entered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions_app.actions.drafts import save_draft, start_draft
from sessions_app.models import ClinicChoice, Exercise
from sessions_app.payload import Change
from tests import factories
from tests.sessions_app.a_session import AT
from tests.sessions_app.charted import signed


@pytest.fixture
def manager(place):
    return factories.client_of(place.manager)


def retest(place, draft):
    answer = factories.client_of(place.physio).get(reverse("record:draft", args=[draft.pk]))
    return answer.context["page"].retests[0], answer.content.decode()


def test_the_last_value_is_drawn_only_once_todays_is_there(place, manager):
    signed(place.episode, by=place.physio)
    draft = start_draft(place.episode, by=place.physio, at=AT + timedelta(days=7))
    line, page = retest(place, draft)
    assert (line.is_blind, line.aside.strip(), line.form.fields["value"].widget.last) == (
        False,
        "last 2",
        "2",
    )

    answer = manager.post("/catalogue/measures/nprs/blind/")
    assert "Show the last value at once" in manager.get(answer.url).content.decode()
    line, page = retest(place, draft)
    assert (line.is_blind, line.form.fields["value"].widget.last) == (True, None)
    assert "retest-row is-blind" in page

    today = [Change(line.id, "value", [], ["1"])]
    save_draft(draft.pk, by=place.physio, at=AT + timedelta(days=7), changes=today)
    line, _page = retest(place, draft)
    assert (line.is_blind, line.form.fields["value"].widget.last) == (False, "2")


def test_what_has_no_last_value_cannot_be_blind(place, manager):
    exercise = Exercise.objects.first().pk
    manager.post(f"/catalogue/exercises/{exercise}/blind/")
    assert not ClinicChoice.objects.filter(is_blind=True).exists()
