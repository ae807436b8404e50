"""How long records are kept, which are past it, what holds them, and what was erased or merged."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import from_care
from clinic.asking import ask
from clinic.choices import HoldState, MergeState, RequestState, Role
from clinic.models import Clinic, Erasure, ErasureRequest, LegalHold, Membership, Patient, PatientMerge
from clinic.typed_dates import birth_words

PAGE = 25
KEPT = "SELECT patient_id, last_seen_on, kept_until_on FROM records_kept(%(patient)s)"
PAST = """
    SELECT patient_id, last_seen_on, kept_until_on FROM records_kept() WHERE kept_until_on < %(today)s
    ORDER BY kept_until_on, patient_id LIMIT %(most)s OFFSET %(before)s
"""
HOW_MANY = "SELECT count(*) FROM records_kept() WHERE kept_until_on < %(today)s"


@dataclass(frozen=True)
class Kept:
    """One record: when somebody last saw the patient, and until when it is kept; None is for ever."""

    patient: Patient
    last_seen_on: date
    until_on: date | None
    is_held: bool = False
    request: ErasureRequest | None = None

    @property
    def is_past(self):
        return self.until_on is not None and self.until_on < timezone.localdate()


@dataclass(frozen=True)
class KeepingPage:
    clinic: Clinic
    second_people: list  # who could be the second person beside the one at the page
    erasures_asked: list
    merges_asked: list
    past: list
    past_count: int
    page: int
    holds: list
    merges: list
    erased: list

    @property
    def has_more(self):
        return self.page * PAGE < self.past_count


def kept(patient) -> Kept:
    """Of one record."""
    ((_pk, seen_on, until_on),) = ask(KEPT, patient=patient.pk)
    return Kept(
        patient,
        seen_on,
        until_on,
        is_held=standing_holds(patient).exists(),
        request=open_requests().filter(patient=patient).select_related("asked_by").first(),
    )


def standing_holds(patient):
    """On this record or one that was merged into it."""
    return LegalHold.objects.filter(patient__in=patient.records(), state=HoldState.STANDING)


def asked_merges(patient):
    """In which this record, or one that was merged into it, is kept or given up."""
    of_it = Q(patient__in=patient.records()) | Q(merged__in=patient.records())
    return PatientMerge.objects.filter(of_it, state=MergeState.ASKED)


def open_requests():
    return ErasureRequest.objects.filter(state=RequestState.ASKED, erasure=None)


def waits_for_second(user):
    """How many merges and erasures that others asked for wait for this keeper, as an expression.

    One that cannot be confirmed now, such as under a hold placed since, counts too."""
    merges = PatientMerge.objects.filter(state=MergeState.ASKED)
    return sum(_count_for_second(asked, user) for asked in (merges, open_requests()))


def _count_for_second(asked, user):
    of_others = asked.visible_to(user).exclude(asked_by=user).order_by().values("clinic")
    return Coalesce(Subquery(of_others.annotate(n=Count("pk")).values("n")), 0)


def merges_asked_between(pairs) -> dict:
    """Of these pairs of patients, by the set of both, the merge that waits for a second person."""
    either = {key for pair in pairs for key in pair}
    asked = PatientMerge.objects.filter(patient__in=either, merged__in=either, state=MergeState.ASKED)
    return {frozenset((one.patient_id, one.merged_id)): one for one in asked.select_related("asked_by")}


def is_keeper(person_id) -> bool:
    """Whether this person may ask for or confirm an erasure or a merge today, as the database sees it."""
    ((answer,),) = ask("SELECT is_keeper(%(person)s)", person=person_id)
    return answer


def keepers_beside(user):
    """Who else may ask for or confirm an erasure or a merge: managers, and the responsible clinician."""
    here = Membership.objects.current().filter(clinic=user.standing.clinic_id).exclude(user=user.pk)
    clinic = Clinic.objects.get(pk=user.standing.clinic_id)
    people = {}
    for one in here.select_related("user").order_by("user__display_name"):
        is_named = one.user_id == clinic.responsible_clinician_id and not one.is_student
        if one.role == Role.MANAGER or (one.role == Role.PHYSIOTHERAPIST and is_named):
            words = one.get_role_display() if one.role == Role.MANAGER else _("Responsible clinician")
            people.setdefault(one.user, words)
    return list(people.items())


def keeping_page(user, *, page=1) -> KeepingPage:
    """In a fixed number of statements."""
    rows = past_records(user, page=page)
    merges = PatientMerge.objects.visible_to(user).select_related("patient", "merged", "asked_by", "done_by")
    people = ("asked_by", "done_by")
    holds = LegalHold.objects.visible_to(user).filter(state=HoldState.STANDING)
    asked = ErasureRequest.objects.visible_to(user) & open_requests()
    return KeepingPage(
        clinic=Clinic.objects.get(pk=user.standing.clinic_id),
        second_people=keepers_beside(user),
        erasures_asked=list(asked.select_related("patient", "asked_by")[:PAGE]),
        merges_asked=list(merges.filter(state=MergeState.ASKED)[:PAGE]),
        past=rows,
        past_count=past_count(),
        page=page,
        holds=list(holds.select_related("patient", "placed_by")[:PAGE]),
        merges=list(merges.filter(state=MergeState.DONE).order_by("-done_at")[:PAGE]),
        erased=list(Erasure.objects.visible_to(user).select_related(*people).defer("trail_numbers")[:PAGE]),
    )


@dataclass(frozen=True)
class RecordPage:
    """The keeping of one record."""

    kept: Kept | None
    holds: list
    lifted: list
    merges: list  # done or asked, this record being kept or given up
    merged_into: Patient | None


def record_page(user, patient) -> RecordPage:
    holds = LegalHold.objects.visible_to(user).filter(patient__in=patient.records())
    holds = list(holds.select_related("patient", "placed_by", "lifted_by"))
    merges = PatientMerge.objects.visible_to(user).exclude(state=MergeState.WITHDRAWN)
    merges = merges.filter(Q(patient=patient) | Q(merged=patient)).select_related("patient", "merged")
    return RecordPage(
        kept=None if patient.merged_into_id else kept(patient),
        holds=[one for one in holds if one.state == HoldState.STANDING],
        lifted=[one for one in holds if one.state == HoldState.LIFTED],
        merges=list(merges),
        merged_into=patient.merged_into,
    )


def compared(user, pair) -> list:
    """What stands in two records beside each other: (words, one, the other, whether they differ)."""
    lines = from_care.episode_lines([one.pk for one in pair], user)
    visits = from_care.last_visits([one.pk for one in pair], user)
    rows = [
        (_("Family name"), [one.family_name for one in pair]),
        (_("Given names"), [one.given_names for one in pair]),
        (_("Born"), [birth_words(one.born_on, is_estimated=one.born_on_is_estimated) for one in pair]),
        (_("Gender"), [str(one.get_sex_display()) for one in pair]),
        (_("Phone"), [one.phone for one in pair]),
        (_("E-mail"), [one.email for one in pair]),
        (_("On file since"), [f"{one.added_at:%d-%b-%Y}" for one in pair]),
        (_("Last visit"), [_seen(visits.get(one.pk)) for one in pair]),
        (_("Episode"), [lines.get(one.pk, "") for one in pair]),
    ]
    return [(words, one, other, one != other) for words, (one, other) in rows]


def _seen(at):
    return f"{at:%d-%b-%Y}" if at else ""


def past_count() -> int:
    return ask(HOW_MANY, today=timezone.localdate())[0][0]


def past_records(user, *, page) -> list[Kept]:
    """Those past their years, the longest past first."""
    rows = ask(PAST, today=timezone.localdate(), most=PAGE, before=(page - 1) * PAGE)
    whose = Patient.objects.listed_to(user).in_bulk([row[0] for row in rows])
    held = set(
        LegalHold.objects.filter(patient__in=whose, state=HoldState.STANDING).values_list(
            "patient", flat=True
        )
    )
    asked = {one.patient_id: one for one in open_requests().filter(patient__in=whose)}
    return [
        Kept(whose[pk], seen_on, until_on, is_held=pk in held, request=asked.get(pk))
        for pk, seen_on, until_on in rows
        if pk in whose
    ]
