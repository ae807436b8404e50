"""Clinics drawn by a seed, of which it is known whether the tool does anything. Who is offered the tool, and
how well people do, both follow from what is written down, and, where a test wants it, from what is not."""

import numpy

from sessions_app.analysis import regression
from sessions_app.analysis.intervals import Interval
from sessions_app.analysis.tool_comparison import (
    Groups,
    Person,
    Sessions,
    Verdict,
    verdict,
    what_it_needs,
    why_not,
)

WORTHWHILE = 8  # points, as of the FAAM
LEAST = 20


def people(seed, n, *, effect=0.0, hidden=0.0):
    """`hidden`: how strongly what nobody writes down decides on the tool and on the end, in the same way."""
    draw = numpy.random.default_rng(seed)
    start, age = draw.normal(50, 12, n).clip(0, 100), draw.normal(45, 12, n).clip(18, 90)
    weeks, unseen = draw.gamma(1.2, 18, n), draw.normal(0, 1, n)
    long = numpy.log1p(weeks) - 2.5
    # The worse, older and longer ill get the tool more often.
    leaning = -0.06 * (start - 50) + 0.03 * (age - 45) + 0.6 * long + 2 * hidden * unseen
    with_tool = draw.random(n) < 1 / (1 + numpy.exp(-leaning))
    end = 48 + 0.5 * start - 0.15 * (age - 45) - 4 * long + effect * with_tool
    end = end + 12 * hidden * unseen + draw.normal(0, 11, n)
    minutes = numpy.where(with_tool, draw.uniform(15, 90, n), 0)
    return [
        Person(bool(tool), *map(float, (one, last, old, ill, ill)), 150.0, float(spent))
        for tool, one, last, old, ill, spent in zip(with_tool, start, end, age, weeks, minutes, strict=True)
    ]


def asked(found, *, worthwhile=WORTHWHILE):
    """The verdict as the worker reaches it, with the interval; a refusal is "cannot tell" without one."""
    groups = Groups.of(found)
    sessions = Sessions(10 * len(found), 5 * len(found), 0)
    if why_not(what_it_needs(groups, sessions, least=LEAST, worthwhile=worthwhile)):
        return Verdict.CANNOT_TELL, None
    difference = adjusted(groups)
    return verdict(difference.interval, worthwhile), difference.interval


def adjusted(groups):
    both = [one for group in groups.both for one in group if one.is_compared]
    return regression.ancova(
        [one.end for one in both], [one.with_tool for one in both], [one.at_start for one in both]
    )


def unadjusted(groups):
    """What somebody would find who compares the ends alone."""
    tool, without = ([one.end for one in group] for group in groups.both)
    difference = numpy.mean(tool) - numpy.mean(without)
    half = 1.96 * (numpy.var(tool) / len(tool) + numpy.var(without) / len(without)) ** 0.5
    return Interval(difference - half, difference + half)


def leaves_out_nothing(interval):
    return interval is not None and not interval.low <= 0 <= interval.high
