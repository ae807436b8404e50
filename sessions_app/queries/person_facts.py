"""What the organisation's pages show of the care: see clinic/from_care.py."""

from clinic import clock
from sessions_app.choices import ResponseGroup, VisitState
from sessions_app.models import Episode, ResponseCode, Visit

GONE = [VisitState.CANCELLED, VisitState.DID_NOT_ATTEND]


def allergens(clinic_id):
    """(code, words) in the clinic's order; an alert keeps the code without its group."""
    offered = ResponseCode.objects.offered_to(clinic_id).filter(group=ResponseGroup.ALLERGEN)
    prefix = f"{ResponseGroup.ALLERGEN}."
    return [(code.removeprefix(prefix), label) for code, label in offered.values_list("code", "label")]


def episode_lines(patient_ids, user):
    """{patient id: "Stiff knee, left, open"} of the newest episode, where this person may see it."""
    lines = {}
    episodes = Episode.objects.visible_to(user).filter(patient__in=patient_ids).select_related("condition")
    for episode in episodes.order_by("opened_on", "id"):
        side, state = episode.get_side_display(), episode.get_state_display()
        lines[episode.patient_id] = f"{episode.condition}, {side.lower()}, {state.lower()}"
    return lines


def last_visits(patient_ids, user):
    """{patient id: when the last visit was}, of those that took place."""
    past = Visit.objects.visible_to(user).filter(patient__in=patient_ids, starts_at__lte=clock.now())
    rows = past.exclude(state__in=GONE).order_by("starts_at").values_list("patient", "starts_at")
    return dict(rows)
