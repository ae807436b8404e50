"""Opening, keeping and closing a course of care."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.care_team import join_care_team
from clinic.actions.taking_turns import in_turn, take_turns
from clinic.refusals import Refused
from sessions_app.actions.readings import record_readings
from sessions_app.actions.signing_outcomes import reading_columns
from sessions_app.actions.summaries import refresh_summary
from sessions_app.choices import DraftState, EpisodeState, TimePoint
from sessions_app.models import (
    Episode,
    EpisodeDiagnosis,
    EpisodeGoal,
    EpisodeNote,
    Observation,
)
from sessions_app.policies_episodes import (
    check_care_can_start,
    check_episode_is_open,
    check_may_be_missing,
)
from sessions_app.queries.ending import measures_to_end

# The same episode, sent twice within this time, is one.
SAME_TAP = timedelta(minutes=10)
# What may still be corrected while the episode is open; condition and side are what it is.
EDITABLE = (
    "diagnosis_words", "diagnosis_basis", "onset_on", "spell_length", "spell_unit", "history_length",
    "history_unit", "earlier_spells", "recurs_min", "recurs_max", "recurs_unit", "days_off_min",
    "days_off_max", "mechanism", "worse_with", "better_with", "usual_relief", "surgery_on", "surgery_words",
    "referral", "findings", "work_and_sport", "transcribed_from", "dates_not_recorded", "responsible",
)  # fmt: skip


@transaction.atomic
def open_episode(patient, *, given, by, at, diagnoses=(), goals=(), scores=None, visit=None):
    """A new course of care; its physiotherapist joins the patient's care team with it. `scores` is what
    `record_readings` is told of the measures taken at the start."""
    patient = take_turns(patient)
    check_care_can_start(patient, by)
    there = _open_twin(patient, given, by, at)
    if there:
        return there
    episode = Episode.objects.create(
        clinic_id=patient.clinic_id, patient=patient, opened_at=at, opened_by=by, **given
    )
    for carer in {given["responsible"], by} if by.standing.is_physiotherapist else {given["responsible"]}:
        join_care_team(patient, carer, by=by, at=at)
    add_diagnoses(episode, diagnoses, by=by, at=at)
    add_goals(episode, goals, by=by, at=at)
    if scores:
        record_readings(episode.pk, **scores, by=by, at=at)
    if visit and visit.patient_id == patient.pk:
        visit.episode = episode
        visit.save(update_fields=["episode"])
    refresh_summary(episode)
    return episode


def _open_twin(patient, given, by, at):
    """A second tap gets the first tap's episode; another one for the same complaint is refused."""
    words = given.get("diagnosis_words", "")
    open_one = patient.episodes.filter(
        state=EpisodeState.OPEN,
        condition=given["condition"],
        side=given["side"],
        diagnosis_words=words,
    ).first()
    if open_one and not (open_one.opened_by_id == by.pk and open_one.opened_at > at - SAME_TAP):
        raise Refused(_("There is an open episode for this condition and side already."), field="condition")
    return open_one


@transaction.atomic
def edit_episode(episode_id, *, changes, by, at, diagnoses=()):
    episode = locked_open_episode(episode_id)
    named = [name for name in EDITABLE if name in changes]
    for name in named:
        setattr(episode, name, changes[name])
    episode.save(update_fields=named)
    if "responsible" in named:
        join_care_team(episode.patient, episode.responsible, by=by, at=at)
    add_diagnoses(episode, diagnoses, by=by, at=at)
    return episode


def add_diagnoses(episode, diagnoses, *, by, at):
    for given in diagnoses:
        EpisodeDiagnosis.objects.get_or_create(
            **_of(episode), **given, defaults={"added_at": at, "added_by": by}
        )


