"""A clinic may change its own entries; what they said before is kept."""

from clinic.identity import acting_as
from sessions_app.models import CatalogueVersion, Exercise, Lotion
from tests import factories


def versions():
    return [(one.kind, one.entry["name"], one.changed_by) for one in CatalogueVersion.objects.all()]


def test_every_version_of_an_own_entry_is_kept_with_its_hand(staff, patient):
    slide = factories.own(Exercise, patient, by=staff.manager, name="Towel slide", type="mobility")
    Exercise.objects.filter(pk=slide.pk).update(name="Towel slide, seated")
    assert versions() == [
        ("exercise", "Towel slide", staff.manager),
        ("exercise", "Towel slide, seated", staff.physio),
    ]


def test_another_clinic_reads_none_of_them(staff, patient, others):
    factories.own(Lotion, patient, by=staff.manager, name="Own balm")
    assert len(versions()) == 1
    with acting_as(others.manager.pk, others.clinic.pk):
        assert versions() == []
