"""Lists of what waits for which a large clinic has to be gone through as a whole: there the worker does it
and keeps the keys alone. Names and words are the page's, of the part that it shows, as they are then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.access import Permission
from clinic.clock import now
from clinic.models import Patient, TwoPeople
from clinic.queries.duplicates import LookAlikes
from sessions_app.choices import EpisodeState
from sessions_app.models import ClinicChoice, Condition, Episode, Measure
from sessions_app.queries.computations import Kind, Work, work_on
from sessions_app.queries.waiting_episodes import (
    overdue_keys,
    overdue_lines,
    past_review_keys,
    past_review_lines,
)
from sessions_app.queries.waiting_lines import Lines, Waiting, with_names

MOST_OPEN = 2_000  # open episodes that are gone through while one waits

OVERDUE, PAST_REVIEW, DUPLICATES = "reassessments-overdue", "iastm-past-review", "duplicates"
NAMES = {slug: f"list: {slug}" for slug in (OVERDUE, PAST_REVIEW, DUPLICATES)}


def _episodes(parameters, user):
    return Episode.objects.visible_to(user)


def _versions(parameters, user):
    """Every change of a patient leaves one more: their number says that nothing has changed."""
    return Patient.history.rel.related_model.objects.filter(clinic_id=user.standing.clinic_id)


def _pairs(parameters, user) -> dict:
    return {"found": LookAlikes(user).pairs}


KINDS = {
    OVERDUE: Kind(
        Permission.SEE_CLINIC_REVIEW,
        _episodes,
        lambda _about, user: {"found": overdue_keys(user, now())},
        catalogue=(Condition, Measure, ClinicChoice),
        by_day=lambda _about: True,
    ),
    PAST_REVIEW: Kind(
        Permission.SEE_CLINIC_REVIEW,
        _episodes,
        lambda _about, user: {"found": past_review_keys(user, now())},
        catalogue=(Condition,),
    ),
    DUPLICATES: Kind(Permission.SEE_CLINIC_REVIEW, _versions, _pairs, written="pgh_created_at"),
}


def takes_long(slug, user) -> bool:
    """Whether the page asks the worker for this list. A physiotherapist has few in care."""
    if slug not in KINDS or not user.standing.is_manager:
        return False
    if slug == DUPLICATES:
        return LookAlikes.takes_long(user)
    waiting = Episode.objects.visible_to(user).filter(state=EpisodeState.OPEN).order_by()
    return waiting[MOST_OPEN : MOST_OPEN + 1].exists()


def work_on_list(slug, user, at: datetime) -> Work:
    return work_on(NAMES[slug], KINDS[slug], {}, user=user, at=at)


@dataclass(frozen=True)
class OfEpisodes:
    """Lines of the episodes that the worker found; of the part that is shown, those that wait still."""

    keys: list[int]
    lines: Callable

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, part):
        return self.lines(self.keys[part])


def count_kept(slug, work: Work, user) -> int:
    """For the review, which shows none of them. Who makes two records one changes a patient; who tells two
    people apart does not: of the pairs that were found, those told apart since wait no longer."""
    if slug != DUPLICATES:
        return len(work.result["found"])
    told_apart = TwoPeople.objects.filter(clinic_id=user.standing.clinic_id)
    since = told_apart.filter(found_at__gt=work.answered.inputs_at).values_list("first", "second")
    return len({tuple(pair) for pair in work.result["found"]}.difference(since))


def kept_lines(slug, work: Work, user, at):
    found = work.result["found"] if work.answered else []
    if slug == DUPLICATES:
        return possible_duplicates(user, at, found)
    mine = with_names(Episode.objects.visible_to(user).filter(state=EpisodeState.OPEN))
    lines = {
        OVERDUE: lambda keys: overdue_lines(keys, at),
        PAST_REVIEW: lambda keys: past_review_lines(mine.filter(pk__in=keys), at),
    }
    return OfEpisodes(found, lines[slug])


def possible_duplicates(user, at, found=None) -> Lines:
    return Lines(LookAlikes(user, found), _about_pair)


def _about_pair(found) -> Waiting:
    one, other, why, merge = found
    names = [f"{patient} ({patient.record_number})" for patient in (one, other)]
    if merge:
        told = _("Asked by %(who)s, waits for a second person.") % {"who": merge.asked_by}
        return Waiting(" · ".join(names), told, reverse("clinic:merged_records", args=[merge.pk]))
    return Waiting(
        " · ".join(names),
        why,
        reverse("clinic:patient", args=[one.pk]),
        settle=reverse("review:tell_apart", args=[one.pk, other.pk]),
        more=((names[1], reverse("clinic:patient", args=[other.pk])),),
        merge=reverse("clinic:merge_records", args=[one.pk, other.pk]),
    )