@transaction.atomic
def add_goals(episode, goals, *, by, at):
    """What the patient wants; the same words twice are one goal."""
    check_episode_is_open(episode)
    for given in goals:
        EpisodeGoal.objects.get_or_create(
            **_of(episode),
            words=given["words"],
            ended_at=None,
            defaults={**given, "added_at": at, "added_by": by},
        )


@transaction.atomic
def end_goal(goal_id, *, reason, by, at):
    goal = in_turn(EpisodeGoal.objects).select_related("episode").get(pk=goal_id)
    if goal.ended_at:
        return goal
    if not reason.strip():
        raise Refused(_("Say what became of this goal."), field="reason")
    check_episode_is_open(goal.episode)
    goal.ended_at, goal.ended_by, goal.ended_reason = at, by, reason
    goal.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    return goal


@transaction.atomic
def add_episode_note(episode_id, *, given, by, at):
    """Something that happened outside the sessions. The same note twice is one."""
    episode = in_turn(Episode.objects).get(pk=episode_id)
    note, _made = EpisodeNote.objects.get_or_create(
        **_of(episode), **given, defaults={"added_at": at, "added_by": by}
    )
    return note


@transaction.atomic
def close_episode(episode_id, *, reason, scores, by, at):
    """The end of a course of care, with an end score or a reason for each measure that it was judged by. The
    same sent twice is one."""
    episode = in_turn(Episode.objects).get(pk=episode_id)
    if (episode.closed_reason, episode.closed_by_id) == (reason, by.pk):
        return episode
    check_episode_is_open(episode)
    if not reason.strip():
        raise Refused(_("Say why the episode is closed."), field="reason")
    if episode.drafts.filter(state=DraftState.OPEN).exists():
        raise Refused(_("A session of this episode is not signed yet. Sign or discard it first."))
    _check_every_measure_is_told_of(episode, scores)
    for score in scores:
        _write_end_score(episode, score, by=by, at=at)
    episode.state, episode.closed_reason = EpisodeState.CLOSED, reason
    episode.closed_at, episode.closed_by = at, by
    episode.save(update_fields=["state", "closed_reason", "closed_at", "closed_by"])
    refresh_summary(episode)
    return episode


def _check_every_measure_is_told_of(episode, scores):
    """A course of care does not end in silence: a score, or the reason why there is none."""
    wanted = measures_to_end(episode)
    _check_nobody_was_faster(wanted, scores)
    for one in wanted:
        if any(one.is_told_by(score) and score["missing_reason"] for score in scores):
            check_may_be_missing(one)
    left = [one for one in wanted if one.counts_on is None and not any(map(one.is_told_by, scores))]
    if left:
        names = ", ".join(str(one.measure) for one in left)
        raise Refused(_("Give the end score, or say why there is none: %(names)s.") % {"names": names})


def _check_nobody_was_faster(wanted, scores):
    """A colleague may enter an end score between the page and its closing."""
    known = [score for score in scores if not any(one.is_told_by(score) for one in wanted)]
    if known:
        names = ", ".join(str(score["measure"]) for score in known)
        told = _("This has its end score by now: %(names)s. Look at the page again.")
        raise Refused(told % {"names": names})


def _write_end_score(episode, score, *, by, at):
    """With the source and the mode that a reading of a session has where nobody says otherwise."""
    measure, reason = score["measure"], score["missing_reason"]
    given = {**score, "measure": measure.pk, "missing_reason": reason.pk if reason else None}
    row = defaultdict(lambda: None, given)
    Observation.objects.create(
        **_of(episode),
        **reading_columns(row, measure, is_transcribed=bool(episode.transcribed_from)),
        at=at,
        time_point=TimePoint.DISCHARGE,
        entered_at=at,
        entered_by=by,
    )


def locked_open_episode(episode_id):
    episode = in_turn(Episode.objects).select_related("patient").get(pk=episode_id)
    check_episode_is_open(episode)
    return episode


def _of(episode):
    return {"clinic_id": episode.clinic_id, "patient_id": episode.patient_id, "episode": episode}
