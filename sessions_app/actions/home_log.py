"""Ticks of the exercises at home. A tick is added; taking it back adds another row."""

from django.db import transaction

from clinic.actions.taking_turns import take_turns
from clinic.models import Patient
from sessions_app.local_time import local_day
from sessions_app.models import HomeLog, HomeProgrammeItem
from sessions_app.policies_home import check_can_be_ticked


@transaction.atomic
def log_home(item_id, *, on, is_done, key, by, at) -> HomeLog | None:
    """Say that the exercise was done that day, or take that back. What holds already is not said again, and
    what was sent before is not taken twice, whatever was said since."""
    item = HomeProgrammeItem.objects.select_related("end", "clinic", "treatment_session").get(pk=item_id)
    # Two devices, one after the other.
    take_turns(Patient(pk=item.patient_id))
    check_can_be_ticked(item, on, today=local_day(at, item.clinic.time_zone))
    last = item.log.filter(on=on).last()
    if item.log.filter(key=key).exists() or is_done == (last is not None and last.is_done):
        return last
    return HomeLog.objects.create(
        clinic_id=item.clinic_id,
        patient_id=item.patient_id,
        item=item,
        on=on,
        number=last.number + 1 if last else 1,
        is_done=is_done,
        key=key,
        logged_at=at,
        logged_by=by,
    )
