"""The lines of lists of what waits for somebody (queries/to_act.py)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from sessions_app.choices import EpisodeState
from sessions_app.models import Episode

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


def open_episodes(user):
    return with_names(Episode.objects.visible_to(user).filter(state=EpisodeState.OPEN))


def with_names(episodes):
    return episodes.select_related("patient", "condition", "responsible").order_by(*BY_NAME)


def at_episode(episode) -> str:
    return f"{reverse('record:overview', args=[episode.patient_id])}?episode={episode.pk}"


def about(episode, what, since=None) -> Waiting:
    told = f"{episode.with_side}: {what}"
    return Waiting(
        str(episode.patient), told, at_episode(episode), since, str(episode.responsible.display_name)
    )
