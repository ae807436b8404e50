"""What waits for somebody: lists of now, each of which empties as its work is done. Names only as far as a
manager may see them; of an unsigned draft neither the patient nor a word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.access import Permission, may
from clinic.models import BreakGlass, Credential, Membership
from clinic.queries.duplicates import LookAlikes
from clinic.queries.people import is_renewed
from clinic.training import SOON
from sessions_app.choices import DraftState, EpisodeState
from sessions_app.models import AdverseEvent, Draft, Episode, SessionSummary
from sessions_app.queries.course import sessions_had
from sessions_app.queries.due import due_measures
from sessions_app.queries.iastm_review import iastm_reviews
from sessions_app.queries.may_be_overdue import may_be_overdue
from sessions_app.queries.safety_patient import began

PAGE = 25
A_DAY = timedelta(hours=24)
# Follow-up after the end of treatment is asked of courses that ended in the last two years.
FOLLOWED_UP = timedelta(days=731)
BY_NAME = ("patient__family_name", "patient__given_names", "patient__record_number", "pk")


@dataclass(frozen=True)
class Waiting:
    """One thing to do: whose or what it is, what waits, since when, and where it is done."""

    who: str
    what: str
    url: str
    since: datetime | date | None = None
    responsible: str = ""
    settle: str = ""  # an address that says it is settled, where that is done here
    more: tuple[tuple[str, str], ...] = ()  # further places: words and address
    merge: str = ""  # where two records are made one


@dataclass(frozen=True)
class ListOfWaiting:
    slug: str
    heading: str
    done_when: str
    order: str
    found: Callable  # -> Lines, or all of them

    def __str__(self):
        return str(self.heading)

    def rows(self, user, at) -> list[Waiting]:
        return self.found(user, at)[:]


@dataclass(frozen=True)
class Lines:
    """What may be long: counted without reading it, and only the part that is asked for becomes lines."""

    found: Sequence
    line: Callable
    oldest: Callable = lambda: None
    count: int | None = None

    def __len__(self):
        return len(self.found) if self.count is None else self.count

    def __getitem__(self, part):
        return [self.line(one) for one in self.found[part]]


def _open_episodes(user):
    return _with_names(Episode.objects.visible_to(user).filter(state=EpisodeState.OPEN))


def _with_names(episodes):
    return episodes.select_related("patient", "condition", "responsible").order_by(*BY_NAME)


def _at_episode(episode) -> str:
    return f"{reverse('record:overview', args=[episode.patient_id])}?episode={episode.pk}"


def _about(episode, what, since=None) -> Waiting:
    told = f"{episode.with_side}: {what}"
    return Waiting(
        str(episode.patient), told, _at_episode(episode), since, str(episode.responsible.display_name)
    )


def reassessments_overdue(user, at) -> list[Waiting]:
    """Also of a closed course, where its plan wants follow-up."""
    after = Q(plan_revisions__measures__weeks_after_end__len__gt=0)
    after |= Q(plan_revisions__measures__months_after_end__len__gt=0)
    closed = Episode.objects.filter(after, state=EpisodeState.CLOSED, closed_at__gt=at - FOLLOWED_UP)
    wanted = Q(state=EpisodeState.OPEN) | Q(pk__in=closed.order_by().values("pk"))
    mine = Episode.objects.visible_to(user).filter(wanted)
    keys = may_be_overdue(mine.order_by().values_list("pk", flat=True), at=at)
    episodes = list(_with_names(Episode.objects.filter(pk__in=keys))) if keys else []
    overdue = due_measures(episodes, at=at) if episodes else {}
    found = [(one, [due for due in overdue[one.pk] if due.is_overdue]) for one in episodes]
    return [_about(one, ", ".join(_due_words(due) for due in dues)) for one, dues in found if dues]


def _due_words(due) -> str:
    return f"{due.label} ({due.why})" if due.why else str(due.label)


def iastm_past_review(user, at) -> list[Waiting]:
    enough = {"summary__sessions__gte": F("clinic__iastm_review_sessions")}
    episodes = list(_open_episodes(user).filter(summary__sessions_with_iastm__gt=0, **enough))
    reviews = iastm_reviews(episodes, sessions=sessions_had(episodes), at=at) if episodes else {}
    return [
        _about(one, _("%(n)s sessions with instruments, no decision") % {"n": reviews[one.pk].had})
        for one in episodes
        if reviews[one.pk].is_overdue
    ]


def iastm_alone(user, at) -> list[Waiting]:
    """Open courses whose newest sessions with instruments had no exercise, and none has come since."""
    later = SessionSummary.objects.filter(
        episode=OuterRef("episode"), has_exercise=True, started_at__gt=OuterRef("started_at")
    )
    alone = SessionSummary.objects.visible_to(user).filter(
        ~Exists(later), iastm_alone=True, episode__state=EpisodeState.OPEN
    )
    found = alone.order_by("started_at").select_related(
        "patient", "episode__condition", "episode__responsible", "treatment_session"
    )
    newest = {one.episode_id: one for one in found}
    return [
        Waiting(
            str(one.patient),
            _("%(episode)s: session %(n)s, and none with exercise since")
            % {"episode": one.episode.with_side, "n": one.treatment_session.number},
            _at_episode(one.episode),
            one.started_at,
            one.episode.responsible.display_name,
        )
        for one in sorted(newest.values(), key=attrgetter("started_at"))
    ]


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


def possible_duplicates(user, at) -> Lines:
    return Lines(LookAlikes(user), _about_pair)


def _about_pair(found) -> Waiting:
    one, other, why = found
    return Waiting(
        f"{one} · {other}",
        why,
        reverse("clinic:patient", args=[one.pk]),
        settle=reverse("review:tell_apart", args=[one.pk, other.pk]),
        more=((str(other), reverse("clinic:patient", args=[other.pk])),),
        merge=reverse("clinic:merge_records", args=[one.pk, other.pk]),
    )


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
            OLDEST,
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
    count: int | None  # none: it takes long, and is counted on the list's own page
    url: str
    oldest: datetime | date | None = None


@dataclass(frozen=True)
class ToAct:
    """The lists in which something waits, and those that are empty."""

    entries: list[Entry]

    @property
    def waiting(self) -> list[Entry]:
        return [one for one in self.entries if one.count != 0]

    @property
    def quiet(self) -> list[Entry]:
        return [one for one in self.entries if one.count == 0]


def to_act_counts(user, at) -> ToAct:
    return ToAct([_entry(one, one.found(user, at)) for one in lists_of(user).values()])


def _entry(listed, found) -> Entry:
    url = reverse("review:to_act", args=[listed.slug])
    if isinstance(found, Lines) and getattr(found.found, "takes_long", False):
        return Entry(str(listed), None, url)
    return Entry(str(listed), len(found), url, _oldest(found) if found else None)


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
    only_newest: int  # patients who alone are held against the others; none where all are

    @property
    def tells_since(self) -> bool:
        """Some lists know no day: they have no column for it."""
        return any(one.since for one in self.rows)

    @property
    def tells_responsible(self) -> bool:
        return any(one.responsible for one in self.rows)


def waiting_page(slug, user, at, *, page: int) -> WaitingPage:
    one = LISTS[slug]
    found, start = one.found(user, at), (page - 1) * PAGE
    newest = getattr(getattr(found, "found", None), "only_newest", 0)
    return WaitingPage(one, len(found), found[start : start + PAGE], page, start + PAGE < len(found), newest)
