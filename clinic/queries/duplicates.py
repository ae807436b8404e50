"""Who on file might be the person about to be registered, or might be there twice."""

from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _

from clinic.asking import ask
from clinic.models import Patient
from clinic.queries.keeping import merges_asked_between

# The same birth date and a name that is alike, or the same name and a birth date one slip away: day, month or
# year is another one, day and month have changed places, or of an estimate the year agrees.
LOOK_ALIKES = """
    WITH alike AS ({pairs})
    SELECT alike.* FROM alike JOIN clinic_patient a ON a.id = first JOIN clinic_patient b ON b.id = second
    ORDER BY a.family_name, a.given_names, first, b.family_name, b.given_names, second
"""
PAIRS = """
    WITH here AS MATERIALIZED (
        SELECT id, born_on, born_on_is_estimated AS about, date_part('day', born_on) AS day,
            date_part('month', born_on) AS month, date_part('year', born_on) AS year,
            searchable(family_name || ' ' || given_names) AS name
        FROM clinic_patient WHERE clinic_id = %(clinic)s AND status NOT IN ('merged', 'erased')
    )
    SELECT a.id AS first, b.id AS second FROM here a JOIN here b ON a.born_on = b.born_on AND a.id < b.id
        WHERE similarity(a.name, b.name) >= 0.3
    UNION
    SELECT a.id, b.id FROM here a JOIN here b ON a.name = b.name AND a.id < b.id
        WHERE (a.day = b.day)::int + (a.month = b.month)::int + (a.year = b.year)::int >= 2
            OR (a.day, a.month) = (b.month, b.day) OR ((a.about OR b.about) AND a.year = b.year)
    EXCEPT
    SELECT first_id, second_id FROM clinic_twopeople WHERE clinic_id = %(clinic)s
"""

# Of pairs that were found before: those of which both are still patients whom nobody has told apart.
STILL_THERE = """
    SELECT first, second
    FROM unnest(%(first)s::bigint[], %(second)s::bigint[]) WITH ORDINALITY AS pair(first, second, place)
    JOIN clinic_patient a ON a.id = first JOIN clinic_patient b ON b.id = second
    WHERE NOT (a.status IN ('merged', 'erased') OR b.status IN ('merged', 'erased')) AND NOT EXISTS (
        SELECT FROM clinic_twopeople WHERE clinic_id = %(clinic)s AND (first_id, second_id) = (first, second))
    ORDER BY place
"""

# Below this two names have nothing in common. The function asks it of every pair but one whose day and month
# changed places: on 5 May they are the same date.
LEAST_ALIKE = 0.3


def might_be(details, clinic_id):
    """Patients of the clinic very like these details, most alike first, each with `.why` in words."""
    words = f"{details['family_name']} {details['given_names']}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM similar_patients(%s, %s) WHERE score >= %s",
            [words, details["born_on"], LEAST_ALIKE],
        )
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


class LookAlikes:
    """Pairs of patients on file who might be one person, with why and the merge that is asked for, A to Z;
    without those told apart. Asked for a part, only that part's patients are read. `found`: the pairs as they
    were found before, where it takes too long to hold each patient against all others now."""

    MOST = 5_000  # patients; of more a page does not hold each against the others

    def __init__(self, user, found=None):
        self.user, self.found = user, found

    @cached_property
    def pairs(self):
        clinic = self.user.standing.clinic_id
        if self.found is None:
            return ask(LOOK_ALIKES.format(pairs=PAIRS), clinic=clinic)
        first, second = ([pair[side] for pair in self.found] for side in (0, 1))
        return ask(STILL_THERE, clinic=clinic, first=first, second=second)

    @classmethod
    def takes_long(cls, user) -> bool:
        return Patient.objects.visible_to(user).order_by()[cls.MOST : cls.MOST + 1].exists()

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, part):
        pairs = self.pairs[part]
        on_file = Patient.objects.visible_to(self.user).in_bulk({key for pair in pairs for key in pair})
        asked = merges_asked_between(pairs)
        return [
            (
                on_file[one],
                on_file[other],
                _why(on_file[one], vars(on_file[other])),
                asked.get(frozenset((one, other))),
            )
            for one, other in pairs
            if {one, other} <= on_file.keys()
        ]
