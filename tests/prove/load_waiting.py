"""What waits in a known clinic for somebody: papers that end, records opened from outside the team, drafts
that nobody signed, decisions on instrument work. Told by rows in turn, so that each kind of waiting and of
not waiting is there, however small the clinic."""

from datetime import timedelta
from itertools import cycle

from django.utils.timezone import now

from clinic.models import BreakGlass, Credential, OpeningRead
from sessions_app.models import Draft, Episode, IastmDecision, TreatmentSession

DAY = timedelta(days=1)
# Ended; ends soon; soon and listed anew; later; never; ended and taken away.
ENDS = (-10, 20, 20, 40, None, -5)
ANEW, REMOVED = 2, 5


def add_waiting(made, empty):
    """As the owner of the tables. `empty`: the content of a draft in which nothing was typed."""
    at = now()
    _papers(made, at)
    courses = list(Episode.objects.filter(clinic=made.clinic, state="open").order_by("pk"))
    _decisions(courses)
    _drafts(courses, at, empty)
    _openings(made, courses, at)


def _papers(made, at):
    for number, one in enumerate(made.therapists):
        days = ENDS[number % len(ENDS)]
        about = {"clinic": made.clinic, "user": one, "added_by": one, "kind": "registration"}
        held = about | {"title": "Council", "expires_on": days and at.date() + days * DAY}
        if number % len(ENDS) == REMOVED:
            held |= {"removed_at": at, "removed_by": one}
        Credential.objects.create(**held)
        if number % len(ENDS) == ANEW:
            Credential.objects.create(**about, title="COUNCIL", expires_on=at.date() + 400 * DAY)


def _decisions(courses):
    """After the second session of every fourth course: it stays, it pauses, it stops."""
    chosen = courses[::4]
    seconds = TreatmentSession.objects.filter(episode__in=chosen, number=2).in_bulk(field_name="pk").values()
    by_course = {one.episode_id: one for one in seconds}
    answers = cycle(("continue", "pause", "stop"))
    IastmDecision.objects.bulk_create(
        IastmDecision(
            clinic_id=one.clinic_id, patient_id=one.patient_id, episode=one, session_number=2,
            decision=answer, reason="Known", decided_at=by_course[one.pk].ended_at,
            decided_by_id=one.responsible_id,
        )
        for one, answer in zip(chosen, answers, strict=False) if one.pk in by_course
    )  # fmt: skip


def _drafts(courses, at, empty):
    """In every thirtieth course one of three days ago, in the next one of an hour ago."""
    for start, begun in ((0, at - 3 * DAY), (1, at - DAY / 24)):
        Draft.objects.bulk_create(
            Draft(
                clinic_id=one.clinic_id, patient_id=one.patient_id, episode=one, author_id=one.responsible_id,
                payload=empty, started_at=begun, updated_at=begun, state="open",
            )
            for one in courses[start::30]
        )  # fmt: skip


def _openings(made, courses, at):
    """By the therapist after the one who treats; every second has been read."""
    keys = [one.pk for one in made.therapists]
    for number, one in enumerate(courses[::25]):
        opened = BreakGlass.objects.create(
            clinic=made.clinic, patient_id=one.patient_id, reason="Known", opened_at=at - 5 * DAY,
            user_id=keys[(keys.index(one.responsible_id) + 1) % len(keys)], until_at=at - 5 * DAY + DAY / 24,
        )  # fmt: skip
        if number % 2:
            OpeningRead.objects.create(
                clinic=made.clinic, break_glass=opened, read_at=at, read_by=made.manager
            )
