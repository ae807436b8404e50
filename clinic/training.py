"""How a line of training stands today: which it is decides its sign and its words, on every page alike."""

from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=30)
ENDED, ENDS_SOON, CHECKED, NOT_CHECKED = "ended", "ends_soon", "checked", "not_checked"


@dataclass(frozen=True)
class Standing:
    state: str
    days: int | None = None  # until it ends, or since it has


def standing_of(credential, today: date) -> Standing:
    """What has ended, or soon will, is said first; then whether somebody has seen the paper."""
    left = (credential.expires_on - today).days if credential.expires_on else None
    if left is not None and left < 0:
        return Standing(ENDED, -left)
    if left is not None and left <= SOON.days:
        return Standing(ENDS_SOON, left)
    return Standing(CHECKED if credential.checked_at else NOT_CHECKED, left)
