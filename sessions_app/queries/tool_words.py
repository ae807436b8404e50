"""What "Did the tool add anything here?" says, in words. A difference is said with its interval, its people
and what it was held against, in one sentence; what caused it, never."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.analysis.small_numbers import is_hidden
from sessions_app.analysis.tool_comparison import Fact, Limit, Need, Needs, Verdict
from sessions_app.tool_charts import signed
from sessions_app.words import number_words

HUNDRED = 100


def of_100(share: float) -> str:
    return f"{share * HUNDRED:.0f}"


def counted(people: int, cell: int) -> str:
    """Too few are not told apart."""
    return _("under %(n)s") % {"n": cell} if is_hidden(people, cell) else str(people)


def units_of(unit: str) -> str:
    """After a difference of two scores."""
    return {"points": _("points"), "percent": _("percentage points"), "degree": _("degrees")}.get(unit, unit)


# What a fair answer needs


def need_words(need: Need, measure, unit: str, cell: int) -> tuple[str, str]:
    """What is needed, and how it stands."""
    return {
        Needs.PEOPLE: _people_needed,
        Needs.WITHOUT: _without_needed,
        Needs.SCORES: _scores_needed,
        Needs.WEEKS: _weeks_needed,
        Needs.COMPARED: _compared_needed,
        Needs.WORTHWHILE: _worthwhile_needed,
        Needs.ALIKE: _alike_needed,
        Needs.ALONE: _alone_needed,
    }[need.what](need, measure, unit, cell)


def _people_needed(need, measure, unit, cell):
    least, tool, without = need.numbers
    return _("%(n)s people in each group") % {"n": least}, _people(tool, without, cell)


def _without_needed(need, measure, unit, cell):
    without, everybody = need.numbers
    words = _("1 of 10 people, and of sessions, without the tool")
    if any(is_hidden(one, cell) for one in (without, everybody - without)):
        return words, counted(without, cell)  # from the whole the other group could be worked out
    return words, _("%(n)s of %(all)s people") % {"n": without, "all": everybody}


def _scores_needed(need, measure, unit, cell):
    return _("Start and end score in 7 of 10, in each group"), _shares(need, cell)


def _weeks_needed(need, measure, unit, cell):
    return _("Weeks of pain known in 7 of 10, in each group"), _shares(need, cell)


def _compared_needed(need, measure, unit, cell):
    least, tool, without = need.numbers
    return _("%(n)s people with all that is compared, in each group") % {"n": least}, _people(
        tool, without, cell
    )


def _worthwhile_needed(need, measure, unit, cell):
    (worthwhile,) = need.numbers
    found = f"{number_words(worthwhile)} {units_of(unit)}" if worthwhile is not None else _("Not known")
    return _("A worthwhile difference to hold it against"), found


def _alike_needed(need, measure, unit, cell):
    facts = "; ".join(_unlike_words(*found, measure) for found in need.numbers)
    alike = _("Nothing very unlike") if need.is_met else _("Nobody to compare")
    return _("Groups alike at the start"), facts or alike


def _unlike_words(fact, tool, without, measure) -> str:
    words = _("Start score") if fact is Fact.START else fact_words(fact, measure)
    return f"{words}: {_two(f'{tool:.0f}', f'{without:.0f}')}" if tool is not None else words


def _alone_needed(need, measure, unit, cell):
    alone, sessions = need.numbers
    share = of_100(alone / sessions) if sessions else "0"
    return _("Tool alone in 1 session of 10, to speak of the tool by itself"), f"{share}%"


def _two(tool, without) -> str:
    return _("%(tool)s and %(without)s") % {"tool": tool, "without": without}


def _people(tool: int, without: int, cell: int) -> str:
    return _two(counted(tool, cell), counted(without, cell))


def _shares(need, cell) -> str:
    names = ("tool", "without", "all_tool", "all_without")
    told = {name: counted(one, cell) for name, one in zip(names, need.numbers, strict=True)}
    return _("%(tool)s of %(all_tool)s and %(without)s of %(all_without)s") % told


def fact_words(fact: Fact, measure) -> str:
    return {
        Fact.START: _("%(measure)s at the start") % {"measure": measure or _("Score")},
        Fact.AGE: _("Age"),
        Fact.WEEKS: _("Weeks of pain"),
        Fact.EXERCISE: _("Exercise minutes, episode"),
    }[fact]


# A refusal: what is lacking, and why nothing is said without it


def refusal_words(need: Need, sessions, measure, cell: int) -> tuple[str, str]:
    return {
        Needs.PEOPLE: _too_few,
        Needs.WITHOUT: _hardly_any_without,
        Needs.SCORES: _scores_missing,
        Needs.WEEKS: _weeks_missing,
        Needs.COMPARED: _too_few_compared,
        Needs.WORTHWHILE: _nothing_to_hold_against,
    }[need.what](need, sessions, measure, cell)


def _too_few(need, sessions, measure, cell):
    least, tool, without = need.numbers
    lacking, is_without = (without, True) if without < least else (tool, False)
    lead = _(
        "A comparison needs %(least)s in each group; here are %(tool)s with the tool and %(without)s without."
    )
    lead %= {"least": least, "tool": counted(tool, cell), "without": counted(without, cell)}
    return _only(lacking, is_without, cell), f"{lead} {_used_in(sessions)}"


def _only(count, is_without, cell):
    if is_hidden(count, cell):
        fewer = _("Cannot tell: fewer than %(n)s people here had exercise with the tool")
        without = _("Cannot tell: fewer than %(n)s people here had exercise without the tool")
        return (without if is_without else fewer) % {"n": cell}
    if is_without and not count:
        return _("Cannot tell: nobody here had exercise without the tool")
    if is_without:
        return ngettext(
            "Cannot tell: only %(n)s person here had exercise without the tool",
            "Cannot tell: only %(n)s people here had exercise without the tool",
            count,
        ) % {"n": count}
    if not count:
        return _("Cannot tell: nobody here had exercise with the tool")
    return ngettext(
        "Cannot tell: only %(n)s person here had exercise with the tool",
        "Cannot tell: only %(n)s people here had exercise with the tool",
        count,
    ) % {"n": count}


def _used_in(sessions) -> str:
    if not sessions.all:
        return _("No session was signed.")
    share = of_100((sessions.all - sessions.without_tool) / sessions.all)
    return _("The tool was used in %(n)s of 100 sessions.") % {"n": share}


def _hardly_any_without(need, sessions, measure, cell):
    without, everybody = need.numbers
    lead = _("%(n)s of %(all)s people had exercise without it. Fewer than 1 in 10 cannot stand for the rest.")
    title = _("Cannot tell: hardly anything was done without the tool")
    return title, f"{lead % {'n': without, 'all': everybody}} {_used_in(sessions)}"


def _scores_missing(need, sessions, measure, cell):
    lead = _(
        "Both scores are there for %(shares)s people, with and without the tool. "
        "It needs 7 of 10 in each group."
    )
    return _("Cannot tell: too many scores are missing"), lead % {"shares": _shares(need, cell)}


def _weeks_missing(need, sessions, measure, cell):
    lead = _(
        "It is written down for %(shares)s people, with and without the tool. It needs 7 of 10 in each group."
    )
    title = _("Cannot tell: for too many nobody wrote down how long they have had pain")
    return title, lead % {"shares": _shares(need, cell)}


def _too_few_compared(need, sessions, measure, cell):
    least, tool, without = need.numbers
    lead = _(
        "It needs %(least)s in each group with both scores, age and weeks of pain; "
        "here are %(tool)s and %(without)s."
    )
    title = _("Cannot tell: too few have all that is compared")
    return title, lead % {"least": least, "tool": counted(tool, cell), "without": counted(without, cell)}


def _nothing_to_hold_against(need, sessions, measure, cell):
    lead = _(
        "Choose a change that matters for %(measure)s in the catalogue, before you look at any difference."
    )
    title = _("Cannot tell: nobody has said which difference is worthwhile")
    return title, lead % {"measure": measure}


# An answer


def title_of(verdict: Verdict, association) -> str:
    if verdict is Verdict.DIFFERS:
        return _("The groups differ by enough to matter: see the limits")
    if verdict is Verdict.NO_DIFFERENCE_THAT_MATTERS:
        return _("No difference big enough to matter was found")
    if association.is_beyond_chance():
        return _("Cannot tell: there is a difference, and whether it matters is open")
    return _("Cannot tell: the interval leaves it open")


def answer_words(answer, measure) -> str:
    """Number, direction, interval, people, what was allowed for and what would be worthwhile, together."""
    difference, interval, (tool, without), _caution = answer.association.whole
    told = {
        "n": number_words(round(abs(difference), 1)),
        "units": units_of(answer.unit),
        "way": _("higher") if difference >= 0 else _("lower"),
        "measure": measure,
        "better": _("higher is better") if measure.higher_is_better else _("lower is better"),
        "low": signed(interval.low),
        "high": signed(interval.high),
        "tool": tool,
        "without": without,
        "worthwhile": number_words(answer.worthwhile),
    }
    words = _(
        "At the end, people who also had the tool scored %(n)s %(units)s %(way)s on %(measure)s "
        "(%(better)s), interval %(low)s to %(high)s, after allowing for start score, age and weeks of pain: "
        "%(tool)s people with the tool and %(without)s without. A worthwhile difference is %(worthwhile)s."
    )
    return words % told


def caution_words() -> str:
    """Beside every answer, whatever it says."""
    return _(
        "This is an association in one clinic's records. People were not drawn by lot, so the two groups may "
        "differ in ways that nobody wrote down. It does not show what caused a difference."
    )


def limit_words(limit: Limit, answer, needs, measure) -> str:
    unlike = next(one.numbers for one in needs if one.what is Needs.ALIKE)
    return {
        Limit.UNMEASURED: _(
            "What nobody wrote down is not allowed for: who was offered the tool, and who asked for it, may "
            "have been likelier to get better, or worse, anyway."
        ),
        Limit.UNLIKE: _("The groups were very unlike at the start: %(facts)s.")
        % {"facts": ", ".join(fact_words(fact, measure) for fact, *_middles in unlike)},
        Limit.MISSING: _("Those without both scores could change this answer."),
        Limit.NOT_ALONE: _("The tool hardly ever came alone: nothing is said of the tool by itself."),
    }[limit]


def bounds_words(answer) -> str:
    return _("If the %(n)s without both scores did as the worst, or best, tenth") % {"n": answer.missing}


def end_words(measure) -> tuple[str, str]:
    """What lies to the left and to the right."""
    ends = (_("Better without the tool"), _("Better with the tool"))
    return ends if measure.higher_is_better else ends[::-1]


def dose_words(dose) -> str:
    slope, interval, people = dose.whole
    told = {"slope": signed(slope), "low": signed(interval.low), "high": signed(interval.high), "n": people}
    line = _("Ten minutes more: %(slope)s, interval %(low)s to %(high)s, %(n)s people.") % told
    flat = _("Flat within its interval.") if dose.is_flat else _("Nobody drew lots for the minutes either.")
    return f"{line} {flat}"
