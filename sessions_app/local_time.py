"""Days and hours as the clinic's clock shows them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# A session that began before midnight is over by then; a longer one was typed wrongly.
LONGEST_OVER_MIDNIGHT = timedelta(hours=6)


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


def end_of(start, end):
    """When it ended, of which only the hour was said: on the day of its start, or past midnight."""
    if not (start and end) or end >= start:
        return end
    next_day = datetime.combine(end.date() + timedelta(days=1), end.time(), tzinfo=end.tzinfo)
    return next_day if next_day - start <= LONGEST_OVER_MIDNIGHT else end


def local_day(moment, zone_name):
    return moment.astimezone(ZoneInfo(zone_name)).date()
