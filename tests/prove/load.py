"""Writes a known clinic down in bulk, as the owner of the tables: every constraint and every trigger asks."""

import json
import uuid
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, models, transaction

from tests.prove.known_clinic import THERAPISTS_A_SITE

AT_ONCE = 400  # people in one transaction
ZONE = ZoneInfo("Asia/Singapore")
CONSENTED = timedelta(days=1)


def load(made, people):
    """`made`: a clinic with `sites`, `therapists` and a `manager`. Everything below it is written here."""
    from tests.prove.parts import Parts

    writer = Writer(made)
    writer.parts = Parts(made.clinic, writer.session_to_tell_by())
    for start in range(0, len(people), AT_ONCE):
        with transaction.atomic():
            for person in people[start : start + AT_ONCE]:
                writer.write(person)
            writer.flush()
            _sum_up(writer.episodes)
            writer.episodes.clear()
    with transaction.atomic():
        from tests.prove.load_waiting import add_waiting
        from tests.prove.parts import EMPTY

        add_waiting(made, EMPTY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sum_up(episodes):
    """With the function that a repair uses."""
    from sessions_app.actions.summaries import repair_summaries

    repair_summaries(episodes)


class Writer:
    """Rows by table, each with its true key, sent together."""

    def __init__(self, made):
        self.made, self.clinic = made, made.clinic
        self.rows = defaultdict(list)
        self.keys = Keys()
        self.heads = cache(self._head_of)
        self.sealed, self.struck, self.episodes = [], [], []
        self.model = {one.__name__: one for one in apps.get_models()}

    def session_to_tell_by(self):
        """Enough of a session for its parts to be put into words."""
        from tests.prove.parts import EMPTY

        at = datetime(2026, 1, 5, 2, tzinfo=UTC)
        by = self.made.therapists[0]
        of = self.model
        patient = of["Patient"](
            clinic=self.clinic, born_on=at.date(), record_number="", family_name="", given_names=""
        )
        episode = of["Episode"](clinic=self.clinic, condition=of["Condition"].objects.first(), side="left")
        draft = of["Draft"](payload=EMPTY)
        whose = {"clinic": self.clinic, "patient": patient, "episode": episode, "draft": draft}
        return of["TreatmentSession"](
            **whose, practitioner=by, number=1, started_at=at, ended_at=at, signed_at=at, signed_by=by
        )

    def add(self, name, **columns):
        model = self.model[name]
        self.rows[model].append(_columns(model(**columns)))

    def write(self, person):
        at = _moment(min(one.opened_on for one in person.episodes), 8 * 60)
        by = self.made.therapists[person.episodes[0].therapist]
        key = self.keys.next(self.model["Patient"])
        self.add(
            "Patient",
            pk=key,
            clinic_id=self.clinic.pk,
            record_number=f"K{person.number:06}",
            family_name=person.family_name,
            given_names=person.given_names,
            born_on=person.born_on,
            sex=person.sex,
            added_at=at,
            added_by_id=by.pk,
        )
        whose = {"clinic_id": self.clinic.pk, "patient_id": key}
        self.add(
            "CareTeamMember", pk=self.keys.next(self.model["CareTeamMember"]), **whose, user_id=by.pk,
            since_at=at, since_by_id=by.pk,
        )  # fmt: skip
        self._consents(person, whose, at - CONSENTED, by)
        for episode in person.episodes:
            self._episode(episode, person, whose)

    def _consents(self, person, whose, at, by):
        kinds = [
            "treatment",
            "iastm",
            "clinic_review",
            *(["research_export"] if person.gives_research else []),
        ]
        for kind in kinds:
            key = self.keys.next(self.model["Consent"])
            self.add(
                "Consent", pk=key, **whose, kind=kind, wording="I agree.", wording_version="1", given_at=at,
                recorded_at=at, recorded_by_id=by.pk,
            )  # fmt: skip
        if person.withdrew_research:
            self.add(
                "ConsentWithdrawal", pk=self.keys.next(self.model["ConsentWithdrawal"]), **whose,
                consent_id=key, withdrawn_at=at + CONSENTED, recorded_by_id=by.pk,
            )  # fmt: skip

    def _episode(self, episode, person, whose):
        by, at = self.made.therapists[episode.therapist].pk, _moment(episode.opened_on, 8 * 60)
        key = self.keys.next(self.model["Episode"])
        of = {**whose, "episode_id": key}
        closing = {}
        if episode.is_closed:
            closing = {
                "closed_at": _moment(episode.closed_on, 17 * 60),
                "closed_by_id": by,
            }
        self.add(
            "Episode",
            pk=key,
            **whose,
            **closing,
            state="closed" if episode.is_closed else "open",
            condition_id=episode.kind.condition,
            side="left",
            onset_on=episode.opened_on - timedelta(weeks=episode.weeks_before),
            spell_length=episode.weeks_before,
            spell_unit="weeks",
            opened_on=episode.opened_on,
            opened_at=at,
            opened_by_id=by,
            responsible_id=by,
        )
        self._plan(episode, person, of, {"added_at": at, "added_by_id": by})
        for score in episode.scores:
            self._score(score, of, by)
        head = self._head(episode, person)
        before = None
        for session in episode.sessions:
            before = self._session(session, episode, of, by, head, before)
        self.episodes.append(key)

    def _plan(self, episode, person, of, added):
        """Every second patient's says when it wants the measure, every tenth's also once after the end."""
        key = self.keys.next(self.model["PlanRevision"])
        self.add(
            "PlanRevision", pk=key, **of, **added, number=1, sessions_planned=8, weeks_planned=8,
            reassess_every_sessions=4,
        )  # fmt: skip
        if person.number % 2 == 0:
            self.add(
                "PlannedMeasure", pk=self.keys.next(self.model["PlannedMeasure"]), plan_revision_id=key,
                clinic_id=of["clinic_id"], patient_id=of["patient_id"], position=1,
                measure_id=episode.kind.measure, at_baseline=True, at_discharge=True,
                weeks_after_end=[4] if person.number % 10 == 0 else [],
            )  # fmt: skip

    def _score(self, score, of, by):
        at, (low, high) = _moment(score.on, 9 * 60), score.scale
        missing = {"missing_reason_id": "value_missing_reason.did_not_attend"} if score.value is None else {}
        self.add(
            "Observation",
            pk=self.keys.next(self.model["Observation"]),
            **of,
            **missing,
            measure_id=score.measure,
            value=None if score.value is None else Decimal(score.value),
            unit=score.unit,
            scale_min=Decimal(low),
            scale_max=Decimal(high),
            at=at,
            time_point=score.time_point,
            source="patient",
            mode="screen",
            entered_at=at,
            entered_by_id=by,
        )

    def _head(self, episode, person):
        """What the snapshots of this episode have in common."""
        head = self.heads(episode.therapist, episode.kind.condition)
        patient = {
            "name": str(
                self.model["Patient"](family_name=person.family_name, given_names=person.given_names)
            ),
            "born_on": person.born_on.isoformat(),
            "record_number": f"K{person.number:06}",
        }
        return {**head, "patient": {**head["patient"], **patient}}

    def _head_of(self, therapist, condition):
        from sessions_app.snapshot import planned_sessions, snapshot_of
        from sessions_app.snapshot_rows import SessionRows

        told = self.parts.session
        told.episode.condition = self.made.conditions[condition]
        told.practitioner = told.signed_by = self.made.therapists[therapist]
        told.site = self.made.sites[therapist // THERAPISTS_A_SITE]
        head = snapshot_of(told, SessionRows(()), self.parts.choices)
        head["session"]["planned"] = planned_sessions(SimpleNamespace(sessions_planned=8, sessions_max=None))
        return head

    def _session(self, session, episode, of, by, head, before):
        from tests.prove.parts import EMPTY

        begun = _moment(session.on, session.minute)
        ended = begun + timedelta(minutes=40)
        key, draft = self.keys.next(self.model["TreatmentSession"]), uuid.uuid4()
        self.add(
            "Draft",
            pk=draft,
            **of,
            author_id=by,
            payload=EMPTY,
            started_at=begun,
            updated_at=ended,
            state="signed",
        )
        self.add(
            "TreatmentSession",
            pk=key,
            **of,
            draft_id=draft,
            practitioner_id=by,
            site_id=self.made.sites[episode.therapist // THERAPISTS_A_SITE].pk,
            number=session.number,
            started_at=begun,
            ended_at=ended,
            charting_seconds=95 + 5 * session.number,
            taps=18,
            state="writing",
        )
        told = {**head, "parts": [], "adverse_events": []}
        visit = {"number": session.number, "started_at": _local(begun), "ended_at": _local(ended)}
        told["session"] = {**head["session"], **visit}
        signed = ended + timedelta(minutes=session.number)
        told["signed"] = {**head["signed"], "at": _local(signed)}
        self._parts(session, episode, {**of, "treatment_session_id": key}, told, (by, ended, before))
        self.sealed.append((key, by, signed, told))
        if session.is_struck:
            self.struck.append((key, by, signed))
        return key

    def _parts(self, session, episode, of, told, signed):
        from tests.prove.parts import parts_of

        by, at, before = signed
        position = 0
        for kind, *about in parts_of(session, episode.kind):
            rows, words = self.parts.of(kind, *about)
            if kind == "reaction":
                told["adverse_events"].append(words)
                true = {**of, "after_session_id": before, "recorded_at": at, "recorded_by_id": by}
            else:
                position += 1
                told["parts"].append({**words, "position": position, "row": f"r{position}"})
                true = {"treatment_session_id": of["treatment_session_id"]}
            spine = self.keys.next(self.model["Component"])
            for row in rows:
                self._copy(row, true, spine, position)

    def _copy(self, row, true, spine, position):
        """A row of a part with its true keys."""
        model = type(row)
        values = dict(zip(_names(model), _columns(row), strict=True)) | true
        for name in ("component_id", "iastm_pass_id"):
            if name in values:
                values[name] = spine
        if model.__name__ == "Component":
            values |= {"id": spine, "position": position, "row_id": f"r{position}"}
        elif "id" in values:
            values["id"] = self.keys.next(model)
        self.rows[model].append([values[name] for name in _names(model)])

    def flush(self):
        """Tables in the order of what they hang on; then each session is sealed, and some are struck out."""
        from sessions_app.seal import FORMAT, seal_of

        with connection.cursor() as cursor:
            for name in IN_ORDER:
                model = self.model[name]
                _copy_in(cursor, model, self.rows.pop(model, []))
            # Plans made for empty tables are of no use for full ones.
            cursor.execute("ANALYZE")
            if self.rows:
                raise AssertionError(f"no place in the order for {list(self.rows)}")
            cursor.executemany(
                "UPDATE sessions_app_treatmentsession SET state = 'signed', signed_by_id = %s,"
                " signed_at = %s, snapshot = %s, snapshot_format = %s, content_hash = %s WHERE id = %s",
                [(by, at, json.dumps(told), FORMAT, seal_of(told), key) for key, by, at, told in self.sealed],
            )
            cursor.executemany(
                "UPDATE sessions_app_treatmentsession SET state = 'entered_in_error', in_error_by_id = %s,"
                " in_error_at = %s, in_error_reason_id = %s WHERE id = %s",
                [(by, at, self.made.error_reason, key) for key, by, at in self.struck],
            )
        self.sealed.clear()
        self.struck.clear()


IN_ORDER = (
    "Patient", "CareTeamMember", "Consent", "ConsentWithdrawal", "Episode", "PlanRevision", "PlannedMeasure",
    "Draft", "TreatmentSession", "Component", "CheckIn", "IastmPass", "PassRegion", "PassStroke",
    "PassInstrument", "ExercisePerformed", "SessionNote", "AdverseEvent", "Observation",
)  # fmt: skip


class Keys:
    """Keys taken from the tables' own sequences, many at once."""

    MANY = 5000

    def __init__(self):
        self.left = defaultdict(list)

    def next(self, model):
        if not self.left[model]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [model._meta.db_table, self.MANY],
                )
                self.left[model] = [key for (key,) in cursor.fetchall()][::-1]
        return self.left[model].pop()


def _names(model):
    return [field.attname for field in model._meta.concrete_fields]


def _columns(row):
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        if isinstance(field, models.JSONField)
        else getattr(row, field.attname)
        for field in row._meta.concrete_fields
    ]


def _copy_in(cursor, model, rows):
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _moment(day, minute):
    return datetime.combine(day, time(minute // 60, minute % 60), ZONE)


def _local(moment):
    return moment.isoformat(timespec="seconds")
