"""What a patient reads of the care: short words, no names of techniques, never what caused a change. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from sessions_app.analysis.change import Direction, Verdict
from sessions_app.choices import FrequencyUnit, LoadUnit, MeasuredState, SessionMoment, Side
from sessions_app.portal_days import short_day
from sessions_app.portal_lists import listed
from sessions_app.words import number_words

OF_PAIN = ("nprs", "nprs_first_step", "vas_pain", "vas_pain_cm", "vrs_pain_11")
UNITS = {
    "degree": gettext_lazy("degrees"),
    "count": "",
    "points": "",
    "percent": "",
    "grade": "",
    "T-score": "",
}
ON_A_SCALE = ("", "points", "percent", "grade")


def side_words(side: str) -> str:
    return {
        Side.LEFT: _("left side"),
        Side.RIGHT: _("right side"),
        Side.BOTH: _("both sides"),
        Side.MIDLINE: _("in the middle"),
    }.get(side, "")


def taken_words(state: str, moment: str) -> str:
    """When or how a score was taken, where that tells it from another of the same name."""
    told = {
        MeasuredState.REST: _("at rest"),
        MeasuredState.ACTIVITY: _("when you are active"),
        MeasuredState.FIRST_STEP: _("with the first step in the morning"),
        MeasuredState.SQUAT: _("in a squat"),
        MeasuredState.SPORT: _("in sport"),
        MeasuredState.PALPATION: _("when pressed"),
        MeasuredState.BEFORE_TREATMENT: _("before treatment"),
        MeasuredState.AFTER_TREATMENT: _("after treatment"),
        SessionMoment.BEFORE: _("before treatment"),
        SessionMoment.DURING: _("during treatment"),
        SessionMoment.AFTER: _("after treatment"),
    }
    return listed(dict.fromkeys(told[one] for one in (state, moment) if one in told))


def value_words(value, unit: str) -> str:
    """A score as a number alone, anything else with its unit: never a percentage."""
    return f"{number_words(value)} {UNITS.get(unit, unit)}".rstrip()


# Scores


def pain_words(first, last) -> str:
    """From the first to the last score; `last` is None while there is one only."""
    told = {"first": number_words(first), "last": number_words(last)}
    if last is None:
        return _("Your first pain score is %(first)s") % told
    if first == last:
        return _("Your pain is the same: %(last)s") % told
    words = _("Your pain has gone from %(first)s to %(last)s")
    return (words if last < first else _("Your pain has risen from %(first)s to %(last)s")) % told


def span_words(days: int) -> str:
    """How long the scores reach back: "over 6 weeks"."""
    if days < 14:
        return ngettext("over %(n)s day", "over %(n)s days", days) % {"n": days}
    weeks = round(days / 7)
    return ngettext("over %(n)s week", "over %(n)s weeks", weeks) % {"n": weeks}


def scale_words(unit: str, most) -> str:
    if unit in ON_A_SCALE and most is not None:
        return _("Out of %(most)s") % {"most": number_words(most)}
    words = str(UNITS.get(unit, unit))
    return _("In %(unit)s") % {"unit": words} if words else ""


def better_words(higher_is_better: bool | None) -> str:
    return {
        True: _("Higher is better."),
        False: _("Lower is better."),
        None: "",
    }[higher_is_better]


def ends_words(code: str, higher_is_better: bool | None, unit: str, scale) -> tuple[str, str]:
    """What the lower and the upper end of a scale mean; of a test of the body, how much they are."""
    if code in OF_PAIN:
        return _("No pain"), _("Worst pain")
    if unit not in (*ON_A_SCALE, "T-score"):
        return value_words(scale[0], unit), value_words(scale[1], unit)
    if higher_is_better is None:
        return pgettext("end of a scale", "Less"), pgettext("end of a scale", "More")
    ends = _("Worst"), _("Best")
    return ends if higher_is_better else ends[::-1]


def change_words(verdict: Verdict, direction: str | None, error: str) -> str:
    """How far a change goes. What we cannot tell comes first."""
    if direction == Direction.SAME:
        return _("No change so far.")
    match verdict:
        case Verdict.NEEDS_ONE_MORE:
            return _("Your first score is here. One more is needed.")
        case Verdict.NO_THRESHOLD:
            return _("We cannot tell if this change matters. We know no study that says it.")
        case Verdict.CANNOT_TELL:
            return _("We cannot tell if this change matters. No study says it for a score like yours.")
        case Verdict.WITHIN_ERROR:
            return _("We cannot tell if this change is real. Two tests in a row can be %(error)s apart.") % {
                "error": error
            }
        case Verdict.LESS_THAN_WORTHWHILE:
            return _("We cannot tell yet. The change is still small.")
        case Verdict.MORE_THAN_ERROR:
            return _("We cannot tell if this change matters. It is more than two tests in a row differ by.")
        case Verdict.ERROR_UNKNOWN:
            return _("We cannot tell how exact this score is.") + " " + _big_enough(direction)
    return _big_enough(direction)


def _big_enough(direction) -> str:
    return {
        Direction.BETTER: _("You are better by enough to matter."),
        Direction.WORSE: _("You are worse by enough to matter. Talk about it at your next visit."),
    }.get(direction, _("The change is big enough to matter."))


def worthwhile_words(size: str, source: str) -> str:
    told = {"size": size, "source": source}
    return _("People feel that a change of %(size)s or more matters. We know this from: %(source)s.") % told


# A dose, and how often


def dose_words(stated: dict) -> str:
    """A dose as said across a table: "3 sets of 12, with 12.5 kg", "3 times, 40 seconds each"."""
    parts = [_much(stated), _load(stated), _rest(stated)]
    parts += [stated.get(name) for name in ("tempo", "range_words", "variant")]
    return listed(parts)


def _much(stated):
    sets, hold = stated.get("sets"), stated.get("hold_seconds")
    reps = _reps(stated)
    if reps:
        words = ngettext("%(sets)s set of %(reps)s", "%(sets)s sets of %(reps)s", int(sets or 1)) % {
            "sets": sets or 1,
            "reps": reps,
        }
        if hold:
            return listed([words, _hold(hold, _("hold for %(time)s"))])
        return words
    if hold and sets:
        times = ngettext("%(n)s time", "%(n)s times", int(sets)) % {"n": sets}
        return listed([times, _hold(hold, _("%(time)s each"))])
    if hold:
        return _hold(hold, _("for %(time)s"))
    if stated.get("sets_to_limit") or stated.get("reps_to_limit"):
        return _("as many as you can")
    return ngettext("%(n)s set", "%(n)s sets", int(sets)) % {"n": sets} if sets else ""


def _hold(seconds, words):
    return words % {"time": time_words(seconds)}


def time_words(seconds) -> str:
    seconds = int(seconds)
    if seconds >= 120 and seconds % 60 == 0:
        return _("%(n)s minutes") % {"n": seconds // 60}
    return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}


def _reps(stated):
    reps, most = stated.get("reps"), stated.get("reps_max")
    if not reps:
        return ""
    if most:
        return _("%(low)s to %(high)s") % {"low": reps, "high": most}
    return _("%(reps)s or more") % {"reps": reps} if stated.get("reps_to_limit") else str(reps)


def _load(stated):
    value, unit = stated.get("load_value"), stated.get("load_unit")
    if value is None:
        return stated.get("load_words", "")
    told = {"n": number_words(value), "unit": str(dict(LoadUnit.choices).get(unit, ""))}
    words = {
        LoadUnit.BAND: _("with band %(n)s"),
        LoadUnit.MACHINE_STEP: _("on step %(n)s of the machine"),
        LoadUnit.PERCENT_1RM: _("with %(n)s of 100 parts of the most you can lift"),
        LoadUnit.RM: _("with a load you can lift %(n)s times"),
    }.get(unit, _("with %(n)s %(unit)s"))
    return listed([words % told, stated.get("load_words")])


def lifted_words(first, last, unit, first_on, last_on) -> str:
    """From one day to another, and nothing of what made it so."""
    unit = str(dict(LoadUnit.choices).get(unit, ""))
    told = {"now": number_words(last), "unit": unit, "then": short_day(first_on), "day": short_day(last_on)}
    if first == last:
        return _("%(now)s %(unit)s on %(day)s. The same as on %(then)s.") % told
    told["by"] = number_words(abs(last - first))
    more = _("You lifted %(now)s %(unit)s on %(day)s. That is %(by)s %(unit)s more than on %(then)s.")
    less = _("You lifted %(now)s %(unit)s on %(day)s. That is %(by)s %(unit)s less than on %(then)s.")
    return (more if last > first else less) % told


def _rest(stated):
    rest = stated.get("rest_seconds")
    return _hold(rest, _("rest for %(time)s")) if rest else ""


def often_words(times, per: str, every_days) -> str:
    if every_days:
        days = int(every_days)
        return _("every day") if days == 1 else _("every %(n)s days") % {"n": days}
    if not times or not per:
        return ""
    if times == 1 and per == FrequencyUnit.DAY:
        return _("every day")
    words = {
        FrequencyUnit.DAY: ngettext("%(n)s time a day", "%(n)s times a day", 1 if times == 1 else 2),
        FrequencyUnit.WEEK: ngettext("%(n)s time a week", "%(n)s times a week", 1 if times == 1 else 2),
        FrequencyUnit.MONTH: ngettext("%(n)s time a month", "%(n)s times a month", 1 if times == 1 else 2),
    }
    return words[per] % {"n": number_words(times)}


# What was done


def tool_words(materials) -> str:
    """Instrument work, by what the tools were made of."""
    kinds = {_material(one) for one in materials}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return {
        "metal": _("Massage with a metal tool"),
        "plastic": _("Massage with a plastic tool"),
        "stone": _("Massage with a stone tool"),
        "horn": _("Massage with a horn tool"),
    }.get(kind, _("Massage with a tool"))


def _material(text):
    """A material that could be one of two is none."""
    text = text.lower()
    if " or " in text:
        return ""
    names = {"steel": "metal", "metal": "metal", "plastic": "plastic", "stone": "stone", "horn": "horn"}
    return next((kind for name, kind in names.items() if name in text), "")


def minutes_words(name: str, minutes) -> str:
    """ "Exercise, 20 minutes"; the name alone where the minutes are not known."""
    if not minutes:
        return name
    told = {"what": name, "n": number_words(minutes)}
    return ngettext("%(what)s, %(n)s minute", "%(what)s, %(n)s minutes", 1 if minutes == 1 else 2) % told
