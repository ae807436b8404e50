"""The time zones a clinic may lie in, and a list be of: those that the database knows by the same name."""

from zoneinfo import available_timezones

OF_THE_MACHINE = {"localtime", "Factory"}  # of the server, wherever it stands; and of nowhere


def time_zones() -> list[str]:
    return sorted(available_timezones() - OF_THE_MACHINE)


def time_zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in time_zones()]
