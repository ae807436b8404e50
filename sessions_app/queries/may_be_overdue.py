"""Which episodes could have an overdue measure at all, asked of the database for all of them at once.

The rules themselves stand in queries/due.py and take a millisecond an episode; a clinic has thousands and a
handful is overdue. What is left out here can never be overdue: what is kept may turn out not to be.
"""

from datetime import datetime

from django.utils.timezone import get_current_timezone_name, localdate

from clinic.asking import ask
from sessions_app.analysis.reassessment import DAYS_A_WEEK
from sessions_app.queries.comparable import ASKED_OF
from sessions_app.queries.due import ASKED_EVERY_VISIT

# A planned measure with times of its own is left to the rules, and so is one whose first score is missing. By
# the plan's rule nothing is overdue unless some series of answers is so many sessions or weeks old.
MAY_BE = f"""
    WITH plan AS MATERIALIZED (
        SELECT DISTINCT ON (p.episode_id) p.id, p.episode_id, p.reassess_every_sessions AS sessions,
            p.reassess_every_weeks AS weeks
        FROM sessions_app_planrevision p WHERE p.episode_id = ANY(%(episodes)s)
        ORDER BY p.episode_id, p.number DESC
    ), answered AS MATERIALIZED (
        SELECT o.episode_id, max(o.at) AS last_at FROM sessions_app_observation o
        WHERE o.episode_id = ANY(%(episodes)s) AND o.state = 'recorded'
            AND o.measure_id <> ALL(%(every_visit)s) AND (o.at AT TIME ZONE %(zone)s)::date <= %(today)s
        GROUP BY o.episode_id, o.measure_id, {", ".join("o." + name for name in ASKED_OF)}
    ), oldest AS MATERIALIZED (
        SELECT episode_id, min(last_at) AS last_at FROM answered GROUP BY episode_id
    ), came AS MATERIALIZED (
        SELECT s.episode_id, count(*) AS since FROM sessions_app_treatmentsession s
        JOIN oldest USING (episode_id)
        WHERE s.state = 'signed' AND s.started_at > oldest.last_at
        GROUP BY s.episode_id
    )
    SELECT plan.episode_id FROM plan LEFT JOIN came USING (episode_id) LEFT JOIN oldest USING (episode_id)
    WHERE came.since >= plan.sessions
        OR (oldest.last_at AT TIME ZONE %(zone)s)::date + plan.weeks * {DAYS_A_WEEK} <= %(today)s
        OR EXISTS (
            SELECT FROM sessions_app_plannedmeasure m WHERE m.plan_revision_id = plan.id AND (
                m.by_visit IS NOT NULL OR cardinality(m.visits) > 0 OR cardinality(m.weeks) > 0
                OR cardinality(m.months) > 0 OR cardinality(m.weeks_after_end) > 0
                OR cardinality(m.months_after_end) > 0
                OR (m.at_baseline AND NOT EXISTS (
                    SELECT FROM sessions_app_observation o WHERE o.episode_id = plan.episode_id
                        AND o.measure_id = m.measure_id AND o.state = 'recorded'
                        AND {" AND ".join(f"m.{name} IN ('', o.{name})" for name in ASKED_OF)}))))
"""  # noqa: S608 (our own names)


def may_be_overdue(episode_ids, *, at: datetime) -> list[int]:
    keys = list(episode_ids)
    if not keys:
        return []
    when = {"zone": get_current_timezone_name(), "today": localdate(at)}
    return [pk for (pk,) in ask(MAY_BE, episodes=keys, every_visit=list(ASKED_EVERY_VISIT), **when)]
