"""Closed episodes that still wait for a score: weeks or months after the end."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from clinic.models.patients import IsTreatedBy
from sessions_app.choices import EpisodeState
from sessions_app.models import Episode, PlannedMeasure
from sessions_app.queries.due import due_now


@dataclass(frozen=True)
class FollowUp:
    episode: Episode
    due: list


def follow_ups(user, clinic, *, at):
    """Of the patients whom this person treats, in a handful of queries for any number."""
    later = Q(weeks_after_end__len__gt=0) | Q(months_after_end__len__gt=0)
    planned = PlannedMeasure.objects.filter(later, plan_revision__episode=OuterRef("pk"))
    closed = Episode.objects.visible_to(user).filter(
        Exists(planned),
        IsTreatedBy("patient_id", user),
        clinic=clinic,
        state=EpisodeState.CLOSED,
    )
    keys = list(closed.order_by().values_list("pk", flat=True))
    if not keys:
        return []
    episodes = Episode.objects.filter(pk__in=keys).select_related("patient").order_by("closed_at", "pk")
    episodes = list(episodes)
    due = due_now(episodes, at=at)
    return [FollowUp(one, due[one.pk]) for one in episodes if due[one.pk]]
