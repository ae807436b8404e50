"""What people agree to, word by word. A change of words is a new version; a consent keeps its own copy."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clinic.choices import ConsentKind

ADULT_AT = 18  # years; below, a named guardian consents


def is_minor(born_on, day) -> bool:
    """Whether somebody born on this day was under age on that one, in the clinic's calendar."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day)) < ADULT_AT


def is_outgrown(consent, born_on, day, zone) -> bool:
    """Whether a guardian gave it for a minor who is of age on this day: the patient is asked anew. What a
    guardian gives for an adult who cannot ends by no birthday."""
    if consent.given_by_guardian_id is None or is_minor(born_on, day):
        return False
    return is_minor(born_on, consent.given_at.astimezone(zone).date())


# What taking it back means, told before.
EFFECTS = {
    ConsentKind.TREATMENT: _(
        "Your therapist sees it at once and talks with you first. The metal tool is not used. Your record "
        "stays."
    ),
    ConsentKind.IASTM: _(
        "From now on the metal tool is not used on you. The rest of your treatment goes on, and so do your "
        "exercises."
    ),
    ConsentKind.CLINIC_REVIEW: _(
        "The clinic sees it at once. It still counts what it needs to keep patients safe. Your treatment "
        "stays the same."
    ),
    ConsentKind.RESEARCH_EXPORT: _(
        "From now on nothing of yours goes to research. What was given before cannot be called back. Your "
        "treatment stays the same."
    ),
    ConsentKind.PUBLICATION: _(
        "Your case is not published from now on. What is printed cannot be called back. Your treatment stays "
        "the same."
    ),
    ConsentKind.PORTAL: _(
        "Your log-in works until the front desk closes it. Tell them that you want it closed."
    ),
    ConsentKind.TRIAL: _("The trial ends at once. Your treatment and your exercises go on."),
}


@dataclass(frozen=True)
class Wording:
    """In English: these words are agreed to and kept. A reader of another language gets a translation beside
    them, made by a machine, which is no part of the consent."""

    version: str
    words: str


def translated(words: str) -> str:
    """What was agreed to, in the reader's language; nothing where that is English, or other words."""
    told = gettext(words)
    return "" if told == words else told


WORDINGS = {
    ConsentKind.TREATMENT: Wording(
        "1",
        gettext_noop(
            "I agree to be examined and treated as explained to me. I may ask at any time and stop at "
            "any time."
        ),
    ),
    ConsentKind.IASTM: Wording(
        "1",
        gettext_noop(
            "I agree to massage with a metal tool as a small part of my treatment. I was told that research "
            "does not agree whether it helps, that it can hurt, redden or bruise the skin, and that I may "
            "stop it at any time without losing the rest of my treatment."
        ),
    ),
    ConsentKind.CLINIC_REVIEW: Wording(
        "1",
        gettext_noop(
            "My data may count in this clinic's own review of its work. My treatment does not depend on it."
        ),
    ),
    ConsentKind.RESEARCH_EXPORT: Wording(
        "1",
        gettext_noop("My data without my name may be given to research. My treatment does not depend on it."),
    ),
    ConsentKind.PUBLICATION: Wording(
        "1",
        gettext_noop("My case may be published without my name. My treatment does not depend on it."),
    ),
    ConsentKind.PORTAL: Wording(
        "1",
        gettext_noop("I want a log-in of my own to read my record and to answer questions before a visit."),
    ),
    ConsentKind.TRIAL: Wording(
        "1",
        gettext_noop(
            "I agree to a trial of my own. The metal tool goes in and out of my treatment in an order that "
            "is drawn by lot, while my exercises go on. My therapist and I then look at my scores with it "
            "and without it. I may end the trial on any day and lose nothing by it."
        ),
    ),
}
