"""The patient's own activities: named once for a measure, asked again each time."""

from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.models import PatientActivity


def with_activities(episode, row, *, by, at):
    """The answers, with each activity that was named for the first time kept for the next time."""
    answers = row["answers"]
    if not answers or answers.get("kind") != "activities":
        return answers
    known = {one.words.casefold(): one for one in _activities(episode, row["measure"])}
    items = [_named(episode, row["measure"], item, known, by=by, at=at) for item in answers["items"]]
    if len(known) > PatientActivity.MOST:
        raise Refused(_("At most five activities are kept for one measure."))
    return answers | {"items": items}


def _activities(episode, measure):
    return PatientActivity.objects.filter(episode=episode, measure=measure)


def _named(episode, measure, item, known, *, by, at):
    words = item["words"]
    if words.casefold() not in known:
        known[words.casefold()] = PatientActivity.objects.create(
            clinic_id=episode.clinic_id,
            patient_id=episode.patient_id,
            episode=episode,
            measure_id=measure,
            position=len(known) + 1,
            words=words,
            named_at=at,
            named_by=by,
        )
    return item | {"key": str(known[words.casefold()].position)}
