"""The summary of an episode says what its record says, in whatever order things happened."""

import json
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app import payload as drafts
from sessions_app.actions.catalogue import change_entry
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.episodes import close_episode
from sessions_app.actions.readings import record_readings
from sessions_app.models import (
    Component,
    EpisodeSummary,
    Measure,
    Observation,
    OtherModality,
    ResponseCode,
    SeriesSummary,
    SessionSummary,
    TreatmentSession,
)
from sessions_app.queries.completeness import session_completeness
from sessions_app.queries.ending import measures_to_end
from sessions_app.queries.outcome_series import about_key, series_of
from sessions_app.queries.summaries import summary_faults
from tests import factories
from tests.conftest import superuser_connection
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import a_place, charted, sign

MEASURES = ("nprs", "psfs", "wblt")
NO_EXERCISE = {
    "e1": None,
    "exercise_block": {"minutes": [], "no_exercise_reason": "no_exercise_reason.time"},
}
SHEETS = [
    {},
    {"e1": {"load_value": "12.5"}},
    {"t1": {"value": "7"}, "exercise_block": {"minutes": "12"}},
    NO_EXERCISE,
    {"p1": None, "p2": None, "modality:m1": {"modality": "ice_pack", "minutes": "8", "outcome": "done"}},
    {"retest:t2": {"measure": "psfs", "value": "4"}, "p2": {"minutes": "", "seconds": "45"}},
]


def days(back):
    """The reference session, so many days earlier: any is a late entry."""
    told = {"started_on": str((AT - timedelta(days=back)).date())}
    return {"head": told | ({"late_reason": "late_entry_reason.busy"} if back else {})}


class History:
    """Everything that may happen to an episode, through the actions that do it."""

    def __init__(self, place):
        self.place, self.episode, self.at = place, place.episode, AT

    def sign(self, pick, back):
        if not self.is_open:
            return
        sheet = session(**{**SHEETS[pick % len(SHEETS)], **days(back)})
        sign(charted(self.place, sheet))

    def strike(self, pick, back):
        """In error, maybe replaced by a draft of the same episode, which is then signed in its turn."""
        signed = self.pick(TreatmentSession.objects.signed().filter(episode=self.episode), pick)
        if not signed:
            return
        again = self.episode if back % 2 and self.is_open else None
        struck = mark_entered_in_error(
            signed.pk, by=self.place.physio, at=AT, reason="entered_in_error_reason.wrong_patient",
            replace_on=again,
        )  # fmt: skip
        if again:
            sheet = session(e1={"sets": "4"}, **days(back))
            struck.replaced_by.payload = drafts.to_json(sheet)
            struck.replaced_by.save()
            sign(struck.replaced_by)

    def add(self, pick, back):
        """An addendum; every other one strikes the score of the session and says how it should read."""
        signed = self.pick(TreatmentSession.objects.signed().filter(episode=self.episode), pick)
        if signed:
            words = {"kind": "correction", "text": f"{pick} {back}", "reason": "Misread"}
            struck = {"struck_place": "reading.0", "corrected": str(back)} if pick % 2 else {}
            add_addendum(signed.pk, by=self.place.physio, at=AT, **words, **struck)

    def score(self, pick, back):
        measure = Measure.objects.get(pk=MEASURES[pick % len(MEASURES)])
        row = defaultdict(lambda: None, measure=measure.pk, measure_row=measure, value=Decimal(back))
        row |= {"side": "left"} if pick % 2 else {}
        row |= {"recall_period": "24 h"} if pick % 3 == 0 else {"trial_number": pick} if pick % 5 == 0 else {}
        record_readings(
            self.episode.pk, [row], taken_at=AT - timedelta(days=back * 7 % 11), day_not_recorded=False,
            by=self.place.physio, at=AT,
        )  # fmt: skip

    def close(self, pick, back):
        if back < 9:
            return
        missing = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
        scores = [
            vars(one)
            | (
                {"value": pick % 11, "missing_reason": None}
                if one.measure.pk == "nprs"
                else {"value": None, "missing_reason": missing}
            )
            for one in measures_to_end(self.episode)
        ]
        close_episode(self.episode.pk, reason="Done", scores=scores, by=self.place.physio, at=AT)

    @property
    def is_open(self):
        self.episode.refresh_from_db()
        return self.episode.state == "open"

    @staticmethod
    def pick(rows, pick):
        rows = list(rows.order_by("pk"))
        return rows[pick % len(rows)] if rows else None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sign", "sign", "strike", "score", "add", "add", "close"]),
        st.integers(0, 11),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=7,
)


