"""Days and hours as the clinic's clock shows them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local_moment(day, hour, zone_name):
    """The moment at which the clinic's clock shows this; None for an hour that the clock skips."""
    zone = ZoneInfo(zone_name)
    shown = datetime.combine(day, hour)
    moment = shown.replace(tzinfo=zone)
    try:
        is_shown = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == shown
    except OverflowError:  # at either end of the calendar
        return None
    return moment if is_shown else None


def local_day(moment, zone_name):
    return moment.astimezone(ZoneInfo(zone_name)).date()
