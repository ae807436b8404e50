"""WHETHER treatment is agreed to: the one home of what a standing consent is.

A trigger of the database says the same when a session is sealed (migrations 0027 and 0059).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clinic.access import Permission, may
from clinic.choices import ConsentKind
from clinic.composed import Composed
from clinic.consent_wordings import ADULT_AT, is_minor, is_outgrown
from clinic.models import Consent
from sessions_app.local_time import end_of

LAST_MINUTE = timedelta(minutes=1)
TREATMENTS = frozenset({"warm_up", "iastm_pass", "exercise", "modality"})


@dataclass(frozen=True)
class Span:
    """The time of a session, in its clinic's zone. It is told in minutes: the last one belongs to it."""

    start: datetime
    end: datetime
    zone: ZoneInfo

    @classmethod
    def typed(cls, draft, head, *, at) -> "Span":
        """Of a sheet that is being charted: as its head says, else from the start of the draft to now."""
        zone = ZoneInfo(draft.clinic.time_zone)
        start = _moment(head, "started_at_time", zone) or draft.started_at
        return cls(start, end_of(start, _moment(head, "ended_at_time", zone)) or at, zone)

    @property
    def over(self) -> datetime:
        return self.end + LAST_MINUTE

    @property
    def day(self) -> date:
        return self.start.astimezone(self.zone).date()

    def finds_a_minor(self, patient) -> bool:
        return is_minor(patient.born_on, self.day)


def _moment(head, name, zone) -> datetime | None:
    day, hour = (head.first(one) if head else "" for one in ("started_on", name))
    try:
        return datetime.fromisoformat(f"{(day or '').strip()}T{(hour or '').strip().zfill(5)}").replace(
            tzinfo=zone
        )
    except ValueError:
        return None


def why_not_taken(span: Span, *, by, at) -> str:
    """A consent is taken while charting as it is given: on the day of the session."""
    if not may(by, Permission.RECORD_CONSENTS):
        return _("You may not record a consent.")
    today, day = (moment.astimezone(span.zone).date() for moment in (at, span.start))
    if today > day:
        return _("This session was on an earlier day. Record the consent on the patient's page.")
    return ""


@dataclass(frozen=True)
class Given:
    """One consent, and when it was taken back."""

    kind: str
    given_at: datetime
    given_by_guardian_id: int | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Consents:
    """What one patient agreed to and took back."""

    patient: object
    given: tuple[Given, ...]  # or rows that say the same of themselves

    def why_no_instrument_work(self, span: Span, *, was_broken_off=False) -> str:
        """A sentence, or nothing. `was_broken_off`: every pass was stopped early."""
        valid = self._valid(ConsentKind.IASTM, span)
        if not valid:
            if span.finds_a_minor(self.patient):
                told = _("Under %(years)d: a guardian's consent to instrument work is missing.")
                return told % {"years": ADULT_AT}
            return _("No consent to instrument work is on file.")
        if self.that_count(ConsentKind.IASTM, span, was_broken_off=was_broken_off):
            return ""
        if any(_stands(one, span, was_broken_off) for one in valid):
            return _("The patient has come of age: the patient's own consent to instrument work is missing.")
        return _("Consent to instrument work was withdrawn.")

    def why_no_treatment(self, span: Span) -> str:
        """Consent to treatment that was given and taken back; none on file stops nothing here."""
        kind = ConsentKind.TREATMENT
        if self.agreed_to(kind, span) or not self._given(kind, span):
            return ""
        return _("Consent to treatment was withdrawn.")

    def that_count(self, kind, span: Span, *, was_broken_off=False) -> list:
        """On which a session of this time stands, in the order of those given."""
        given = [one for one in self._valid(kind, span) if _stands(one, span, was_broken_off)]
        return [one for one in given if not is_outgrown(one, self.patient.born_on, span.day, span.zone)]

    def lacking(self, span: Span, kinds: Collection[str]) -> list[tuple[ConsentKind, str]]:
        """What a sheet with rows of these kinds says does not stand, each with its reason: without instrument
        work no consent to it, and consent to treatment that was taken back also where nothing is treated."""
        told = {
            ConsentKind.IASTM: self.why_no_instrument_work(span) if "iastm_pass" in kinds else "",
            ConsentKind.TREATMENT: self.why_no_treatment(span),
        }
        return [(kind, why) for kind, why in told.items() if why]

    def agreed_to(self, kind, span, *, was_broken_off=False) -> list:
        """Given before the end and not taken back, whoever gave it and however old the patient was."""
        return [one for one in self._given(kind, span) if _stands(one, span, was_broken_off)]

    def _valid(self, kind, span) -> list:
        """For instrument work on a minor a guardian's word counts and no other."""
        given = self._given(kind, span)
        if kind == ConsentKind.IASTM and span.finds_a_minor(self.patient):
            return [one for one in given if one.given_by_guardian_id]
        return given

    def _given(self, kind, span) -> list:
        return [one for one in self.given if one.kind == kind and one.given_at < span.over]


def _stands(consent, span, was_broken_off=False) -> bool:
    """To the end of the session; what was broken off may have been agreed to until then."""
    until = span.start if was_broken_off else span.over
    return consent.withdrawn_at is None or consent.withdrawn_at >= until


def consents_of(patient) -> Consents:
    return Consents(patient, tuple(Given(*row) for row in _given(patient=patient.pk)))


@Composed
def _given(patient):
    kinds = (ConsentKind.IASTM, ConsentKind.TREATMENT)
    found = Consent.objects.filter(patient=patient, kind__in=kinds)
    return found.values_list("kind", "given_at", "given_by_guardian", "withdrawal__withdrawn_at")