@pytest.mark.promise("derived")
@pytest.mark.django_db
def test_whatever_happens_the_summary_says_what_the_record_says(place):
    @settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def live(steps):
        with transaction.atomic():
            history = History(place)
            for verb, pick, back in [("sign", 0, 0), *steps]:
                with suppress(Refused):
                    getattr(history, verb)(pick, back)
                told = [fault for _episode, faults in summary_faults(place.clinic) for fault in faults]
                assert told in ([], ["it has no summary"]), (verb, pick, back)
                assert_counted_by_hand(place.episode)
            transaction.set_rollback(True)

    live()


def assert_counted_by_hand(episode):
    """The same counts by another way, so that a slip in the derivation does not agree with itself."""
    kept = EpisodeSummary.objects.filter(pk=episode.pk).first()
    sessions = list(episode.treatment_sessions.filter(state="signed").order_by("started_at", "id"))
    if kept is None:
        assert not sessions
        return
    assert kept.sessions == len(sessions)
    assert kept.last_session == (sessions[-1] if sessions else None)
    done = Component.objects.filter(treatment_session__in=sessions, outcome="done")
    passes = done.filter(kind="iastm_pass")
    assert kept.iastm_seconds == sum(one.duration_seconds or 0 for one in passes)
    assert kept.sessions_with_iastm == len({one.treatment_session_id for one in passes})
    assert_each_counted_by_hand(episode, sessions)
    told = {
        key: (one.readings, one.first_value, one.last_value, one.lowest_value, one.highest_value)
        for one in SeriesSummary.objects.filter(episode=episode)
        for key in [tuple(getattr(one, name) for name in TELLS_APART)]
    }
    assert told == series_counted_by_hand(episode)


def assert_each_counted_by_hand(episode, sessions):
    """One row for each that counts, none for one struck out, its minutes those of its own rows."""
    kept = {one.treatment_session_id: one for one in SessionSummary.objects.filter(episode=episode)}
    assert kept.keys() == {one.pk for one in sessions}
    for one in sessions:
        row = kept[one.pk]
        passes = one.components.filter(kind="iastm_pass", outcome="done")
        assert row.iastm_seconds == sum(each.duration_seconds or 0 for each in passes)
        assert row.has_iastm == passes.exists()
        assert row.has_exercise == one.components.filter(kind="exercise", outcome="done").exists()
        assert (row.started_at, row.practitioner_id) == (one.started_at, one.practitioner_id)
        assert row.entered_later == (one.is_late_entry or one.is_transcribed)


TELLS_APART = (
    "measure_id", "side", "subject", "measured_state", "moment", "recall_period", "version", "unit",
    "scale_min", "scale_max",
)  # fmt: skip


def series_counted_by_hand(episode):
    """Trials of one time are one reading; what an addendum corrected stands on its session's day."""
    recorded = Observation.objects.filter(episode=episode, state="recorded", value__isnull=False)
    times = defaultdict(lambda: defaultdict(list))
    for one in recorded.select_related("treatment_session", "addendum__treatment_session").order_by("id"):
        session = one.treatment_session or (one.addendum and one.addendum.treatment_session)
        at = session.started_at if session else one.at
        place = (at, 0 if one.trial_number else one.pk)
        times[tuple(getattr(one, name) for name in TELLS_APART)][place].append(one.value)
    found = {}
    for key, of_key in times.items():
        values = [round(sum(trials) / len(trials), 2) for _place, trials in sorted(of_key.items())]
        found[key] = (len(values), values[0], values[-1], min(values), max(values))
    return found


