"""Who opened a patient's record, as the patient reads it: month by month, in plain words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clinic.choices import Role
from clinic.models import AccessEvent, Membership

PAGE = 100


@dataclass
class Opening:
    """One look, or several alike one after the other on one day."""

    number: int
    name: str
    role: str
    what: str
    at: datetime
    reason: str = ""
    times: int = 1


@dataclass(frozen=True)
class OpeningsPage:
    month: date
    lines: list[Opening]
    with_reason: list[Opening]
    older: int | None  # more of this month lies before this number
    month_before: date | None
    month_after: date | None


def openings_page(user, patient, *, month, at, before=None) -> OpeningsPage:
    """`month` is its first day, in the clinic's calendar. Costs the same for one look and for thousands."""
    zone = ZoneInfo(patient.clinic.time_zone)
    looks = looks_at(user, patient)
    start, end = _moment(month, zone), _moment(_next(month), zone)
    in_month = looks.filter(at__gte=start, at__lt=end)
    if before:
        in_month = in_month.filter(number__lt=before)
    rows = list(in_month[: PAGE + 1])
    lines = opening_lines(rows[:PAGE], zone)
    has_older = looks.filter(at__lt=start).exists()
    this_month = at.astimezone(zone).date().replace(day=1)
    return OpeningsPage(
        month=month,
        lines=lines,
        with_reason=[one for one in lines if one.reason],
        older=rows[PAGE - 1].number if len(rows) > PAGE else None,
        month_before=_previous(month) if has_older else None,
        month_after=_next(month) if month < this_month else None,
    )


def looks_at(user, patient):
    """Everybody's but one's own, newest first."""
    looks = AccessEvent.objects.visible_to(user).filter(patient__in=patient.records())
    return looks.exclude(user=user).select_related("user").order_by("-number")


def opening_lines(events, zone, *, together=True) -> list[Opening]:
    roles = _roles_of({event.user_id for event in events})
    lines = []
    for event in events:
        one = Opening(
            number=event.number,
            name=str(event.user) if event.user_id else _("The clinic's own system"),
            role=roles.get(event.user_id, ""),
            what=what_words(event),
            at=event.at.astimezone(zone),
            reason=event.reason,
        )
        if together and lines and _is_alike(lines[-1], one):
            lines[-1].times += 1
        else:
            lines.append(one)
    return lines


def _is_alike(one, other) -> bool:
    facts = [(line.name, line.what, line.reason, line.at.date()) for line in (one, other)]
    return facts[0] == facts[1]


def _roles_of(people) -> dict[int, str]:
    """What each is in the clinic, or was."""
    held = Membership.objects.filter(user__in=people - {None}).order_by("ended_at", "role")
    roles = {}
    for person, role in held.values_list("user", "role"):
        roles.setdefault(person, str(Role(role).label))
    return roles


def what_words(event) -> str:
    """What was opened, from the address of the page. A page that is not told here is "Your record"."""
    name = event.page.partition(":")[2]
    return next((str(words) for words, names in _whats() if name in names), _("Your record"))


def _whats():
    return (
        (_("Your visit"), ("draft", "row", "review", "save", "chart_visit", "chart_episode", "iastm_stop")),
        (_("What you did at a visit"), ("session", "sessions", "session_completeness", "print_session")),
        (_("Put something right"), ("addendum", "in_error")),
        (_("Your details"), ("patient", "edit_patient", "register", "open_record", "break_glass")),
        (_("Your plan"), ("plan", "new_plan", "goals", "episode", "edit_episode", "open_episode")),
        (_("Your scores"), ("measures", "take_measure", "outcome_review", "add_reading")),
        (_("Your skin and safety"), ("safety", "standing_questions", "follow_up", "add_reaction")),
        (_("Took a copy"), ("pdf_session", "pdf_episode", "export_episode", "print_episode", "letter")),
        (_("Who opened your record"), ("opened_by",)),
        (
            _("Your own pages"),
            ("my_data", "home", "progress", "visits", "visit", "exercises", "check_in", "download"),
        ),
    )


def _moment(day, zone) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _next(month) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _previous(month) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def opening_of(request) -> Opening | None:
    """The look that a patient asks about, for whoever answers."""
    if request.opening is None:
        return None
    looks = AccessEvent.objects.filter(patient__in=request.patient.records(), number=request.opening)
    zone = ZoneInfo(request.patient.clinic.time_zone)
    return next(iter(opening_lines(list(looks.select_related("user")), zone)), None)
