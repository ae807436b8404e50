"""The measures of a plan in words: what is taken, and when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.words import unit_words


@dataclass(frozen=True)
class PlannedMeasureLine:
    name: str
    about: str
    when: str


def planned_measure_lines(revision):
    return [
        PlannedMeasureLine(
            str(one.measure), _joined(about_words(one), unit_words(one.measure.unit)), when_words(one)
        )
        for one in revision.measures.all()
    ]


def measures_words(revision):
    """All of them on one line, to tell whether a revision changed them."""
    return "; ".join(
        ", ".join(part for part in (line.name, line.about, line.when) if part)
        for line in planned_measure_lines(revision)
    )


def about_words(planned):
    """Of what, on which side, in what state, how."""
    trials = ngettext("%(n)s trial", "%(n)s trials", planned.trials or 0) % {"n": planned.trials}
    parts = [
        planned.subject,
        str(planned.get_side_display()) if planned.side else "",
        _("also on the side that is not treated") if planned.also_other_side else "",
        str(planned.get_measured_state_display()) if planned.measured_state else "",
        planned.method,
        trials if planned.trials else "",
    ]
    return _joined(*parts)


def when_words(planned):
    """ "At the start, at visit 6, at the end or at visit 8 if that is earlier"."""
    end = _("at the end")
    if planned.by_visit:
        end = _("at the end, or at visit %(n)s if that is earlier") % {"n": planned.by_visit}
    parts = [
        _("at the start") if planned.at_baseline else "",
        _("before each session") if planned.before_each else "",
        _("in each session") if planned.in_each else "",
        _("after each session") if planned.after_each else "",
        _listed(_("at visit %(n)s"), planned.visits),
        _listed(_("%(n)s weeks from the start"), planned.weeks),
        _listed(_("%(n)s months from the start"), planned.months),
        end if planned.at_discharge else "",
        _listed(_("%(n)s weeks after the end"), planned.weeks_after_end),
        _listed(_("%(n)s months after the end"), planned.months_after_end),
        planned.when_words,
    ]
    return _joined(*parts)


def _joined(*parts):
    return ", ".join(part for part in parts if part)


def _listed(words, numbers):
    if not numbers:
        return ""
    *first, last = map(str, numbers)
    return words % {"n": f"{', '.join(first)} {_('and')} {last}" if first else last}
