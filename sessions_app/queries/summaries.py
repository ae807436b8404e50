"""Summaries derived from the record. In SQL, because they are derived within every signature.

Times follow the session lists: a range counts with its lower end, the exercise block stands for the
exercises that were done, what was not done does not count.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from sessions_app.analysis.share import Done, Treatment
from sessions_app.analysis.summary import SessionFacts, summary_of
from sessions_app.choices import ComponentKind, ModalityKind, ObservationState
from sessions_app.models import (
    Episode,
    EpisodeSummary,
    Observation,
    OtherModality,
    SeriesSummary,
    TreatmentSession,
)
from sessions_app.queries.comparable import KEY, readings_in
from sessions_app.queries.session_summaries import derived_sessions, kept_sessions

# Four lists in one answer. Each finds its rows by the sessions' keys alone: joined to each other they are
# slow beyond measure as long as the tables have no statistics.
SESSIONS = """
    WITH signed AS MATERIALIZED (
        SELECT id, episode_id, started_at FROM sessions_app_treatmentsession
        WHERE episode_id = ANY(%s) AND state = 'signed'
    ),
    keys AS MATERIALIZED (SELECT array_agg(id) AS all FROM signed)
    SELECT
        (SELECT json_agg(json_build_array(episode_id, id) ORDER BY started_at, id) FROM signed),
        (SELECT array_agg(started_at ORDER BY started_at, id) FROM signed),
        (SELECT json_agg(json_build_array(
                id, treatment_session_id, kind, coalesce(duration_seconds, duration_min_seconds)))
            FROM sessions_app_component
            WHERE treatment_session_id = ANY((SELECT keys.all FROM keys)::bigint[]) AND outcome = 'done'),
        (SELECT json_agg(json_build_array(
                component_id, exercise_id, side, sets, reps, load_value::text, load_unit, hold_seconds)
                ORDER BY component_id)
            FROM sessions_app_exerciseperformed
            WHERE treatment_session_id = ANY((SELECT keys.all FROM keys)::bigint[])),
        (SELECT json_agg(json_build_array(component_id, modality_id))
            FROM sessions_app_modalityuse
            WHERE treatment_session_id = ANY((SELECT keys.all FROM keys)::bigint[]))
