"""WHEN a session may be signed, and what is worth a second look before it is.

A refusal stands at a field of the sheet; a warning never stands in the way.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.choices import AlertKind, ConsentKind, Role
from clinic.models import Consent, Membership, PatientAlert
from clinic.refusals import Refused
from sessions_app.choices import CautionAction, ConsentAnswer, ModalityKind, ObservationState, Side, TimePoint
from sessions_app.models import Draft, ExercisePerformed, Observation, TreatmentSession
from sessions_app.policies import Refusal
from sessions_app.progression import Verdict, difference
from sessions_app.record import SessionRecord, total
from sessions_app.row_kinds import DOSE

SHORTEST, LONGEST, LONGEST_ON_AN_AREA = 30 * 60, 45 * 60, 15 * 60
NEEDS_A_DECISION = (CautionAction.BLOCK_SESSION, CautionAction.BLOCK_AREA, CautionAction.CONFIRM_REASON)
SKIN_HARM = ("skin_response.petechiae", "skin_response.bruise", "skin_response.broken_skin")


# Who signs


def is_student(user, clinic_id) -> bool:
    """A student charts; a supervisor signs."""
    held = Membership.objects.current().filter(user=user, clinic_id=clinic_id, role=Role.PHYSIOTHERAPIST)
    return held.filter(is_student=True).exists()


def why_not_signed_by(draft: Draft, *, by) -> str:
    if is_student(by, draft.clinic_id):
        return _("A supervisor signs for a student. Name your supervisor, who finds the draft on Today.")
    if draft.author_id == by.pk or draft.supervisor_id == by.pk:
        return ""
    told = _("%(name)s is charting this session. Take it over, with a reason, to sign it.")
    return told % {"name": draft.author.display_name}


def check_signer(draft: Draft, *, by) -> None:
    sentence = why_not_signed_by(draft, by=by)
    if sentence:
        raise Refused(sentence)


# What stands in the way


def why_not_signable(draft: Draft, record: SessionRecord, choices) -> list[Refusal]:
    """Hard stops. A session transcribed from another record happened as it did: it is written down."""
    baselines = list(_against_baselines(draft, record))
    if record.row("head")["is_transcribed"]:
        return baselines
    return [
        *_against_instruments(draft, record, choices),
        *_against_lotion(draft, record, choices),
        *baselines,
    ]


def _against_baselines(draft, record) -> Iterable[Refusal]:
    """A measure has one baseline in an episode, for each side, subject and state."""
    baseline = Observation.objects.filter(
        episode_id=draft.episode_id,
        time_point=TimePoint.BASELINE,
        state=ObservationState.RECORDED,
        trial_number=None,
    )
    taken = set(baseline.values_list("measure_id", "side", "subject", "measured_state"))
    for row in record.of_kind("retest"):
        if row["time_point"] != TimePoint.BASELINE or row["trial_number"] is not None:
            continue
        key = (row["measure"], *(row[name] or "" for name in ("side", "subject", "measured_state")))
        if key in taken:
            yield Refusal(row.id, "time_point", _("This measure has its baseline already."))
        taken.add(key)


def _against_instruments(draft, record, choices) -> Iterable[Refusal]:
    if not record.done("iastm_pass"):
        return
    check_in = record.row("checkin")
    if check_in["consent"] == ConsentAnswer.DECLINED:
        told = _("Consent was declined today: mark the instrument work as not done.")
        yield Refusal("checkin", "consent", told)
    if has_withdrawn_iastm(draft.patient_id, record.started_at, record.ended_at):
        told = _("The patient has withdrawn consent to instrument work: mark it as not done.")
        yield Refusal(record.done("iastm_pass")[0].id, "outcome", told)
    stopped = cautions_of(check_in["screen_questions"] or (), choices)
    if stopped and not check_in["screen_decision"]:
        told = _("%(findings)s: say why instrument work went on, or mark it as not done.")
        names = "; ".join(caution.label for caution in stopped)
        yield Refusal("checkin", "screen_decision", told % {"findings": names})


def has_withdrawn_iastm(patient_id, start: datetime, end: datetime) -> bool:
    """Whether no consent stood at any time of the session: one that is given again as it begins, counts."""
    given = Consent.objects.filter(patient_id=patient_id, kind=ConsentKind.IASTM, given_at__lte=end)
    stands = given.filter(Q(withdrawal=None) | Q(withdrawal__withdrawn_at__gt=start)).exists()
    return not stands and given.exists()


def cautions_of(questions: Iterable[str], choices) -> list:
    """Contraindications behind the safety questions that were answered with yes, where they stop the hand."""
    asked = [choices.screen_questions.get(code) for code in questions]
    codes = dict.fromkeys(code for question in asked if question for code in question.maps_to)
    found = [choices.contraindications.get(code) for code in codes]
    return [caution for caution in found if caution and caution.action in NEEDS_A_DECISION]


def _against_lotion(draft, record, choices) -> Iterable[Refusal]:
    row = record.row("lotion")
    lotion = choices.lotions.get(row["lotion"]) if row.is_done and row["lotion"] else None
    clash = set(lotion.allergens) & set(allergies_of(draft.patient_id)) if lotion else ()
    if clash:
        told = _("The patient is allergic to %(substance)s, which is in %(lotion)s. Choose another.")
        names = ", ".join(choices.responses["allergen"].label(code) for code in sorted(clash))
        yield Refusal("lotion", "lotion", told % {"substance": names, "lotion": lotion.label})


def allergies_of(patient_id) -> tuple[str, ...]:
    """Substances of the alerts that stand, as codes of the allergen list."""
    alerts = PatientAlert.objects.filter(patient_id=patient_id, kind=AlertKind.ALLERGY, ended_at=None)
    substances = alerts.exclude(substance="").values_list("substance", flat=True)
    return tuple(sorted({f"allergen.{substance.removeprefix('allergen.')}" for substance in substances}))


# Worth a second look


def warnings(draft: Draft, record: SessionRecord, choices) -> list[str]:
    """Sentences on the review sheet. None of them stands in the way."""
    return [
        *_of_time(record, choices),
        *_of_areas(record, choices),
        *_of_sides(draft, record),
        *_of_harm(draft, record),
        *_of_progress(draft, record),
    ]


def _of_time(record, choices) -> Iterable[str]:
    if record.seconds and not SHORTEST <= record.seconds <= LONGEST:
        told = _("%(minutes)s min in all, outside 30 to 45.")
        yield told % {"minutes": round(record.seconds / 60)}
    clock = (record.ended_at - record.started_at).total_seconds()
    if record.row("head")["times_not_recorded"]:
        clock = record.seconds
    if abs(clock - record.seconds) > 15 * 60:
        told = _("The parts add up to %(parts)s min, the clock says %(clock)s.")
        yield told % {"parts": round(record.seconds / 60), "clock": round(clock / 60)}
    passive, active = _passive_and_active(record, choices)
    if passive > active and record.done("exercise"):
        yield _("More minutes of treatment by hand or tool than of exercise.")


def _passive_and_active(record, choices) -> tuple[int, int]:
    modalities = record.done("modality")
    active = [row for row in modalities if _kind(row, choices) == ModalityKind.ACTIVE]
    passive = [row for row in modalities if _kind(row, choices) == ModalityKind.PASSIVE]
    exercise, iastm = record.exercise_seconds or 0, record.iastm_seconds or 0
    return (
        iastm + (total(row.least_seconds for row in passive) or 0),
        exercise + (total(row.least_seconds for row in active) or 0),
    )


def _kind(row, choices):
    choice = choices.modalities.get(row["modality"])
    return choice.kind if choice else None


def _of_areas(record, choices) -> Iterable[str]:
    seconds = {}
    for row in record.done("iastm_pass"):
        for area in {(region, row["side"]) for region in row["regions"] or ()}:
            seconds[area] = seconds.get(area, 0) + (row.least_seconds or 0)
    for (region, _side), spent in seconds.items():
        if spent > LONGEST_ON_AN_AREA:
            told = _("%(area)s: %(minutes)s min of instrument work, more than 15 on one area.")
            yield told % {"area": choices.regions.label(region), "minutes": round(spent / 60)}


def _of_sides(draft, record) -> Iterable[str]:
    expected = draft.episode.side
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(expected)
    if other and any(row["side"] == other for row in record.done("iastm_pass", "exercise", "modality")):
        told = _("This episode is of the %(side)s; something here was done on the other side alone.")
        yield told % {"side": Side(expected).label.lower()}


def _of_harm(draft, record) -> Iterable[str]:
    skins = [record.row("iastm")["skin_after"], *(row["skin_after"] for row in record.done("iastm_pass"))]
    if any(skin in SKIN_HARM for skin in skins) and not record.of_kind("adverse_event"):
        yield _("Spots, a bruise or broken skin: add what happened as a reaction.")
    limit = draft.clinic.discomfort_limit
    if any((row["discomfort_during"] or 0) > limit for row in record.done("iastm_pass")):
        yield _("Discomfort went above the clinic's limit of %(limit)s.") % {"limit": limit}


def _of_progress(draft, record) -> Iterable[str]:
    """Two earlier sessions and this one, and every dose as it was planned."""
    today = [difference(row.planned, row.values).verdict for row in record.done("exercise")]
    if not today or any(verdict != Verdict.AS_PLANNED for verdict in today):
        return
    earlier = TreatmentSession.objects.signed().filter(episode_id=draft.episode_id)
    last_two = list(earlier.order_by("-started_at", "-id").values_list("pk", flat=True)[:2])
    if len(last_two) == 2 and not any(_progressed(pk) for pk in last_two):
        yield _("No progression in three sessions.")


def _progressed(session_id) -> bool:
    done = ExercisePerformed.objects.filter(treatment_session=session_id, component__outcome="done")
    return any(
        difference(_dose_of(one.planned_dose), _dose_of(one)).verdict != Verdict.AS_PLANNED
        for one in done.select_related("planned_dose")
        if hasattr(one, "planned_dose")
    )


def _dose_of(row) -> dict:
    return {name: getattr(row, name) for name in DOSE}