@pytest.mark.django_db
def test_it_sums_up_what_was_done_and_what_came_of_it(place):
    sign(charted(place, session(**days(2), t1={"value": "5"})))
    sign(charted(place, session(t1={"value": "2"})))

    summary = EpisodeSummary.objects.get(pk=place.episode.pk)
    assert (summary.sessions, summary.sessions_with_exercise, summary.sessions_not_timed) == (2, 2, 0)
    assert (summary.exercise_seconds, summary.iastm_seconds) == (2 * 20 * 60, 2 * 7 * 60)
    assert (summary.warm_up_seconds, summary.asking_seconds) == (2 * 5 * 60, 2 * 6 * 60)
    assert summary.exercise_share == Decimal("0.625")  # 20 of 32 minutes
    assert summary.flags == []
    pain = SeriesSummary.objects.get(measure="nprs")
    assert (pain.first_value, pain.last_value, pain.best_value, pain.readings) == (5, 2, 2, 2)


@pytest.mark.django_db
def test_a_series_is_made_of_the_readings_that_the_charts_compare(place):
    """Pain now and the worst pain of a day, two trials of one time, and one taken before the treatment."""
    before, after = {"when": "before"}, {"when": "after"}
    trials = [
        {"measure": "wblt", "side": "left", "trial_number": str(n), "value": str(6 + n)} for n in (1, 2)
    ]
    rows = {f"retest:t{n}": row for n, row in enumerate(trials, 2)}
    rows |= {"retest:t4": {"measure": "nprs", "value": "6"} | before}
    rows |= {"retest:t5": {"measure": "nprs", "value": "8", "recall_period": "24 h"} | after}
    sign(charted(place, session(t1={"value": "5"} | after, **rows)))

    drawn = {
        (one.measure, one.about): [reading.value for reading in one.readings]
        for one in series_of(place.episode)
    }
    kept = SeriesSummary.objects.filter(episode=place.episode)
    assert {
        (one.measure_id, about_key(tuple(getattr(one, name) for name in TELLS_APART))): [one.first_value]
        for one in kept
    } == drawn
    assert drawn["wblt", "left"] == [Decimal("7.5")]
    assert sorted(about for measure, about in drawn if measure == "nprs") == [
        "after treatment", "after treatment, 24 h", "before treatment",
    ]  # fmt: skip


@pytest.mark.django_db
def test_each_session_is_summed_up_with_what_it_tells(place):
    """Drafted half an hour before; the reference session leaves rest and tempo open, among other things."""
    one = sign(charted(place))

    row = SessionSummary.objects.get(pk=one.pk)
    assert (row.exercise_seconds, row.iastm_seconds, row.iastm_alone) == (20 * 60, 7 * 60, False)
    assert (row.until_signed_seconds, row.entered_later, row.is_timed) == (30 * 60, False, True)
    shown = session_completeness(one)
    asked = {"TIDieR": shown.items[:12], "CERT": shown.items[12:]}
    assert row.tidier_answerable + row.tidier_partly + row.tidier_missing == standing(asked["TIDieR"])
    assert row.cert_answerable + row.cert_partly + row.cert_missing == standing(asked["CERT"]) - 1, (
        "what exercises are done with is the catalogue's to say"
    )


def standing(items):
    return sum(one.standing != "not_asked" for one in items)


@pytest.mark.promise("derived")
@pytest.mark.django_db
def test_nobody_changes_a_summary_by_hand(place):
    sign(charted(place, session(t1={"value": "5"})))
    for statement in (
        "UPDATE sessions_app_episodesummary SET sessions = 7",
        "INSERT INTO sessions_app_episodesummary SELECT * FROM sessions_app_episodesummary",
        "DELETE FROM sessions_app_seriessummary",
        "UPDATE sessions_app_seriessummary SET first_value = 1",
        "UPDATE sessions_app_sessionsummary SET has_iastm = false",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)

    other = factories.clinic()
    with pytest.raises(ProgrammingError, match="a_summary_is_of_the_clinic_worked_in"), transaction.atomic():
        told = {"clinic_id": other.pk, "episode_id": place.episode.pk, "patient_id": place.patient.pk}
        connection.cursor().execute("SELECT keep_summary(%s, '[]', '[]')", [json.dumps(told)])


