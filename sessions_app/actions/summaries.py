"""Summaries are derived anew from the episode's own rows in the transaction that changes one of them.

Nothing is added to or taken from what is there, so a late entry, a struck session and a closing end at
the same rows as a rebuild. Whoever calls holds the lock of the episode, so that two writers take turns.
"""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from clinic.actions.taking_turns import in_turn
from sessions_app.analysis.summary import summary_of
from sessions_app.models import Episode, ModalityUse
from sessions_app.queries.session_summaries import derived_sessions
from sessions_app.queries.summaries import FOUND, OF_A_SERIES, derived_series, session_facts


def refresh_summary(episode, *, anew=False) -> None:
    """After anything of this episode changed that counts. The caller has locked the episode. The database
    lets nobody write summaries but the function called here (migration 0041). What is read off a seal stays
    as it was read when it was sealed, unless it is asked for `anew`."""
    whose = {"episode_id": episode.pk, "clinic_id": episode.clinic_id, "patient_id": episode.patient_id}
    facts = session_facts([episode.pk])
    summary = whose | summary_of(facts[episode.pk])
    sessions = list(derived_sessions(facts, anew=anew).values())
    series = [
        dict(zip((*OF_A_SERIES, *FOUND), (*key, *found), strict=True))
        for key, found in derived_series([episode.pk]).items()
    ]
    with connection.cursor() as cursor:
        told = [_json(summary), _json(series), _json(sessions)]
        cursor.execute("SELECT keep_summary(%s, %s, %s)", told)


def _json(told) -> str:
    return json.dumps(told, cls=_ExactEncoder)


class _ExactEncoder(DjangoJSONEncoder):
    """A time to its last digit; Django's own encoder cuts it to thousandths."""

    def default(self, one):
        return one.isoformat() if isinstance(one, datetime) else super().default(one)


def hold_treatment_kinds() -> None:
    """Who signs other treatment, before any lock of his own: no treatment changes its kind until he is done.
    So a first use of it in an episode is either among the episodes refreshed below, or knows the new kind."""
    _treatment_kinds("pg_advisory_xact_lock_shared")


def change_treatment_kinds() -> None:
    """Who changes the kind of a treatment, before any lock: waits for those who are signing."""
    _treatment_kinds("pg_advisory_xact_lock")


def _treatment_kinds(lock) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('kinds of treatment'))")


def refresh_summaries_with(modalities) -> None:
    """Whether a treatment is done to the patient or by the patient is the catalogue's to say. In the order
    of the episodes, so that two who refresh many never wait for each other."""
    episode = "treatment_session__episode"
    used = ModalityUse.objects.filter(modality__in=modalities).order_by(episode)
    repair_summaries(used.values_list(episode, flat=True).distinct())


def repair_summaries(episode_ids) -> None:
    """Episode by episode, each under its lock: nobody who charts meanwhile waits long."""
    for key in episode_ids:
        with transaction.atomic():
            refresh_summary(in_turn(Episode.objects).get(pk=key), anew=True)


def locked_episode_of(session_id) -> Episode:
    """Whoever changes what counts in an episode takes turns with the others who do."""
    episodes = in_turn(Episode.objects)
    return episodes.get(treatment_sessions=session_id)
