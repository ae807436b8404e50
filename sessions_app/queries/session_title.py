"""What stands at the title of a signed session, from its snapshot: which of how many, where and what for."""

from django.utils.translation import gettext as _


def place_words(snapshot) -> str:
    """Where, and what for: the line under the title of the paper."""
    visit, episode = snapshot["session"], snapshot["episode"]
    place = ", ".join(one for one in (visit["clinic"], visit["site"]) if one)
    condition = episode["in_words"] or episode["condition"]
    return f"{place}. {condition}, {episode['side']['words'].lower()}. {number_words(visit)}."


def number_words(visit) -> str:
    """The session's number, and how many were planned on that day, where the record says so."""
    told = {"number": visit["number"], "planned": _planned_words(visit)}
    if not told["planned"]:
        return _("Session %(number)s") % told
    return _("Session %(number)s of %(planned)s") % told


def short_number_words(visit) -> str:
    told = {"number": visit["number"], "planned": _planned_words(visit)}
    return _("%(number)s of %(planned)s") % told if told["planned"] else ""


def _planned_words(visit) -> str:
    planned = visit.get("planned")
    if not planned:
        return ""
    least, most = planned["least"], planned["most"]
    return str(least) if least == most else f"{least}–{most}"
