"""Two patients of whom it is asked whether the tool adds anything: one trial is over, one has begun."""

from datetime import timedelta

from sessions_app.actions.trials import begin_trial
from sessions_app.analysis.single_case import LEAST_STEPS
from sessions_app.queries.trial_scores import series_to_ask

# Of whom, with the number that the lot drew.
SEEDS = {("Ibrahim", "Salma"): 48213079, ("Dubois", "Claire"): 90174526}
NOT_TODAY = {"outcome": "not_done", "not_done_reason": "not_done_reason.trial"}


def is_tried(patient) -> bool:
    return (patient.family_name, patient.given_names) in SEEDS


def begin(episode, first_visit, *, course, by) -> list[bool]:
    """The day before the second visit, so that each step has its visit. Gives the order that was drawn."""
    drawn = {"design": "pairs", "steps": LEAST_STEPS, "step_days": course.days_between}
    seed = SEEDS[episode.patient.family_name, episode.patient.given_names]
    begun = begin_trial(
        episode.pk,
        **drawn,
        series=series_to_ask(episode)[0],
        seed=seed,
        by=by,
        at=first_visit - timedelta(days=1),
    )
    return list(begun.phases.values_list("with_iastm", flat=True))


def left_out(order, number) -> dict:
    """What a visit without the tool does not do; the first step is the second visit's."""
    step = number - 2
    if not 0 <= step < len(order) or order[step]:
        return {}
    nothing = {"skin_after": "", "instruments_cleaned": ""}
    return {"every iastm_pass": NOT_TODAY, "lotion": NOT_TODAY, "iastm": nothing}
