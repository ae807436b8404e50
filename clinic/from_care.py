"""Facts that the care knows and the organisation shows: one line about a patient, the allergens' names.

The organisation imports nothing of the care. The care's app hands its functions in when it is ready:

    from_care.supply(allergens=..., episode_lines=..., last_visits=...)
"""

_supplied = {}


def supply(**functions):
    _supplied.update(functions)


def allergens():
    """(code, words) of every substance that a lotion can be checked against."""
    return _asked("allergens", [])


def episode_lines(patient_ids):
    """{patient id: "Left Achilles tendinopathy, open"} for whoever may see that much."""
    return _asked("episode_lines", {}, patient_ids)


def last_visits(patient_ids):
    """{patient id: the moment of the nearest visit}, today's before past ones."""
    return _asked("last_visits", {}, patient_ids)


def _asked(name, nothing, *arguments):
    return _supplied[name](*arguments) if name in _supplied else nothing
