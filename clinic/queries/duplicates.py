"""Who on file might be the person about to be registered."""

from django.db import connection
from django.utils.translation import gettext as _

from clinic.models import Patient


def might_be(details, clinic_id):
    """Patients of the clinic very like these details, most alike first, each with `.why` in words."""
    words = f"{details['family_name']} {details['given_names']}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM similar_patients(%s, %s)", [words, details["born_on"]])
        ids = [row[0] for row in cursor.fetchall()]
    on_file = Patient.objects.filter(clinic_id=clinic_id).in_bulk(ids)
    candidates = [on_file[one] for one in ids if one in on_file]
    for patient in candidates:
        patient.why = _why(patient, details)
    return candidates


def _why(patient, details):
    same = [_birth_in_words(patient, details)]
    if patient.phone and _digits(patient.phone) == _digits(details.get("phone", "")):
        same.append(_("the same phone"))
    return ", ".join([_("A similar name"), *same]) + "."


def _birth_in_words(patient, details):
    """Of an estimate the year is all that can agree."""
    on_file, typed = patient.born_on, details["born_on"]
    is_estimated = patient.born_on_is_estimated or details.get("born_on_is_estimated")
    if is_estimated and on_file.year == typed.year:
        return _("the same year of birth")
    return _date_in_words(on_file, typed)


def _date_in_words(on_file, typed):
    if on_file == typed:
        return _("the same birth date")
    parts = [(one.day, one.month, one.year) for one in (on_file, typed)]
    equal = sum(one == other for one, other in zip(*parts, strict=True))
    swapped = (on_file.day, on_file.month) == (typed.month, typed.day)
    return _("a birth date one slip away") if equal == 2 or swapped else _("another birth date")


def _digits(phone):
    return "".join(sign for sign in phone if sign.isdigit())


def ending(phone):
    """The last three digits, enough to compare and too few to call."""
    return _digits(phone)[-3:]
