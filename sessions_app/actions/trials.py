"""A trial of one patient is begun with a consent and a lot, and stopped with a reason."""

from datetime import time, timedelta
from secrets import randbelow

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.consents import record_consent
from clinic.actions.taking_turns import take_turns
from clinic.choices import ConsentKind
from clinic.refusals import Refused
from sessions_app.actions.episodes import locked_open_episode
from sessions_app.analysis.single_case import Design, drawn_order
from sessions_app.local_time import local_day, local_moment
from sessions_app.models import Trial, TrialPhase, TrialStop
from sessions_app.policies_trials import check_can_begin, check_can_stop, check_length
from sessions_app.queries.trial_days import running_trial, trial_now

SEEDS = 10**8  # eight figures, to be read out


@transaction.atomic
def begin_trial(episode_id, *, design, steps, step_days, series, by, at, guardian=None, seed=None):
    """`series` is what the trial is judged by, chosen before the order is drawn. The consent is recorded, the
    order is drawn and every step written down, or nothing is."""
    episode = locked_open_episode(episode_id)
    check_can_begin(episode, running=running_trial(episode, at=at))
    check_length(design, steps, step_days)
    consent = record_consent(episode.patient, kind=ConsentKind.TRIAL, guardian=guardian, by=by, at=at)
    of = {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id}
    trial = Trial.objects.create(
        **of,
        episode=episode,
        consent=consent,
        design=design,
        steps=steps,
        step_days=step_days,
        seed=randbelow(SEEDS) if seed is None else seed,
        measure_id=series.measure,
        series_key=series.stored_key,
        begun_at=at,
        begun_by=by,
    )
    order = drawn_order(Design(design), steps, trial.seed)
    edges = _edges(trial, episode.patient.clinic.time_zone)
    TrialPhase.objects.bulk_create(
        TrialPhase(
            **of, trial=trial, position=n + 1, with_iastm=side, starts_at=edges[n], ends_at=edges[n + 1]
        )
        for n, side in enumerate(order)
    )
    return trial


def _edges(trial, zone):
    """From the first moment of the day it begins, so that the visit at which it does lies in it; where a
    session was had on that day already, from now on. Each later step from the first moment of its day."""
    first_day = local_day(trial.begun_at, zone)
    days = (first_day + timedelta(days=n * trial.step_days) for n in range(trial.steps + 1))
    first, *later = (_first_moment(day, zone) for day in days)
    had = trial.episode.treatment_sessions.filter(started_at__gte=first).exists()
    return [trial.begun_at if had else first, *later]


def _first_moment(day, zone):
    """Where the clock skips midnight, the day begins an hour later."""
    return local_moment(day, time.min, zone) or local_moment(day, time(1), zone)


@transaction.atomic
def stop_trial(trial_id, *, reason, by, at):
    """Before its time. What was drawn and scored so far stays. Stopping twice is stopping once."""
    trial = Trial.objects.select_related("patient", "consent__withdrawal").get(pk=trial_id)
    take_turns(trial.patient)
    known = TrialStop.objects.filter(trial=trial).first()
    if known:
        return known
    check_can_stop(trial_now(trial, at=at))
    if not reason.strip():
        raise Refused(_("Say why, in a few words."), field="reason")
    of = {"clinic_id": trial.clinic_id, "patient_id": trial.patient_id}
    return TrialStop.objects.create(**of, trial=trial, reason=reason.strip(), stopped_at=at, stopped_by=by)
