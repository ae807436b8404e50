"""What changed between two dates of an episode: scores, dose, plan, decisions. Differences, no causes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions_app.choices import RowOutcome
from sessions_app.models import BodyRegion, Exercise, ExercisePerformed, PassRegion
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.labels import labels_of
from sessions_app.queries.outcome_marks import MarkLine
from sessions_app.queries.plan_lines import KINDS
from sessions_app.queries.plans import Change, difference
from sessions_app.queries.session_bars import SessionBar
from sessions_app.words import dose_words, number_words, valued

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """One of the two dates: a session, or a day; `bar` is the last session drawn up to it."""

    key: str  # as the address names it: s6 or 2026-11-23
    label: str
    at: datetime  # everything up to here counts
    bar: SessionBar | None
    scores_to: datetime  # of scores those too that were taken outside, on the day of a session


@dataclass(frozen=True)
class Between:
    first: Stop
    last: Stop
    scores: list[Change]
    no_newer_score: list[str]
    dose: list[Change]
    plan: list[Change]
    marks: list[MarkLine]

    @property
    def is_empty(self) -> bool:
        return not (self.scores or self.dose or self.plan or self.marks)


def stops_offered(bars, series) -> list[Stop]:
    """Every session drawn, and every day on which something was measured outside one."""
    sessions = {bar.occasion.at for bar in bars}
    outside = {
        reading.occasion
        for one in series
        for reading in one.readings
        if reading.occasion.at not in sessions and not reading.occasion.is_undated
    }
    days = {occasion.on for occasion in outside} - {bar.on for bar in bars}
    form = _day_form([*days, *(bar.on for bar in bars)])
    last_of_day = {bar.on: bar for bar in bars}
    stops = [_at_session(bar, form, last_of_day[bar.on] is bar) for bar in bars]
    stops += [_at_day(day, bars, form) for day in days]
    return sorted(stops, key=lambda stop: stop.at)


def _day_form(days) -> str:
    """Without the year where there is only one."""
    return "j M Y" if len({day.year for day in days}) > 1 else "j M"


def stop_asked(text: str, stops: list[Stop], bars) -> Stop:
    """The stop that the address names, also a day that is not offered. Any other text raises ValueError."""
    for stop in stops:
        if stop.key == text:
            return stop
    day = parse_date(text)  # raises ValueError for a day that no month has
    if day is None or not date(1900, 1, 1) <= day <= date(2200, 1, 1):
        raise ValueError("neither a session nor a day")
    return _at_day(day, bars)


def _at_session(bar, form, is_last_of_day) -> Stop:
    at, is_undated = bar.occasion.at, bar.occasion.is_undated
    scores_to = _end_of(bar.on) if is_last_of_day and not is_undated else at
    day = "" if is_undated else date_format(bar.on, form)
    number = _("S%(number)s") % {"number": bar.number}
    return Stop(f"s{bar.number}", ", ".join(filter(None, (day, number))), at, bar, scores_to)


def _at_day(day, bars, form="j M Y") -> Stop:
    end = _end_of(day)
    before = [bar for bar in bars if bar.occasion.at <= end]
    return Stop(day.isoformat(), date_format(day, form), end, before[-1] if before else None, end)


def _end_of(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)) + DAY - timedelta(seconds=1)


def between(episode, series, marks, first: Stop, last: Stop, *, plan_in_full: bool) -> Between:
    """The difference from the earlier stop to the later one, whichever was named first."""
    first, last = sorted((first, last), key=lambda stop: stop.at)
    scores, unchanged = _scores(series, first.scores_to, last.scores_to)
    return Between(
        first=first,
        last=last,
        scores=scores,
        no_newer_score=unchanged,
        dose=_dose(episode, first.bar, last.bar),
        plan=_plan(episode, first.at, last.at, in_full=plan_in_full),
        marks=[mark for mark in marks if mark.occasion and first.at < mark.occasion.at <= last.at],
    )


def _scores(series, first, last):
    """The latest score at each of the two; one that both share is no change."""
    changes, unchanged = [], []
    for one in series:
        was, now = (
            next((reading for reading in reversed(one.readings) if reading.occasion.at <= at), None)
            for at in (first, last)
        )
        if now is None:
            continue
        if was is now:
            unchanged.append(one.title)
        else:
            changes.append(Change(one.title, _valued(was, one.unit), _valued(now, one.unit)))
    return changes, unchanged


def _valued(reading, unit):
    return valued(reading.value, unit) if reading else ""


def _dose(episode, first, last) -> list[Change]:
    """What was done in the one session and in the other."""
    if first is None or last is None or first.pk == last.pk:
        return []
    keys = [first.pk, last.pk]
    done = defaultdict(dict)
    for session, name, words in _done(episode, keys):
        done[name][session] = ", ".join(filter(None, (done[name].get(session), words)))
    lines = [(name, told.get(first.pk), told.get(last.pk)) for name, told in done.items()]
    changes = [_difference(name, was, now) for name, was, now in lines if was != now]
    return [*changes, *_minutes_changes(first, last)]


def _difference(name, was, now) -> Change:
    if was is None:
        return Change(name, now=_("added, %(what)s") % {"what": now} if now else _("added"))
    return Change(name, was=was or _("done"), now=now if now is not None else _("out"))


def _done(episode, keys):
    """(session, name, how much) of every exercise and of every area treated with a tool."""
    performed = list(
        ExercisePerformed.objects.filter(treatment_session__in=keys, component__outcome=RowOutcome.DONE)
        .order_by("treatment_session", "component__position")
        .select_related("component")
    )
    passes = list(
        PassRegion.objects.filter(treatment_session__in=keys, iastm_pass__component__outcome=RowOutcome.DONE)
        .order_by("treatment_session", "iastm_pass__component__position", "position")
        .select_related("iastm_pass__component")
    )
    wanted = {Exercise: {one.exercise_id for one in performed}, BodyRegion: {one.region_id for one in passes}}
    names = labels_of(episode.clinic_id, wanted)
    yield from _exercises(performed, names[Exercise])
    yield from _areas(passes, names[BodyRegion])


def _exercises(performed, names):
    for one in performed:
        side = str(one.get_side_display()).lower() if one.side else ""
        name = ", ".join(filter(None, (names[one.exercise_id], side)))
        yield one.treatment_session_id, name, dose_words(one) or _minutes_words(_seconds(one.component))


def _areas(passes, names):
    """Passes over the same areas count together."""
    areas, seconds = defaultdict(list), defaultdict(int)
    for one in passes:
        areas[one.iastm_pass].append(names[one.region_id].lower())
    for treated, named in areas.items():
        name = _("IASTM, %(areas)s") % {"areas": " + ".join(named)}
        seconds[treated.treatment_session_id, name] += _seconds(treated.component)
    for (session, name), time_taken in seconds.items():
        yield session, name, _minutes_words(time_taken)


def _seconds(component):
    return component.duration_seconds or component.duration_min_seconds or 0


def _minutes_words(seconds):
    return _("%(minutes)s min") % {"minutes": f"{seconds / 60:.3g}"} if seconds else ""


def _minutes_changes(first, last):
    names = {"exercise": _("Exercise minutes"), "iastm": _("IASTM minutes"), "other": _("Other minutes")}
    for kind, name in names.items():
        was, now = (getattr(bar.minutes, kind) for bar in (first, last))
        if was != now:
            yield Change(name, _told_minutes(was), _told_minutes(now))


def _told_minutes(minutes):
    return _("not recorded") if minutes is None else number_words(minutes)


def _plan(episode, first, last, *, in_full) -> list[Change]:
    """From the plan in force at the one to the plan in force at the other, by number or line by line. In a
    course that was transcribed the plan is as old as its writing, so the dates say nothing of it."""
    if episode.transcribed_from:
        return []
    written = list(episode.plan_revisions.order_by("number").values_list("number", "added_at"))
    older, newer = (_in_force(written, at) for at in (first, last))
    if older is None or older == newer:
        return []
    if not in_full:
        return [Change(_("revision"), str(older), str(newer))]
    told = episode.plan_revisions.prefetch_related("frequencies", "components", "measures__measure")
    revisions = told.filter(number__in=(older, newer)).order_by("number")
    return difference(*revisions, charting_choices(episode.clinic_id, KINDS)).changes


def _in_force(written, at):
    """The first plan is in force from the start of the care, though it may be written down after it."""
    numbers = [number for number, added_at in written if added_at <= at]
    return numbers[-1] if numbers else next((number for number, _at in written), None)
