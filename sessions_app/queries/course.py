"""The signed sessions of an episode, as far as timing goes: when, which number, with instruments or not."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from clinic.asking import ask

# Of each session its own parts, one after the other: asked as EXISTS, for many sessions the database would
# first read the parts of the whole clinic.
HAD = """
    SELECT s.episode_id, s.started_at, s.ended_at, s.number, iastm.part IS NOT NULL
    FROM sessions_app_treatmentsession s
    LEFT JOIN LATERAL (
        SELECT c.id AS part FROM sessions_app_component c
        WHERE c.treatment_session_id = s.id AND c.kind = 'iastm_pass' AND c.outcome = 'done' LIMIT 1
    ) iastm ON true
    WHERE s.episode_id = ANY(%(episodes)s) AND s.state = 'signed'
    ORDER BY s.started_at, s.id
"""


@dataclass(frozen=True)
class Had:
    """One session that counts."""

    began: datetime
    ended: datetime
    number: int
    with_iastm: bool


def sessions_had(episodes):
    """`{episode id: [Had, ...]}`, oldest first, in one query for any number."""
    found = defaultdict(list)
    keys = [one.pk for one in episodes]
    for episode, *about in ask(HAD, episodes=keys) if keys else ():
        found[episode].append(Had(*about))
    return found
