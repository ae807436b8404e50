"""Sessions that wait for their signature: whose they are, and how many of the clinic."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q

from sessions_app.choices import DraftState
from sessions_app.models import Draft
from sessions_app.queries.due import last_numbers


@dataclass(frozen=True)
class UnsignedDraft:
    """A session that waits for its signature, and in no row of today's list."""

    draft: Draft
    session_number: int
    hours: int
    is_of_today: bool = False


@dataclass(frozen=True)
class Unsigned:
    """One person's drafts that no row of today leads to. `closed`: begun in a record that was open for an
    hour, over a day ago; it opens with the record, once more."""

    drafts: list[UnsignedDraft] = field(default_factory=list)
    closed: list[UnsignedDraft] = field(default_factory=list)


@dataclass(frozen=True)
class UnsignedCount:
    """What a manager is told: how many and how old, never whose."""

    count: int
    oldest_hours: int


def unsigned_drafts(user, clinic, *, today, at) -> Unsigned:
    """Begun before `today`, the day's first moment, or since without a visit of the day, oldest first; of
    students' all."""
    drafts = _off_the_list(user, clinic, today)
    counts = last_numbers([draft.episode_id for draft in drafts])
    told = [
        UnsignedDraft(
            draft,
            counts.get(draft.episode_id, 0) + 1,
            _hours(at - draft.started_at),
            is_of_today=draft.started_at >= today,
        )
        for draft in drafts
    ]
    return Unsigned([one for one in told if one.draft.opens], [one for one in told if not one.draft.opens])


def _off_the_list(user, clinic, today):
    opens = Draft.objects.visible_to(user).filter(pk=OuterRef("pk"))
    in_a_row = Q(visit__starts_at__gte=today, visit__starts_at__lt=today + timedelta(days=1))
    drafts = (
        Draft.objects.filter(Q(author=user) | Q(supervisor=user), clinic=clinic, state=DraftState.OPEN)
        .exclude(in_a_row, author=user, started_at__gte=today)
        .annotate(opens=Exists(opens))
        .select_related("patient", "author")
        .only("episode", "started_at", "author__display_name", "patient__family_name", "patient__given_names")
        .order_by("started_at")
    )
    return [one for one in drafts if one.opens or one.author_id == user.pk]


def count_unsigned(clinic, *, at):
    """How many drafts of the clinic are older than a day, and the age of the oldest; None when none is."""
    old = Draft.objects.filter(
        clinic=clinic, state=DraftState.OPEN, started_at__lt=at - timedelta(hours=24)
    ).aggregate(count=Count("pk"), oldest=Min("started_at"))
    return UnsignedCount(old["count"], _hours(at - old["oldest"])) if old["count"] else None


def _hours(age):
    return int(age.total_seconds() // 3600)
