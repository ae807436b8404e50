"""Visits of another system, read in: looked at again under the lock, so that nothing doubles."""

from functools import partial

from django.db import transaction

from clinic.actions.taking_turns import in_turn, take_turns
from clinic.models import Patient
from sessions_app.choices import EpisodeState, VisitOrigin
from sessions_app.models import Episode, Visit
from sessions_app.queries.visit_import import LOOK, READY, preview


@transaction.atomic
def import_visits(lines, *, clinic, by, at, default_practitioner=None, confirmed=frozenset()):
    """How many visits were added or moved. Lines that need a look come in only if a person said yes
    (`confirmed`: their numbers in the file)."""
    take_turns(clinic)
    rows = _rows(partial(preview, lines, clinic=clinic, at=at, default_practitioner=default_practitioner))
    wanted = [row for row in rows if row.state == READY or (row.state == LOOK and row.number in confirmed)]
    for row in wanted:
        if row.moves:
            _move(row)
    added = [row for row in wanted if not row.moves]
    episodes = _only_open_episodes(added)
    Visit.objects.bulk_create(_visit(row, episodes, by, at) for row in added)
    return len(wanted)


def _rows(look):
    """Looked at again once nobody else expects one of these patients just now."""
    patients = {row.patient.pk for row in look().rows if row.patient}
    list(in_turn(Patient.objects.filter(pk__in=patients).order_by("pk")))
    return look().rows


def _move(row):
    visit = take_turns(row.moves)
    visit.starts_at, visit.ends_at = row.line.starts_at, row.line.ends_at
    visit.save(update_fields=["starts_at", "ends_at"])


def _visit(row, episodes, by, at):
    return Visit(
        clinic_id=row.patient.clinic_id,
        patient=row.patient,
        episode_id=episodes.get(row.patient.pk),
        practitioner=row.practitioner,
        starts_at=row.line.starts_at,
        ends_at=row.line.ends_at,
        reason=row.line.reason,
        origin=VisitOrigin.IMPORTED,
        origin_key=row.origin_key,
        added_at=at,
        added_by=by,
    )


def _only_open_episodes(rows):
    """`{patient: episode}` for patients with exactly one open episode."""
    found = {}
    open_ones = Episode.objects.filter(patient__in={row.patient for row in rows}, state=EpisodeState.OPEN)
    for patient, episode in open_ones.values_list("patient", "pk"):
        found.setdefault(patient, []).append(episode)
    return {patient: episodes[0] for patient, episodes in found.items() if len(episodes) == 1}
