"""What a clinic keeps of long ago: two records past their years, one of them held, taken over on paper."""

from datetime import timedelta

from clinic.actions.keeping import place_hold
from clinic.actions.organisation import SETTINGS, change_clinic
from clinic.actions.patients import register_patient
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Clinic
from sessions_app.demo.people import HARBOUR, OF_LONG_AGO

YEARS = 7


def keep(house, opened, *, at):
    """The first clinic keeps for so many years; the second for ever, as every clinic that sets none."""
    if house is not HARBOUR:
        return
    manager, desk = opened.staff[Role.MANAGER][0], opened.staff[Role.FRONT_DESK][0]
    with acting_as(manager.pk, opened.clinic.pk):
        clinic = Clinic.objects.get(pk=opened.clinic.pk)
        as_it_is = {name: getattr(clinic, name) for name in SETTINGS}
        change_clinic(as_it_is | {"retention_years": YEARS}, by=manager)
        registered = [
            register_patient(person, by=desk, at=at - timedelta(days=365 * years))
            for person, years in OF_LONG_AGO
        ]
        place_hold(registered[0], reason="Insurer asks about the accident", by=manager, at=at)