@pytest.mark.django_db
def test_a_session_whose_exercises_were_left_out_had_none(place):
    left_out = {"outcome": "not_done", "not_done_reason": "not_done_reason.patient_wish"}
    sign(charted(place, session(**NO_EXERCISE | {"e1": left_out, "p2": {"minutes": "", "seconds": "45"}})))

    summary = EpisodeSummary.objects.get(pk=place.episode.pk)
    assert (summary.sessions_with_exercise, summary.sessions_not_timed) == (0, 0)
    assert (summary.exercise_share, summary.flags) == (0, ["iastm_alone", "more_passive"])


@pytest.mark.django_db
def test_a_pass_without_a_time_leaves_the_other_ones_minutes_and_takes_the_share(place):
    late = {"head": {"is_transcribed": "on", "transcribed_from": "A letter", "started_on": "2026-11-16"}}
    sign(charted(place, session(**late, p2={"minutes": ""}, note={"not_recorded": ["p2.minutes"]})))

    summary = EpisodeSummary.objects.get(pk=place.episode.pk)
    assert (summary.iastm_seconds, summary.sessions_not_timed, summary.exercise_share) == (240, 1, None)


@pytest.mark.django_db
def test_whether_a_treatment_is_done_to_or_by_the_patient_is_the_catalogues_to_say(place):
    hands = factories.own(OtherModality, place.patient, by=place.manager, name="Hand work", kind="passive")
    sign(
        charted(place, session(**{"modality:m1": {"modality": hands.pk, "minutes": "8", "outcome": "done"}}))
    )
    assert may_change_kinds() is False, "somebody who signs its first use keeps the former kind for good"
    assert EpisodeSummary.objects.get(pk=place.episode.pk).passive_seconds == 8 * 60

    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    seen = {"at": AT, "seen_version": hands.version}
    with CaptureQueriesContext(connection) as asked:
        change_entry(OtherModality, hands.pk, {"kind": "active"}, by=place.manager, **seen)
    (lock,) = [
        one["sql"]
        for one in asked
        if 'FROM "sessions_app_othermodality"' in one["sql"] and " FOR " in one["sql"]
    ]
    assert " FOR NO KEY UPDATE" in lock, "else it waits in a circle with whoever signs a session with it"

    summary = EpisodeSummary.objects.get(pk=place.episode.pk)
    assert (summary.passive_seconds, summary.active_seconds) == (0, 8 * 60)


def may_change_kinds():
    """Whether somebody else could begin to change the kinds of treatments just now."""
    with superuser_connection() as other:
        return other.execute("SELECT pg_try_advisory_xact_lock(hashtext('kinds of treatment'))").fetchone()[0]


@pytest.mark.django_db
def test_quiet_flags_stand_in_it(place):
    for back in (9, 7, 5, 3):
        sign(charted(place, session(**days(back))))
    sign(charted(place, session(**NO_EXERCISE)))

    assert EpisodeSummary.objects.get(pk=place.episode.pk).flags == ["iastm_alone", "no_progression"]


@pytest.mark.django_db(transaction=True)
def test_the_command_names_each_difference_and_repairs_it(capsys):
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        sign(charted(place))
        factories.episode(place.patient, by=place.physio)  # made past the actions: without a summary
    with superuser_connection() as superuser:
        superuser.execute("UPDATE sessions_app_episodesummary SET sessions = 7")
        superuser.execute("DELETE FROM sessions_app_seriessummary")
        superuser.execute("UPDATE sessions_app_sessionsummary SET tidier_partly = 11")

    with pytest.raises(CommandError, match="2 summaries do not say what the record says"):
        call_command("verify_summaries")
    told = capsys.readouterr().err
    assert "sessions is kept as 7, the record says 1" in told
    assert "the series of nprs" in told
    assert "tidier_partly is kept as 11" in told
    assert "it has no summary" in told

    call_command("verify_summaries", repair=True)
    call_command("verify_summaries", skip_checks=False)  # as from the command line
    assert "2 summaries, all as the record says" in capsys.readouterr().out
    connection.close()
