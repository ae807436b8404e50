"""What is decided on the way: the plan gets heavier, instrument work stays, pauses or stops."""

from datetime import timedelta

from sessions_app.actions.decisions import decide_care, decide_iastm
from sessions_app.actions.plans import revise_plan
from sessions_app.choices import CareAnswer, IastmAnswer

# By the number of the patient in the clinic's list; these leave their review open.
UNDECIDED = (1, 13)
PAUSED, STOPPED = 7, 12
STAYS = (IastmAnswer.CONTINUE, "Wishes to keep it beside the exercises; skin calm each time.")
PAUSES = (IastmAnswer.PAUSE, "Bruised after session 4. Exercise goes on alone for now.")
STOPS = (IastmAnswer.STOP, "Scores move with the load; nothing seen that needs the instruments.")
# Scores that somebody forgot to take: patient, measure, from which session on.
FORGOTTEN = {1: ("faam_adl", 4)}


def forgets(index, number):
    """The measure that is left off the sheet of this session."""
    code, first = FORGOTTEN.get(index, ("", 0))
    return code if number >= first else ""


def decide_after(case, episode, session, index, *, components):
    """After the sixth session comes the review of instrument work; one plan is revised after the third."""
    told = {"by": case.carer, "at": session.signed_at + timedelta(minutes=10)}
    if session.number == 3 and index == 0:
        _revise(episode, components, **told)
    if session.number != episode.clinic.iastm_review_sessions or index in UNDECIDED:
        return
    decision, reason = {PAUSED: PAUSES, STOPPED: STOPS}.get(index, STAYS)
    decide_iastm(episode.pk, decision=decision, reason=reason, **told)
    words = "Pain falls and the goal is near: as planned."
    decide_care(episode.pk, decision=CareAnswer.CONTINUE, words=words, **told)


def _revise(episode, components, *, by, at):
    """The next plan: the first exercise heavier with fewer repetitions, the last one left out."""
    newest = episode.plan_revisions.prefetch_related("frequencies", "measures").first()
    drills = [one for one in components if one["kind"] == "exercise"]
    heavier = {"sets": ["4"], "reps": ["8"], "load_value": ["20"], "load_unit": ["kg"]}
    kept = [one for one in components if one is not drills[-1]]
    revised = [one | {"fields": one["fields"] | heavier} if one is drills[0] else one for one in kept]
    names = ("rationale", "sessions_planned", "progression_rule", "reassess_every_sessions")
    plan = {name: getattr(newest, name) for name in names}
    plan |= {"summary": "Heavier, fewer repetitions", "change_reason": "Stairs without pain the next day."}
    often = [
        {name: getattr(one, name) for name in ("setting", "times", "per")} for one in newest.frequencies.all()
    ]
    revise_plan(
        episode.pk,
        plan=plan,
        frequencies=often,
        components=revised,
        measures=[_measure(one) for one in newest.measures.all()],
        seen_number=newest.number,
        by=by,
        at=at,
    )


def _measure(planned):
    names = ("measure_id", "side", "in_each", "at_baseline", "at_discharge")
    return {name: getattr(planned, name) for name in names}
