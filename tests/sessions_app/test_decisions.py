"""Decisions about the care: said with a reason, added and never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.refusals import Refused
from sessions_app.actions.decisions import decide_care, decide_iastm
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.plans import revise_plan
from sessions_app.choices import CareAnswer, IastmAnswer
from sessions_app.models import CareDecision, IastmDecision
from sessions_app.queries.iastm_review import iastm_review
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_a_decision_names_its_reason_and_the_session_after_which_it_was_taken(episode, physio):
    factories.signed_session(episode, by=physio, number=1)
    factories.signed_session(episode, by=physio, number=2, started_at=AT + timedelta(days=3))
    told = {"decision": IastmAnswer.PAUSE, "by": physio, "at": AT + timedelta(days=4)}
    with pytest.raises(Refused, match="Say why"):
        decide_iastm(episode.pk, reason="  ", **told)
    decided = decide_iastm(episode.pk, reason="Skin is sore.", **told)
    assert (decided.session_number, decided.decided_by, decided.reason) == (2, physio, "Skin is sore.")
    assert decide_iastm(episode.pk, reason="Skin is sore.", **told) == decided
    later = told | {"decision": IastmAnswer.CONTINUE, "at": AT + timedelta(days=8)}
    decide_iastm(episode.pk, reason="Skin has settled.", **later)
    assert [one.decision for one in episode.iastm_decisions.all()] == ["pause", "continue"]


@pytest.mark.parametrize("model", [IastmDecision, CareDecision])
def test_a_decision_is_never_changed(episode, physio, model):
    decide_iastm(episode.pk, decision=IastmAnswer.STOP, reason="No gain.", by=physio, at=AT)
    decide_care(episode.pk, decision=CareAnswer.REFER, words="Asks for a scan.", by=physio, at=AT)
    table = model._meta.db_table
    for sql in (f"UPDATE {table} SET decision = 'continue'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert model.objects.get().decision in {"stop", "refer"}


# The review point of instrument work


def treated(house, sessions, *, first=1, without=(), weeks_late=0):
    """Weekly sessions with one pass each, signed in the order of their numbers."""
    if not house.patient.consents.exists():
        factories.consent(house.patient, by=house.opened_by)
    for number in range(first, first + sessions):
        at = AT + timedelta(weeks=number - weeks_late)
        with factories.of(house, house.opened_by):
            made = factories.writing_session(house, by=house.opened_by, number=number, started_at=at)
            if number not in without:
                factories.iastm_pass(made, duration_seconds=240)
            factories.seal(made, by=house.opened_by)


def review(episode):
    found = iastm_review(episode)
    return found.had, found.state


def decided(episode, physio, answer, *, weeks):
    return decide_iastm(
        episode.pk, decision=answer, reason="Said why.", by=physio, at=AT + timedelta(weeks=weeks, hours=3)
    )


def test_the_review_is_due_at_the_sixth_session_with_instruments_until_somebody_decides(episode, physio):
    treated(episode, 5, without=(2,))
    assert review(episode) == (4, None)
    treated(episode, 1, first=6)
    assert review(episode) == (5, "due")
    treated(episode, 1, first=7)
    assert review(episode) == (6, "overdue")
    assert decided(episode, physio, IastmAnswer.CONTINUE, weeks=7).session_number == 7
    assert review(episode) == (0, None)
    treated(episode, 5, first=8)
    assert review(episode) == (5, "due"), "as many sessions again"


def test_a_late_entry_from_before_the_decision_is_none_of_the_next_review(episode, physio):
    treated(episode, 2)
    decided(episode, physio, IastmAnswer.CONTINUE, weeks=3)
    treated(episode, 1, first=3, weeks_late=1)
    assert review(episode) == (0, None)
    treated(episode, 1, first=4)
    assert review(episode) == (1, None)


def test_what_stopped_is_not_asked_again_and_a_pause_after_as_many_sessions(episode, physio):
    treated(episode, 3)
    decided(episode, physio, IastmAnswer.PAUSE, weeks=3)
    assert iastm_review(episode).stands_still.decision == "pause"
    treated(episode, 5, first=4, without=range(4, 9))
    assert review(episode) == (5, "due")
    decided(episode, physio, IastmAnswer.STOP, weeks=8)
    treated(episode, 7, first=9)
    assert review(episode) == (7, None)


def test_a_decision_taken_while_a_session_is_charted_belongs_to_that_session(episode, physio):
    treated(episode, 5)
    factories.draft(episode, by=physio)
    assert decided(episode, physio, IastmAnswer.CONTINUE, weeks=6).session_number == 6


def test_the_page_asks_for_an_answer_and_why_and_keeps_what_was_typed(episode, physio):
    treated(episode, 5)
    client, url = factories.client_of(physio), f"/episodes/{episode.pk}/instrument-work/"
    assert "Decide on IASTM" in client.get(f"/patients/{episode.patient_id}/record/").content.decode()
    answer = client.post(url, {"decision": "stop", "reason": ""})
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.content.decode()
    assert client.post(url, {"decision": "stop", "reason": "No gain beside exercise"}).status_code == 302
    page = client.get(url).content.decode()
    assert "No gain beside exercise" in page
    assert "at session 5" in page
    overview = client.get(f"/patients/{episode.patient_id}/record/").content.decode()
    assert "Decide on IASTM" not in overview
    assert "Instrument work stopped" in overview
    assert "No gain beside exercise" in overview


def test_after_a_stop_no_pass_is_planned_and_the_sheet_says_why(episode, physio, staff):
    plan = {"row_id": "p1", "kind": "iastm_pass", "fields": {"regions": ["calf"], "minutes": ["4"]}}
    revise_plan(episode.pk, plan={}, frequencies=[], components=[plan], seen_number=0, by=physio, at=AT)
    decided(episode, physio, IastmAnswer.STOP, weeks=0)
    draft = start_draft(episode, by=physio, at=AT + timedelta(days=1))
    assert "iastm_pass" not in {row["kind"] for row in draft.payload["rows"]}
    page = factories.client_of(physio).get(f"/drafts/{draft.pk}/").content.decode()
    assert "No pass in this session" in page
    assert "Instrument work stopped" in page
    assert "Said why." in page
