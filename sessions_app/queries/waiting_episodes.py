"""Episodes that wait for something: to be measured again, for a decision on the instruments, for exercise."""

from datetime import timedelta
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from sessions_app.choices import EpisodeState
from sessions_app.models import Episode, SessionSummary
from sessions_app.queries.course import sessions_had
from sessions_app.queries.due import due_measures
from sessions_app.queries.iastm_review import iastm_reviews
from sessions_app.queries.may_be_overdue import may_be_overdue
from sessions_app.queries.waiting_lines import (
    BY_NAME,
    Waiting,
    about,
    at_episode,
    open_episodes,
    with_names,
)

# Follow-up after the end of treatment is asked of courses that ended in the last two years.
FOLLOWED_UP = timedelta(days=731)
AT_ONCE = 1_000


def reassessments_overdue(user, at) -> list[Waiting]:
    return overdue_lines(overdue_keys(user, at, sure=False), at)


def overdue_keys(user, at, *, sure=True) -> list[int]:
    """Also of a closed course, where its plan wants follow-up. `sure`: by the rules themselves, A to Z, not
    only which they have to be asked of."""
    after = Q(plan_revisions__measures__weeks_after_end__len__gt=0)
    after |= Q(plan_revisions__measures__months_after_end__len__gt=0)
    closed = Episode.objects.filter(after, state=EpisodeState.CLOSED, closed_at__gt=at - FOLLOWED_UP)
    wanted = Q(state=EpisodeState.OPEN) | Q(pk__in=closed.order_by().values("pk"))
    mine = Episode.objects.visible_to(user).filter(wanted)
    keys = may_be_overdue(mine.order_by().values_list("pk", flat=True), at=at)
    return _sure(keys, at) if sure else keys


def _sure(keys, at) -> list[int]:
    """So many at a time, that a large clinic's do not lie in memory together."""
    found = []
    for start in range(0, len(keys), AT_ONCE):
        found += [episode.pk for episode, _dues in _overdue(keys[start : start + AT_ONCE], at)]
    return list(Episode.objects.filter(pk__in=found).order_by(*BY_NAME).values_list("pk", flat=True))


def overdue_lines(keys, at) -> list[Waiting]:
    """Of those among these episodes in which something is overdue."""
    return [about(one, ", ".join(_due_words(due) for due in dues)) for one, dues in _overdue(keys, at)]


def _overdue(keys, at):
    episodes = list(with_names(Episode.objects.filter(pk__in=keys))) if keys else []
    overdue = due_measures(episodes, at=at) if episodes else {}
    found = [(one, [due for due in overdue[one.pk] if due.is_overdue]) for one in episodes]
    return [(one, dues) for one, dues in found if dues]


def _due_words(due) -> str:
    return f"{due.label} ({due.why})" if due.why else str(due.label)


def iastm_past_review(user, at) -> list[Waiting]:
    return past_review_lines(_may_be_past_review(user), at)


def past_review_keys(user, at) -> list[int]:
    return [episode.pk for episode, _had in _past_review(_may_be_past_review(user), at)]


def past_review_lines(episodes, at) -> list[Waiting]:
    return [
        about(one, _("%(n)s sessions with instruments, no decision") % {"n": had})
        for one, had in _past_review(episodes, at)
    ]


def _may_be_past_review(user):
    enough = {"summary__sessions__gte": F("clinic__iastm_review_sessions")}
    return open_episodes(user).filter(summary__sessions_with_iastm__gt=0, **enough)


def _past_review(episodes, at):
    episodes = list(episodes)
    reviews = iastm_reviews(episodes, sessions=sessions_had(episodes), at=at) if episodes else {}
    return [(one, reviews[one.pk].had) for one in episodes if reviews[one.pk].is_overdue]


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
            at_episode(one.episode),
            one.started_at,
            one.episode.responsible.display_name,
        )
        for one in sorted(newest.values(), key=attrgetter("started_at"))
    ]
