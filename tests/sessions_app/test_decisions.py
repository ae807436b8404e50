"""Decisions about the care: said with a reason, added and never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clinic.refusals import Refused
from sessions_app.actions.decisions import decide_care, decide_iastm
from sessions_app.choices import CareAnswer, IastmAnswer
from sessions_app.models import CareDecision, IastmDecision
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
