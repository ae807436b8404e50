"""WHEN a trial of one patient may begin and be stopped."""

from django.utils.translation import gettext as _

from clinic.refusals import Refused, refuse_if
from sessions_app.analysis.single_case import LEAST_STEPS
from sessions_app.choices import TrialDesign
from sessions_app.policies_episodes import why_not_work_on

MOST_STEPS, MOST_DAYS = 24, 28


def why_not_begin(episode, *, running) -> str:
    """`running`: the trial of this episode that goes on now, if there is one."""
    if running:
        return _("A trial goes on in this episode. Stop it before another one begins.")
    if episode.transcribed_from:
        return _(
            "This course of care was written down elsewhere. A trial needs visits that are still to come."
        )
    return why_not_work_on(episode)


def check_can_begin(episode, *, running):
    refuse_if(why_not_begin(episode, running=running))


def check_length(design, steps, step_days):
    """No trial is begun that could never give an answer."""
    if not LEAST_STEPS <= steps <= MOST_STEPS:
        told = _("From %(least)s to %(most)s steps: fewer could never give an answer.")
        raise Refused(told % {"least": LEAST_STEPS, "most": MOST_STEPS}, field="steps")
    if design == TrialDesign.PAIRS and steps % 2:
        raise Refused(_("Pairs need an even number of steps."), field="steps")
    if not 1 <= step_days <= MOST_DAYS:
        told = _("A step lasts from 1 to %(most)s days.")
        raise Refused(told % {"most": MOST_DAYS}, field="step_days")


def check_can_stop(trial):
    refuse_if("" if trial.is_running else _("This trial is over."))
