"""A file for research without names: each file has random names and shifts of its own, kept nowhere.

Columns are named one by one, so what is new in the record stays out until somebody thinks about it. Nothing
written by hand is in it, nor a clinic's own words; hours and struck-out rows are left out, days are shifted
by so many whole days for each patient, and small groups are merged or left out (analysis/disclosure.py). It
tells what was known when a quarter ended: the files of two days do not differ by what came between.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from django.utils.timezone import localdate

from sessions_app.analysis.disclosure import (
    NOT_TOLD,
    SiteGroup,
    age_bands,
    band_of,
    common,
    site_of_cells,
    told_together,
)
from sessions_app.choices import EpisodeState, ObservationState, SessionState, SpanUnit
from sessions_app.exchange.clinic_tables import Sheet, dictionary
from sessions_app.exchange.tables import NAMED, number_of, set_rows

MOST_DAYS = 180  # a patient's days are moved by one to so many, to and fro
LONGEST_WEEKS = 104  # a complaint of two years or more
OWN = "own"  # an entry that the clinic has named itself
OWN_CODE = re.compile(r"-\d+-[0-9a-f]{6}$")
DAYS = {SpanUnit.DAYS: 1, SpanUnit.WEEKS: 7, SpanUnit.MONTHS: 30, SpanUnit.YEARS: 365}

EPISODES = (
    "patient", "episode", "condition_id", "site_group", "age_band", "sex", "side", "weeks_before",
    "opened_on", "episode_state", "closed_on", "sessions_planned", "weeks_planned",
)  # fmt: skip
SESSIONS = (
    "patient", "episode", "session", "session_number", "on", "minutes", "site_group", "therapist",
    "late_entry", "transcribed", "place", "session_mode",
)  # fmt: skip
CODES = (
    "since_last", "screen", "reaction", "consent", "activity", "lotion", "no_lotion_reason", "side",
    "purpose", "edge", "direction", "pressure", "force_method", "tissue_state", "body_position",
    "skin_before", "skin_after", "stop_reason", "exercise", "supervision", "modality", "tolerance",
    "no_exercise_reason", "no_warm_up_reason", "not_done_reason",
)  # fmt: skip
NUMBERS = (
    "pain_now", "pain_worst_24h", "rpe", "angle_min_degrees", "angle_max_degrees", "force_newtons",
    "stroke_count", "strokes_per_minute", "discomfort_during", "discomfort_after", "pain_during",
)  # fmt: skip
TICKS = ("minutes_are_per_side", "count_is_per_direction", "stopped_early", "is_sham")
DOSE = ("sets", "reps", "reps_max", "load_value", "load_unit", "hold_seconds", "rest_seconds")
COMPONENTS = (
    "session", "position", "kind", "done", "seconds", "planned_seconds", "together_with", *NAMED, *CODES,
    *NUMBERS, *TICKS, *DOSE,
)  # fmt: skip
OF_A_SET = (
    "position",
    "set",
    "recorded",
    "reps",
    "reps_max",
    "load_value",
    "load_unit",
    "hold_seconds",
    "rpe",
)
SETS = ("session", *OF_A_SET)
SCORES = (
    "patient", "episode", "measure_id", "value", "value_min", "value_max", "unit", "scale_min", "scale_max",
    "missing_reason_id", "side", "measured_state", "trial_number", "on", "time_point", "moment",
    "session_number", "source", "mode", "items_answered",
)  # fmt: skip
REACTIONS = (
    "episode",
    "session",
    "after_session",
    "reaction_kind",
    "severity",
    "arose",
    "settled",
    "settled_after_days",
)


class Research:
    """One file. `record`: queries.clinic_tables.ClinicRecord.for_research."""

    def __init__(self, record, *, least: int):
        self.record, self.least = record, least
        self.name = cache(self.name)
        self.shift = cache(self.shift)
        self.group = cache(self.group)
        self._decide(list(record.told_episodes()))

    # Random, and never the same in another file. The arguments only keep one thing one thing.

    def name(self, kind, key) -> str:
        return f"{kind}-{secrets.token_hex(6)}"

    def shift(self, patient) -> timedelta:
        return timedelta(days=secrets.choice((-1, 1)) * (1 + secrets.randbelow(MOST_DAYS)))

    def group(self, site) -> str:
        return f"site-{secrets.token_hex(3)}"

    def _decide(self, episodes):
        """Which groups are told, before a row is."""
        cells = [(one.patient_id, code(one.condition_id), one.last_site) for one in episodes]
        self.sites = site_of_cells(cells, self.least)
        kept = [one for one in episodes if self._site(one) is not SiteGroup.LEFT_OUT]
        patients = {one.patient_id: one for one in kept}
        self.bands = age_bands((_age(one) for one in patients.values()), self.least)
        self.sexes = common(((key, one.patient.sex) for key, one in patients.items()), self.least)
        if len(patients) < self.least:
            kept = []
        self.kept = {one.pk: self._site(one) for one in kept}
        self.agreed, self.left_out = len(episodes), len(episodes) - len(kept)
        self.merged_sites = sum(site is SiteGroup.OTHER for site in self.sites.values())
        self.patients = len({one.patient_id for one in kept})
        self.rows = kept
        self.told = told_together(map(self._about, kept), self.least)
        self.not_told = sum(NOT_TOLD in (one.band, one.sex) for one in self.told.values())

    def _about(self, one) -> tuple:
        sex = one.patient.sex if one.patient.sex in self.sexes else NOT_TOLD
        cell = code(one.condition_id), self._site(one)
        return one.pk, one.patient_id, cell, band_of(_age(one), self.bands), sex

    def _site(self, episode):
        return self.sites[code(episode.condition_id), episode.last_site]

    def sheets(self) -> list[Sheet]:
        made = [
            Sheet("episodes", EPISODES, lambda: map(self._episode, self.rows)),
            Sheet("sessions", SESSIONS, lambda: map(self._session, self._sessions())),
            Sheet("components", COMPONENTS, self._components),
            Sheet("sets", SETS, self._sets),
            Sheet("scores", SCORES, self._scores),
            Sheet("reactions", REACTIONS, self._reactions),
        ]
        return [*made, Sheet("columns", ("file", "column", "meaning", "unit"), lambda: dictionary(made))]

    def _told_site(self, episode_id) -> str:
        site = self.kept[episode_id]
        return site.value if isinstance(site, SiteGroup) else self.group(site)

    def _day(self, patient, day: date | None):
        return day and day + self.shift(patient)

    def _was_known(self, moment) -> bool:
        return moment is not None and moment < self.record.known_before

    def _episode(self, one) -> dict:
        is_closed = self._was_known(one.closed_at)
        return {
            "patient": self.name("p", one.patient_id),
            "episode": self.name("e", one.pk),
            "condition_id": code(one.condition_id),
            "site_group": self._told_site(one.pk),
            "age_band": self.told[one.pk].band,
            "sex": self.told[one.pk].sex,
            "side": one.side,
            "weeks_before": _weeks_before(one),
            "opened_on": self._day(one.patient_id, one.opened_on),
            "episode_state": EpisodeState.CLOSED if is_closed else EpisodeState.OPEN,
            "closed_on": self._day(one.patient_id, localdate(one.closed_at) if is_closed else None),
            "sessions_planned": one.sessions_planned,
            "weeks_planned": one.weeks_planned,
        }

    def _sessions(self) -> Iterable:
        for one in self.record.told_sessions():
            if one.episode_id in self.kept and one.state == SessionState.SIGNED:
                yield one

    def _session(self, one) -> dict:
        minutes = round((one.ended_at - one.started_at).total_seconds() / 60) if one.times_recorded else None
        day = None if one.day_not_recorded else localdate(one.started_at)
        return {
            "patient": self.name("p", one.patient_id),
            "episode": self.name("e", one.episode_id),
            "session": self.name("s", one.pk),
            "session_number": one.number,
            "on": self._day(one.patient_id, day),
            "minutes": minutes,
            "site_group": self._told_site(one.episode_id),
            "therapist": self.name("t", one.practitioner_id),
            "late_entry": one.is_late_entry,
            "transcribed": one.is_transcribed,
            "place": one.place,
            "session_mode": one.mode,
        }

    def _components(self) -> Iterable[dict]:
        for session in self._sessions():
            for part in session.snapshot["parts"]:
                yield {"session": self.name("s", session.pk)} | _part(part)

    def _sets(self) -> Iterable[dict]:
        for session in self._sessions():
            for row in set_rows([session]):
                told = {name: row.get(name) for name in OF_A_SET}
                yield {"session": self.name("s", session.pk)} | told

    def _scores(self) -> Iterable[dict]:
        own = [name for name in SCORES if name not in {"patient", "episode", "on", "session_number"}]
        for one in self.record.scores():
            if one.episode_id not in self.kept or one.state != ObservationState.RECORDED:
                continue
            session = one.treatment_session or (one.addendum and one.addendum.treatment_session)
            yield {name: code(getattr(one, name)) for name in own} | {
                "patient": self.name("p", one.patient_id),
                "episode": self.name("e", one.episode_id),
                "on": self._day(one.patient_id, None if one.day_not_recorded else localdate(one.at)),
                "session_number": session and session.number,
            }

    def _reactions(self) -> Iterable[dict]:
        for one in self.record.reactions():
            if one.episode_id not in self.kept or getattr(one, "in_error", None):
                continue
            ended = getattr(one, "resolution", None)
            is_settled = ended is not None and self._was_known(ended.recorded_at)
            on = ended.resolved_on if is_settled else None
            yield {
                "episode": self.name("e", one.episode_id),
                "session": one.treatment_session_id and self.name("s", one.treatment_session_id),
                "after_session": one.after_session_id and self.name("s", one.after_session_id),
                "reaction_kind": code(one.kind_id),
                "severity": one.severity,
                "arose": one.arose,
                "settled": is_settled,
                "settled_after_days": on and (on - localdate(one.recorded_at)).days,
            }


def code(value):
    """A code of the shared catalogue; which of its own entries a clinic used says too much."""
    return OWN if isinstance(value, str) and OWN_CODE.search(value) else value


def _age(episode) -> int:
    born, on = episode.patient.born_on, episode.opened_on
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _weeks_before(episode) -> int | None:
    """How long the complaint had lasted, two years at most."""
    if episode.onset_on:
        days = (episode.opened_on - episode.onset_on).days
    elif episode.spell_length is not None:
        days = episode.spell_length * DAYS[episode.spell_unit]
    else:
        return None
    return min(LONGEST_WEEKS, max(0, days // 7))


def _part(part) -> dict:
    values, done = part["values"], part["is_done"]
    row = {name: part.get(name) for name in ("position", "kind", "seconds", "planned_seconds")}
    row |= {"done": done, "together_with": part["goes_with"]}
    row |= {name: "; ".join(code(one["code"]) for one in part.get(name, ())) for name in NAMED}
    row |= {name: code(values[name]["value"]) for name in (*CODES, *TICKS) if name in values}
    row |= {name: _amount(values[name]["value"]) for name in NUMBERS if name in values}
    stated = part["dose"]["stated"] if "dose" in part and done else {}
    return row | {name: _amount(stated[name]) for name in DOSE if name in stated}


def _amount(value):
    number = number_of(value)
    return value if number is None else number
