"""The trail as people read it: own, of a patient, of the clinic with its head."""

from dataclasses import dataclass

from clinic.models import AccessEvent, TrailHead

PAGE = 50


@dataclass(frozen=True)
class TrailPage:
    events: list
    older: int | None  # show what lies before this number
    head: TrailHead | None = None


def trail_of(user, *, before=None, patient=None, own=False):
    """Newest first, page by page by number, which costs the same on the first page and the last."""
    events = AccessEvent.objects.visible_to(user).select_related("user", "patient")
    if own:
        events = events.filter(user=user)
    if patient:
        events = events.filter(patient=patient)
    if before:
        events = events.filter(number__lt=before)
    rows = list(events.order_by("-number")[: PAGE + 1])
    for event in rows:
        event.what = event.subject or event.page.partition(":")[2].replace("_", " ")
    older = rows[PAGE - 1].number if len(rows) > PAGE else None
    return TrailPage(rows[:PAGE], older)


def head_of_trail(user):
    return TrailHead.objects.filter(clinic_id=user.standing.clinic_id).first()
