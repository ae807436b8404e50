"""Who sends a form that is refused, or asks for a piece of a page, is shown a record too: that is a look."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.identity import acting_as
from clinic.models import AccessEvent
from sessions_app.actions.visits import add_walk_in
from sessions_app.local_time import local_day
from tests import factories
from tests.journeys.charting import a_world, draft_of


@pytest.fixture
def draft(db):
    made = draft_of(world := a_world())
    made.world = world
    return made


def looks_at(draft, person, how, name, *more, **sent):
    client = factories.client_of(person)
    client.get("/account/")
    with acting_as(person.pk, draft.clinic_id):
        before = AccessEvent.objects.count()
    answer = getattr(client, how)(reverse(f"record:{name}", args=[draft.pk, *more]), sent)
    assert answer.status_code in {200, 422}
    with acting_as(person.pk, draft.clinic_id):
        return [one.patient_id for one in AccessEvent.objects.order_by("number")[before:]]


ASKED = [
    ("post", "draft", {}),
    ("post", "review", {"revision": "1"}),
    ("post", "row", {}),
    ("post", "name_supervisor", {}),
    ("get", "line", {}),
    ("get", "iastm_stop", {}),
]


@pytest.mark.promise("trail")
@pytest.mark.parametrize(("how", "name", "sent"), ASKED)
def test_a_colleague_sees_no_chart_unseen(draft, how, name, sent):
    row = ["lotion"] if name in {"row", "line"} else []
    assert looks_at(draft, draft.world.colleague, how, name, *row, **sent) == [draft.patient_id]


@pytest.mark.promise("trail")
def test_what_an_authors_open_chart_fetches_is_part_of_it(draft):
    physio = draft.world.physio
    assert looks_at(draft, physio, "get", "line", "lotion") == []
    assert looks_at(draft, physio, "get", "iastm_stop") == []


@pytest.mark.promise("trail")
def test_who_leafs_through_visits_leaves_a_row_for_each(draft):
    """Names of everybody are on the days' lists, and on the page of each visit that is made or called off."""
    world, desk = draft.world, draft.world.front_desk
    with acting_as(desk.pk, world.clinic.pk):
        visit = add_walk_in(world.patient, by=desk, at=timezone.now())
    client = factories.client_of(desk)
    today, adding = reverse("record:today"), reverse("record:add_visit")
    for address in (
        *(today, f"{today}?on=2026-01-05&whose=all", f"{adding}?patient={world.patient.pk}"),
        reverse("record:cancel_visit", args=[visit.pk]),
    ):
        assert client.get(address).status_code == 200
    with acting_as(desk.pk, world.clinic.pk):
        looks = AccessEvent.objects.order_by("number").values_list("subject", "patient")
        assert list(looks) == [
            (f"list of {local_day(timezone.now(), world.clinic.time_zone).isoformat()}", None),
            ("list of 2026-01-05", None),
            ("add a visit", world.patient.pk),
            ("call a visit off", world.patient.pk),
        ]
