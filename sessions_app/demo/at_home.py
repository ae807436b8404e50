"""What the demo's patients with a log-in did between visits: they tick their exercises, and one number of a
visit was put right."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from clinic.choices import Role
from clinic.identity import become
from sessions_app.actions.corrections import add_addendum
from sessions_app.actions.home_log import log_home
from sessions_app.actions.visits import add_visit
from sessions_app.choices import AddendumKind
from sessions_app.models import HomeProgrammeItem, TreatmentSession

DAYS = 14
EVENING = time(20, 15)
UNTIL_NEXT = 2  # days


def live_at_home(house, opened, *, at):
    """In the clinic that was just filled."""
    carer = opened.staff[Role.PHYSIOTHERAPIST][0]
    zone = ZoneInfo(house.time_zone)
    for place, patient in enumerate(one for one in opened.patients if one.email):
        patient.refresh_from_db(fields=["portal_user"])
        become(carer.pk, opened.clinic.pk)
        _expect_again(patient, opened.sites[0], zone, carer, at=at)
        if place == 0:
            _put_right(patient, carer)
        become(patient.portal_user_id, opened.clinic.pk)
        _tick(patient, place, zone, at=at)


def _expect_again(patient, site, zone, carer, *, at):
    """The next visit, so that there is something to look forward to."""
    day = at.astimezone(zone).date() + timedelta(days=UNTIL_NEXT)
    starts_at = datetime.combine(day, time(10, 15), zone)
    add_visit(patient, starts_at=starts_at, by=carer, at=at, practitioner=carer, site=site)


def _put_right(patient, carer):
    """The dose of one exercise of the visit before last."""
    visits = TreatmentSession.objects.signed().filter(patient=patient).order_by("-started_at")
    session = visits[1]
    part = next(one for one in session.snapshot["parts"] if one["kind"] == "exercise" and one["is_done"])
    add_addendum(
        session.pk,
        kind=AddendumKind.CORRECTION,
        struck_place=f"{part['position']}.done",
        corrected="3×10",
        text="Ten in each set, not twelve.",
        reason="Counted again with the patient.",
        by=carer,
        at=session.signed_at + timedelta(hours=20),
    )


def _tick(patient, place, zone, *, at):
    """Most days of two weeks, not all."""
    today = at.astimezone(zone).date()
    for item in HomeProgrammeItem.objects.filter(patient=patient, end=None).order_by("id"):
        for days_ago in range(min(DAYS, (today - item.from_on).days), 0, -1):
            if _was_done(item, days_ago + place):
                _say(item, today - timedelta(days=days_ago), zone, patient.portal_user)


def _was_done(item, day):
    """What is for every day on five days of seven, the rest on two."""
    return day % 7 in (0, 3) if item.per == "week" else day % 7 not in (2, 5)


def _say(item, on, zone, person):
    said_at = datetime.combine(on, EVENING, zone)
    log_home(item.pk, on=on, is_done=True, key=uuid4(), by=person, at=said_at)
