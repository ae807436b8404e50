"""What waits for somebody: lists of now, each of which empties as its work is done. Names only as far as a
manager may see them; of an unsigned draft neither the patient nor a word."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.access import Permission, may
from clinic.models import BreakGlass, Credential, Membership
from clinic.queries.people import is_renewed
from clinic.training import SOON
from sessions_app.choices import DraftState
from sessions_app.models import AdverseEvent, Draft
from sessions_app.queries.computations import Work
from sessions_app.queries.safety_patient import began
from sessions_app.queries.waiting_episodes import iastm_alone, iastm_past_review, reassessments_overdue
from sessions_app.queries.waiting_lines import Lines, Waiting
from sessions_app.queries.waiting_worked_out import (
    count_kept,
    kept_lines,
    possible_duplicates,
    takes_long,
    work_on_list,
)

PAGE = 25
A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class ListOfWaiting:
    slug: str
    heading: str
    done_when: str
    order: str
    found: Callable  # -> Lines, or all of them

    def __str__(self):
        return str(self.heading)

    @property
    def tells_end(self) -> bool:
        """Its days are not since when something waits: they may lie ahead."""
        return self.order is ENDS_FIRST

    def rows(self, user, at) -> list[Waiting]:
        return self.found(user, at)[:]


def unsigned(user, at) -> list[Waiting]:
    """Whose, how many, how old: no more of a draft is the manager's to see. A physiotherapist has the own
    on Today."""
    is_whole = may(user, Permission.SEE_CLINIC_REVIEW)
    old = Draft.objects.filter(
        clinic=user.standing.clinic_id, state=DraftState.OPEN, started_at__lt=at - A_DAY
    ).filter(Q() if is_whole else Q(author=user))
    by_person = old.values("author", "author__display_name").annotate(n=Count("pk"), oldest=Min("started_at"))
    return [
        Waiting(
            row["author__display_name"],
            _("%(n)s unsigned") % {"n": row["n"]},
            reverse("clinic:person", args=[row["author"]]) if is_whole else reverse("record:today"),
            row["oldest"],
        )
        for row in by_person.order_by("oldest", "author")
    ]


def open_reactions(user, at) -> Lines:
    waiting = AdverseEvent.objects.visible_to(user).still_open()
    listed = waiting.select_related("patient", "kind", "after_session", "recorded_by")
    began_at = Coalesce("onset_at", "after_session__started_at", "recorded_at")
    return Lines(
        listed.order_by("recorded_at", "pk"),
        _about_reaction,
        oldest=lambda: waiting.order_by().aggregate(first=Min(began_at))["first"],
        count=waiting.count(),
    )


def _about_reaction(one) -> Waiting:
    return Waiting(
        str(one.patient),
        f"{one.kind or _('Reaction')}, {one.get_severity_display().lower()}",
        reverse("record:safety", args=[one.patient_id]),
        began(one),
        one.recorded_by.display_name,
    )


def expiring_credentials(user, at) -> list[Waiting]:
    """Of those who work here. What its owner has listed anew waits no longer."""
    today = localdate(at)
    held = Credential.objects.visible_to(user).filter(removed_at=None)
    here = Membership.objects.visible_to(user).current().values("user")
    ending = held.filter(~is_renewed(today), expires_on__lte=today + SOON, user__in=here)
    return [
        Waiting(
            one.user.display_name,
            _("%(title)s: ended") % {"title": one} if one.expires_on < today else str(one),
            reverse("clinic:person", args=[one.user_id]),
            one.expires_on,
        )
        for one in ending.select_related("user").order_by("expires_on", "pk")
    ]


def openings_to_read(user, at) -> list[Waiting]:
    opened = BreakGlass.objects.visible_to(user).filter(read=None).order_by("opened_at", "pk")
    return [
        Waiting(
            str(one.patient),
            _("%(who)s: %(reason)s") % {"who": one.user.display_name, "reason": one.reason},
            reverse("clinic:opened_by", args=[one.patient_id]),
            one.opened_at,
            settle="" if one.user_id == user.pk else reverse("review:read_opening", args=[one.pk]),
        )
        for one in opened.select_related("patient", "user")
    ]


ENDS_FIRST = gettext_lazy("What ends first")
A_TO_Z, OLDEST = gettext_lazy("By patient, A to Z"), gettext_lazy("Oldest first")
LISTS = {
    one.slug: one
    for one in (
        ListOfWaiting(
            "reassessments-overdue",
            gettext_lazy("Reassessments overdue"),
            gettext_lazy("A line goes when the measure is taken, or the reason why not is written down."),
            A_TO_Z,
            reassessments_overdue,
        ),
        ListOfWaiting(
            "iastm-past-review",
            gettext_lazy("IASTM past its review point"),
            gettext_lazy("A line goes when the physiotherapist decides whether instrument work stays."),
            A_TO_Z,
            iastm_past_review,
        ),
        ListOfWaiting(
            "iastm-alone",
            gettext_lazy("IASTM-only sessions"),
            gettext_lazy(
                "A line goes with the next session that has exercise, or when the episode is closed."
            ),
            OLDEST,
            iastm_alone,
        ),
        ListOfWaiting(
            "unsigned",
            gettext_lazy("Unsigned after 24 hours"),
            gettext_lazy(
                "A line goes when the drafts are signed or discarded. What is in a draft, nobody but its "
                "writers and those who treat the patient may read."
            ),
            OLDEST,
            unsigned,
        ),
        ListOfWaiting(
            "reactions",
            gettext_lazy("Reactions without follow-up"),
            gettext_lazy("A line goes when a physiotherapist writes down how the reaction ended."),
            OLDEST,
            open_reactions,
        ),
        ListOfWaiting(
            "credentials",
            gettext_lazy("Expiring training and registration"),
            gettext_lazy(
                "What ends within 30 days or has ended. A line goes when its owner lists it anew with the "
                "new date, or removes it."
            ),
            ENDS_FIRST,
            expiring_credentials,
        ),
        ListOfWaiting(
            "openings",
            gettext_lazy("Records opened from outside the care team"),
            gettext_lazy(
                "A line goes when somebody other than who opened it has read why, and says so here."
            ),
            OLDEST,
            openings_to_read,
        ),
        ListOfWaiting(
            "duplicates",
            gettext_lazy("Possible duplicates"),
            gettext_lazy(
                "Patients with a similar name and the same birth date, or the same name and a birth date one "
                "slip away. A line goes when the wrong one is put right, or somebody makes sure that they "
                "are two people."
            ),
            A_TO_Z,
            possible_duplicates,
        ),
    )
}


OF_THE_CLINIC = {"credentials", "openings", "duplicates"}


def lists_of(user) -> dict[str, ListOfWaiting]:
    """What this person may see of them: a physiotherapist those about the own patients and drafts."""
    if may(user, Permission.SEE_CLINIC_REVIEW):
        return LISTS
    return {slug: one for slug, one in LISTS.items() if slug not in OF_THE_CLINIC}


@dataclass(frozen=True)
class Entry:
    """One list on the clinic's review."""

    heading: str
    count: int | None  # none: the worker has not been asked yet, which is done on the list's own page
    url: str
    oldest: datetime | date | None = None
    tells_end: bool = False
    as_of: datetime | None = None  # where the worker counted, and something has changed since
    has_ended: bool = False  # the day of `oldest` is past, where it is one of an end