"""
PART_OF = {
    ComponentKind.EXERCISE_BLOCK: "block",
    ComponentKind.EXERCISE: "exercise",
    ComponentKind.IASTM_PASS: "iastm",
    ComponentKind.WARM_UP: "warm_up",
}
OTHER = {ModalityKind.PASSIVE: "passive", ModalityKind.ACTIVE: "active"}

WHOSE = ("clinic_id", "patient_id", "episode_id")
FOUND = ("readings", "first_value", "first_at", "last_value", "last_at", "lowest_value", "highest_value")
OF_A_SERIES = (*WHOSE, *KEY)


def session_facts(episode_ids) -> dict[int, list[SessionFacts]]:
    """What each signed session did, by episode, in the order in which they took place."""
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS, [list(episode_ids)])
        sessions, times, *parts = [
            json.loads(one) if isinstance(one, str) else one for one in cursor.fetchone()
        ]
    times_of, exercises_of, asking_of = _sorted_out(*(part or [] for part in parts))
    facts = defaultdict(list)
    for (episode, key), at in zip(sessions or [], times or [], strict=True):
        parts = _parts_of(times_of[key])
        treatment, stated = _treatment(parts, _sum), _treatment(parts, _stated)
        exercises = tuple(exercises_of[key])
        facts[episode].append(SessionFacts(key, at, treatment, stated, asking_of[key], exercises))
    return facts


def _sorted_out(components, exercises, modalities):
    """By session: the seconds of each part, the exercises done, and the seconds of asking and writing."""
    kinds = _kinds_of({code for _component, code in modalities})
    kind_of = {component: kinds[code] for component, code in modalities}
    session_of, times, done, asking = {}, defaultdict(dict), defaultdict(list), defaultdict(int)
    for component, session, kind, seconds in components:
        session_of[component] = session
        part = PART_OF.get(kind) or OTHER.get(kind_of.get(component))
        if part:
            times[session].setdefault(part, []).append(seconds)
        else:
            asking[session] += seconds or 0
    for component, *about in exercises:
        if component in session_of:
            done[session_of[component]].append(_done(*about))
    return times, done, asking


def _kinds_of(codes) -> dict:
    """Asked only where there was other treatment."""
    return dict(OtherModality.objects.filter(pk__in=codes).values_list("pk", "kind")) if codes else {}


def _parts_of(times) -> dict[str, list]:
    """An exercise block says the minutes of all exercises together; without, they have their own. It is
    written for exercises that were left out too, and then nothing was done in it."""
    parts = dict(times)
    block = parts.pop("block", ())
    if "exercise" in parts and any(block):
        parts["exercise"] = block
    return parts


def _treatment(parts, adding) -> Treatment:
    return Treatment(**{part: adding(seconds) for part, seconds in parts.items()})


def _sum(seconds) -> int | None:
    """Nothing where there is the part and some row of it has no time."""
    return None if None in seconds else sum(seconds) or None


def _stated(seconds) -> int:
    return sum(one or 0 for one in seconds)


def _done(exercise, side, sets, reps, load, load_unit, hold_seconds):
    return Done(exercise, side, sets, reps, load and Decimal(load), load_unit, hold_seconds)


def derived_series(episode_ids) -> dict[tuple, tuple]:
    """`{(clinic, patient, episode, *KEY): what was found}` for every series of these episodes. Which
    readings make one is asked where the charts ask; of several trials their mean is one reading."""
    whose = {row[-1]: row for row in Episode.objects.filter(pk__in=episode_ids).values_list(*WHOSE[:2], "pk")}
    return {
        (*whose[episode], *key): _found(readings)
        for episode, by_key in readings_in(episode_ids).items()
        for key, readings in by_key.items()
    }


def _found(readings) -> tuple:
    """As FOUND."""
    first, last = readings[0], readings[-1]
    values = [one.value for one in readings]
    ends = (first.value, first.occasion.at, last.value, last.occasion.at)
    return len(readings), *ends, min(values), max(values)


def kept_series(episode_ids) -> dict[tuple, tuple]:
    """The same as it is kept."""
    kept = SeriesSummary.objects.filter(episode__in=episode_ids).values_list(*OF_A_SERIES, *FOUND)
    return {row[: len(OF_A_SERIES)]: row[len(OF_A_SERIES) :] for row in kept}


# Held against what is kept

AT_ONCE = 200


def summary_faults(clinic) -> Iterator[tuple[int, list[str]]]:
    """Each episode of the clinic with every difference between its summary and its record."""
    keys = list(Episode.objects.filter(clinic=clinic).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        facts, kept = session_facts(some), _kept_summaries(some)
        series = _series_faults(derived_series(some), kept_series(some))
        sessions = _session_faults(derived_sessions(facts, anew=True), kept_sessions(some))
        for episode in some:
            own = _faults_of(summary_of(facts[episode]), kept.get(episode))
            yield episode, [*own, *series[episode], *sessions[episode]]


def _kept_summaries(episodes) -> dict[int, dict]:
    return {row["episode_id"]: row for row in EpisodeSummary.objects.filter(pk__in=episodes).values()}


def _faults_of(derived, kept) -> list[str]:
    if kept is None:
        return ["it has no summary"]
    return [
        f"{name} is kept as {kept[name]}, the record says {value}"
        for name, value in derived.items()
        if kept[name] != value
    ]


def _session_faults(derived, kept) -> dict[int, list[str]]:
    faults = defaultdict(list)
    for key in derived.keys() | kept.keys():
        row = derived.get(key) or kept[key]
        told = _faults_of(derived[key], kept.get(key)) if key in derived else ["the record does not count it"]
        faults[row["episode_id"]] += [f"session {key}: {fault}" for fault in told]
    return faults


def _series_faults(derived, kept) -> dict[int, list[str]]:
    faults = defaultdict(list)
    for key in derived.keys() | kept.keys():
        if derived.get(key) != kept.get(key):
            _clinic, _patient, episode, measure, *about = key
            told = f"the series of {measure} {[one for one in about if one not in ('', None)]}"
            told += f" is kept as {_told(kept.get(key))}, the record says {_told(derived.get(key))}"
            faults[episode].append(told)
    return faults


def _told(found):
    return "nothing" if found is None else ", ".join(str(one) for one in found)


def episodes_without_summary() -> list[int]:
    """Also those with scores and no series, or sessions of which one has no row: a release that sums up
    otherwise, or something more, begins with an empty table."""
    scored = Observation.objects.filter(
        episode=OuterRef("pk"), state=ObservationState.RECORDED, value__isnull=False
    )
    counted = TreatmentSession.objects.signed().filter(episode=OuterRef("pk"), summary=None)
    lacking = Q(summary=None) | (Q(series_summaries=None) & Exists(scored)) | Exists(counted)
    return list(Episode.objects.filter(lacking).order_by("pk").values_list("pk", flat=True))
