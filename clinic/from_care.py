"""Facts that the care knows and the organisation shows: one line about a patient, the allergens' names.

The organisation imports nothing of the care. The care's app hands its functions in when it is ready:

    from_care.supply(allergens=..., episode_lines=..., last_visits=...)
"""

from dataclasses import dataclass

_supplied = {}


@dataclass(frozen=True)
class Work:
    """Of one person in the clinic: sessions signed, drafts open, patients with whom something waits."""

    signed: int = 0
    drafts: int = 0
    patients: int = 0


def supply(**functions):
    _supplied.update(functions)


def allergens(clinic_id):
    """(code, words) of every substance that a lotion can be checked against."""
    return _asked("allergens", [], clinic_id)


def alert_stops(clinic_id, kinds):
    """(alert, words) of each of these kinds that stops something in this clinic by itself."""
    return _asked("alert_stops", [], clinic_id, kinds)


def episode_lines(patient_ids, user):
    """{patient id: "Achilles tendinopathy, left, open"} where this person may see that much."""
    return _asked("episode_lines", {}, patient_ids, user)


def last_visits(patient_ids, user):
    """{patient id: when the last visit was}."""
    return _asked("last_visits", {}, patient_ids, user)


def work_of(user, people):
    """{person: Work} of these people, as far as this person may count it."""
    return _asked("work_of", {}, user, people)


def who_treats_at(user, site_id):
    """People with visits or sessions at this site, lately or planned."""
    return _asked("who_treats_at", set(), user, site_id)


def _asked(name, nothing, *arguments):
    return _supplied[name](*arguments) if name in _supplied else nothing
