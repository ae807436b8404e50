"""The trail as people read it: own, of a patient, of the clinic with its head; and how far something went."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.choices import AccessOutcome
from clinic.models import AccessEvent, Membership, Patient, TrailHead, User

PAGE = 50
ERASURE = "clinic:confirm_erasure"
SHOWN = 100  # people and patients named on the page; the file names all


@dataclass(frozen=True)
class TrailPage:
    events: list
    older: int | None  # show what lies before this number
    head: TrailHead | None = None


@dataclass(frozen=True)
class TrailScope:
    """Which looks are asked for: of one person, at one patient, within days; nothing given is all of them."""

    person_id: int | None = None
    patient_id: int | None = None
    since: object = None
    until: object = None

    @property
    def is_narrowed(self):
        return any((self.person_id, self.patient_id, self.since, self.until))

    def narrow(self, events):
        if self.person_id:
            events = events.filter(user=self.person_id)
        if self.patient_id:
            events = events.filter(patient=self.patient_id)
        if self.since:
            events = events.filter(at__gte=_begins(self.since))
        if self.until:
            events = events.filter(at__lt=_begins(self.until + timedelta(days=1)))
        return events


ALL = TrailScope()


@dataclass(frozen=True)
class Reach:
    """How far these looks went: how many, whose they were, at whose records."""

    looks: int
    refused: int
    first_at: datetime | None
    last_at: datetime | None
    people: list  # (name, looks, patients, last)
    patients: list  # (patient, looks, people, last)
    people_count: int
    patients_count: int


def trail_of(user, *, before=None, patient=None, own=False, scope=ALL):
    """Newest first, page by page by number, which costs the same on the first page and the last."""
    events = scope.narrow(AccessEvent.objects.visible_to(user)).select_related("user", "patient")
    if own:
        events = events.filter(user=user)
    if patient:
        events = events.filter(patient__in=patient.records())
    if before:
        events = events.filter(number__lt=before)
    rows = list(events.order_by("-number")[: PAGE + 1])
    for event in rows:
        event.what = event.subject or event.page.partition(":")[2].replace("_", " ")
        if event.page == ERASURE:  # its digest is for `verify_trail`
            event.what = event.what.partition(":")[0]
    older = rows[PAGE - 1].number if len(rows) > PAGE else None
    return TrailPage(rows[:PAGE], older)


def head_of_trail(user):
    return TrailHead.objects.filter(clinic_id=user.standing.clinic_id).first()


def reach_of(user, scope) -> Reach:
    """Sized in a fixed number of statements, whatever the number of looks."""
    events = scope.narrow(AccessEvent.objects.visible_to(user)).order_by()
    told = events.aggregate(
        looks=Count("pk"),
        refused=Count("pk", filter=Q(outcome=AccessOutcome.REFUSED)),
        first_at=Min("at"),
        last_at=Max("at"),
        people_count=Count("user", distinct=True),
        patients_count=Count("patient", distinct=True),
    )
    return Reach(**told, people=_people(events), patients=_patients(events)[:SHOWN])


def _people(events):
    looks = {"looks": Count("pk"), "patients": Count("patient", distinct=True), "last": Max("at")}
    rows = list(events.values("user").annotate(**looks).order_by("-looks", "user")[:SHOWN])
    known = User.objects.in_bulk([row["user"] for row in rows if row["user"]])
    return [
        (
            str(known.get(row["user"], _("The clinic's own system"))),
            row["looks"],
            row["patients"],
            row["last"],
        )
        for row in rows
    ]


def _patients(events):
    looks = {"looks": Count("pk"), "people": Count("user", distinct=True)}
    looks |= {"first": Min("at"), "last": Max("at")}
    rows = events.exclude(patient=None).values("patient").annotate(**looks).order_by("-looks", "patient")
    rows = list(rows)
    known = Patient.objects.in_bulk([row["patient"] for row in rows])
    return [(known[row["patient"]], row) for row in rows]


def people_in_trail(user):
    """Who works here or did, by name."""
    held = Membership.objects.visible_to(user)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("display_name"))


# For a file


LOOKS = (
    *("number", "at", "person", "record_number", "family_name", "given_names", "page", "method", "outcome"),
    *("subject", "reason", "address", "hash"),
)
PATIENTS = (
    *("record_number", "family_name", "given_names", "born_on", "phone", "email", "looks", "people"),
    *("first", "last"),
)


def looks_for_file(user, scope):
    """Every look as a row of plain values, oldest first, read in portions."""
    events = scope.narrow(AccessEvent.objects.visible_to(user)).select_related("user", "patient")
    for one in events.order_by("number").iterator(chunk_size=2000):
        whose = one.patient
        yield [
            *(one.number, one.at.isoformat(), str(one.user or "")),
            *((whose.record_number, whose.family_name, whose.given_names) if whose else ("", "", "")),
            *(one.page, one.method, one.outcome, one.subject, one.reason, one.address, one.hash),
        ]


def patients_for_file(user, scope):
    """Every patient once, with what is needed to tell them: for whoever sizes a breach and reports it."""
    events = scope.narrow(AccessEvent.objects.visible_to(user)).order_by()
    for patient, row in _patients(events):
        yield [
            *(patient.record_number, patient.family_name, patient.given_names, patient.born_on.isoformat()),
            *(patient.phone, patient.email, row["looks"], row["people"]),
            *(row["first"].isoformat(), row["last"].isoformat()),
        ]


def _begins(day):
    return timezone.make_aware(datetime.combine(day, time.min))
