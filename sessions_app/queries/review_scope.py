"""What a page of the clinic's review counts: a period, and of it one site, condition or physiotherapist.

An episode is counted once it has ended (docs/decisions/0024): it was closed; or its plan's weeks have gone
by and nobody came since; or nobody came for twelve weeks. It belongs to the period in which it ended, to the
site of its last session and to its responsible physiotherapist. A session belongs to the day, the site and
the person it was given by. Days are those of the active time zone, which is the clinic's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Case, DateField, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.timezone import make_aware

from clinic.models import CareTeamMember
from sessions_app.choices import EpisodeState
from sessions_app.models import Episode, PlanRevision, TreatmentSession

DAYS_A_WEEK, DAYS_A_MONTH = 7, 30
NOBODY_CAME = 12 * DAYS_A_WEEK
NEXT_QUARTER = timedelta(days=100)  # from the first day of one into the next


@dataclass(frozen=True)
class ReviewScope:
    """Both days count. Rows of another clinic the database shows to nobody."""

    clinic_id: int
    begins_on: date
    ends_on: date
    site_id: int | None = None
    condition_id: str | None = None
    practitioner_id: int | None = None
    team_of: int | None = None  # only patients whom this physiotherapist treats today

    @property
    def begins_at(self) -> datetime:
        return begin_of(self.begins_on)

    @property
    def ends_before(self) -> datetime:
        return begin_of(self.ends_on + timedelta(days=1))

    def in_whole_quarters(self, today: date) -> "ReviewScope":
        """Of the whole clinic, in quarters of the calendar that are over: the last one at least."""
        over = quarter_of(today) - timedelta(days=1)
        ends = min(quarter_of(quarter_of(self.ends_on) + NEXT_QUARTER) - timedelta(days=1), over)
        return ReviewScope(self.clinic_id, quarter_of(min(self.begins_on, ends)), ends)

    def as_query(self, **more) -> str:
        """The same scope in an address, with what else is asked."""
        asked = {
            "since": self.begins_on,
            "until": self.ends_on,
            "site": self.site_id,
            "condition": self.condition_id,
            "physiotherapist": self.practitioner_id,
        }
        return urlencode({name: value for name, value in (asked | more).items() if value is not None})

    def episodes(self):
        """Those that ended in the period, each with its `ended_on` and `counted_condition`."""
        found = self.of_the_team(ended_episodes(self.clinic_id))
        found = found.filter(self._may_have_ended()).filter(ended_on__range=(self.begins_on, self.ends_on))
        if self.site_id:
            found = found.filter(summary__last_session__site=self.site_id)
        if self.condition_id:
            found = found.filter(counted_condition=self.condition_id)
        if self.practitioner_id:
            found = found.filter(responsible=self.practitioner_id)
        return found

    def _may_have_ended(self):
        """Said so that indexes find it: of the others the day of their end need not be worked out. An open
        one ends within twelve weeks of the last day on which anybody came."""
        earliest, last = self.begins_on - timedelta(days=NOBODY_CAME + 1), "summary__last_session_at"
        closed = Q(closed_at__gte=self.begins_at, closed_at__lt=self.ends_before)
        came = Q(**{f"{last}__gte": begin_of(earliest), f"{last}__lt": self.ends_before})
        nobody = Q(**{last: None}, opened_on__gte=earliest, opened_on__lte=self.ends_on)
        return Q(closed, state=EpisodeState.CLOSED) | Q(came | nobody, state=EpisodeState.OPEN)

    def sessions(self):
        """Signed, not entered in error, and begun in the period."""
        found = self.of_the_team(TreatmentSession.objects.signed()).filter(
            clinic=self.clinic_id, started_at__gte=self.begins_at, started_at__lt=self.ends_before
        )
        if self.site_id:
            found = found.filter(site=self.site_id)
        if self.condition_id:
            found = found.annotate(counted_condition=counted_condition("episode__"))
            found = found.filter(counted_condition=self.condition_id)
        if self.practitioner_id:
            found = found.filter(practitioner=self.practitioner_id)
        return found

    def of_the_team(self, rows):
        """Those of the own patients, where the scope is held to them; else all."""
        if self.team_of is None:
            return rows
        mine = CareTeamMember.objects.current().filter(user=self.team_of)
        return rows.filter(patient__in=mine.values("patient"))


def begin_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def quarter_of(day: date) -> date:
    """Its first day."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def ended_episodes(clinic_id):
    """Every episode of the clinic with the day of its end, which of one that goes on lies ahead."""
    found = Episode.objects.filter(clinic=clinic_id).annotate(ended_on=_ended_on())
    return found.annotate(counted_condition=counted_condition()).order_by()


def counted_condition(path=""):
    """The condition, or the one that the clinic has merged it into."""
    return Coalesce(f"{path}condition__merged_into", f"{path}condition")


def _ended_on():
    """An open one ends with its plan's weeks unless somebody came since, or once nobody came for so long."""
    came = Coalesce(TruncDate("summary__last_session_at"), F("opened_on"))
    planned = _days_after(F("opened_on"), _planned_days())
    kept_to = Case(When(GreaterThanOrEqual(planned, came), then=planned), output_field=DateField())
    return Case(
        When(state=EpisodeState.CLOSED, then=TruncDate("closed_at")),
        default=Least(kept_to, _days_after(came, NOBODY_CAME)),
        output_field=DateField(),
    )


def _days_after(day, days):
    return ExpressionWrapper(day + days, output_field=DateField())


def _planned_days():
    """Of the newest plan; none where it gives no weeks or months."""
    weeks = Coalesce("weeks_max", "weeks_planned")
    days = Coalesce(weeks * DAYS_A_WEEK, F("months_planned") * DAYS_A_MONTH)
    newest = PlanRevision.objects.filter(episode=OuterRef("pk")).order_by("-number")
    return Subquery(newest.values_list(Cast(days, IntegerField()))[:1])