@dataclass(frozen=True)
class ToAct:
    """The lists in which something waits, and those that are empty."""

    entries: list[Entry]

    @property
    def waiting(self) -> list[Entry]:
        return [one for one in self.entries if one.count != 0 or one.as_of]

    @property
    def quiet(self) -> list[Entry]:
        return [one for one in self.entries if one not in self.waiting]


def to_act_counts(user, at) -> ToAct:
    return ToAct([_entry(one, user, at) for one in lists_of(user).values()])


def _entry(listed, user, at) -> Entry:
    url = reverse("review:to_act", args=[listed.slug])
    if not takes_long(listed.slug, user):
        found = listed.found(user, at)
        oldest = _oldest(found) if found else None
        has_ended = listed.tells_end and bool(oldest) and oldest < localdate(at)
        return Entry(str(listed), len(found), url, oldest, listed.tells_end, has_ended=has_ended)
    work = work_on_list(listed.slug, user, at)
    if work.answered is None:
        return Entry(str(listed), None, url)
    as_of = work.answered.inputs_at if work.is_stale else None
    return Entry(str(listed), count_kept(listed.slug, work, user), url, as_of=as_of)


def _oldest(found):
    if isinstance(found, Lines):
        return found.oldest()
    return min((row.since for row in found if row.since), default=None)


@dataclass(frozen=True)
class WaitingPage:
    listed: ListOfWaiting
    count: int
    rows: list[Waiting]
    number: int
    has_more: bool
    work: Work | None  # of the worker, where the list takes too long for a page

    @property
    def is_unknown(self) -> bool:
        return self.work is not None and self.work.answered is None

    @property
    def tells_since(self) -> bool:
        """Some lists know no day: they have no column for it."""
        return any(one.since for one in self.rows)

    @property
    def tells_responsible(self) -> bool:
        return any(one.responsible for one in self.rows)


def waiting_page(slug, user, at, *, page: int) -> WaitingPage:
    one, start = LISTS[slug], (page - 1) * PAGE
    work = work_on_list(slug, user, at) if takes_long(slug, user) else None
    found = kept_lines(slug, work, user, at) if work else one.found(user, at)
    return WaitingPage(one, len(found), found[start : start + PAGE], page, start + PAGE < len(found), work)
