"""WHEN a session may be signed, and what is worth a second look before it is.

A refusal stands at a field of the sheet; a warning never stands in the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.choices import AlertKind, Role
from clinic.composed import Composed
from clinic.models import Membership, PatientAlert
from clinic.refusals import Refused
from sessions_app.analysis.share import Done, Treatment, has_stalled, is_more_passive
from sessions_app.choices import (
    ConsentAnswer,
    IastmAnswer,
    ModalityKind,
    ObservationState,
    ReactionAnswer,
    Side,
    TimePoint,
)
from sessions_app.models import Draft, ExercisePerformed, IastmDecision, Observation, TreatmentSession
from sessions_app.policies import Refusal, whose_chart
from sessions_app.policies_consent import Span, consents_of
from sessions_app.policies_gate import Answers, Finding, Gate, gate_of, standing_of
from sessions_app.record import SessionRecord, total

LONGEST_ON_AN_AREA = 15 * 60
OLDER = timedelta(hours=24)
INSTEAD_OF_TREATMENT = gettext_lazy("Record the consent, or mark every treatment as not done.")
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
    return f"{whose_chart(draft)} {_('Take it over, with a reason, to sign it.')}"


def check_signer(draft: Draft, *, by) -> None:
    sentence = why_not_signed_by(draft, by=by)
    if sentence:
        raise Refused(sentence)


# What stands in the way


@dataclass(frozen=True)
class Stop:
    """A refusal in two halves: what is so, and what to do about it."""

    row: str
    name: str
    fact: str
    then: str

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.row, self.name, f"{self.fact} {self.then}")


def why_not_signable(draft: Draft, record: SessionRecord, choices, gate: Gate | None = None) -> list[Refusal]:
    """Hard stops. A session transcribed from another record happened as it did, and is written down with
    `stops_not_applied`."""
    baselines = list(_against_baselines(draft, record))
    if record.row("head")["is_transcribed"]:
        told = why_not_transcribed(draft, record.started_at)
        return [*([Refusal("head", "is_transcribed", told)] if told else []), *baselines]
    return [*(stop.refusal for stop in _stops(draft, record, choices, gate)), *baselines]


def why_not_transcribed(draft: Draft, started_at) -> str:
    """What was done here is charted here: only an older record, of no visit, is copied past the stops."""
    if draft.visit_id:
        return _("This is the record of a visit here. It is charted, or written late, but not transcribed.")
    if started_at and started_at > draft.started_at - OLDER:
        told = _("Transcribed is what another record says of a session more than %(hours)s hours ago.")
        return told % {"hours": OLDER // timedelta(hours=1)}
    return ""


def stops_not_applied(draft: Draft, record: SessionRecord, choices, gate: Gate | None = None) -> str:
    """What would have stopped a transcribed session here, in sentences; nothing for any other."""
    if not record.row("head")["is_transcribed"]:
        return ""
    return " ".join(dict.fromkeys(stop.fact for stop in _stops(draft, record, choices, gate)))


def gate_at(draft: Draft, record: SessionRecord, choices) -> Gate:
    """What the check-in of this sheet stops, with the alerts that stood at its end."""
    answers = Answers.of(record.row("checkin").__getitem__)
    return gate_of(answers, standing_of(draft.patient_id, _span(draft, record).over), choices)


def _span(draft, record) -> Span:
    return Span(record.started_at, record.ended_at, ZoneInfo(draft.clinic.time_zone))


def _stops(draft, record, choices, gate) -> list[Stop]:
    gate = gate or gate_at(draft, record, choices)
    return [
        *_of_consent(draft, record),
        *_of_session(record, gate),
        *_of_closed_areas(record, gate, choices),
        *_of_reasons(record, gate),
        *_of_lotion(draft, record, choices),
        *_of_discomfort(draft, record),
    ]


def _of_consent(draft, record) -> Iterable[Stop]:
    treated = record.done("warm_up", "iastm_pass", "exercise", "modality")
    passes = record.done("iastm_pass")
    if passes and record.row("checkin")["consent"] == ConsentAnswer.DECLINED:
        told = _("Consent was declined today.")
        yield Stop("checkin", "consent", told, _("Mark the instrument work as not done."))
    consents, span = consents_of(draft.patient), _span(draft, record)
    if told := consents.why_no_treatment(span):
        yield from _of_treatment(record, treated, told)
    broken_off = all(row["stopped_early"] for row in passes)
    if passes and (told := consents.why_no_instrument_work(span, was_broken_off=broken_off)):
        yield Stop(passes[0].id, "outcome", told, _("Record the consent, or mark this as not done."))


def _of_treatment(record, treated, told) -> Iterable[Stop]:
    """Nothing is treated; and where nothing was, nobody says that consent stands."""
    if treated:
        yield Stop(treated[0].id, "outcome", told, str(INSTEAD_OF_TREATMENT))
    elif record.row("checkin")["consent"] == ConsentAnswer.STANDS:
        yield Stop("checkin", "consent", told, _("Record the consent, or answer “Declined today”."))


def _of_session(record, gate) -> Iterable[Stop]:
    passes = record.done("iastm_pass")
    if passes and gate.of_session:
        told = _("No IASTM in this session: %(findings)s.") % {"findings": named(gate.of_session)}
        yield Stop(passes[0].id, "outcome", told, _("Mark it as not done. Exercise goes on."))


def _of_closed_areas(record, gate, choices) -> Iterable[Stop]:
    passes = record.done("iastm_pass")
    if passes and gate.not_placed:
        told = _("%(findings)s: nobody has said where.") % {"findings": named(gate.not_placed)}
        yield Stop("checkin", "closed_areas", told, _("Choose the areas that stay closed."))
    for row in passes:
        closing = gate.closing(row["regions"] or (), row["side"] or "", choices)
        if placed := [one for one in closing if one.areas]:
            told = _("This area is closed: %(findings)s.") % {"findings": named(placed)}
            yield Stop(row.id, "outcome", told, _("Mark it as not done, or choose another area."))


def _of_reasons(record, gate) -> Iterable[Stop]:
    if record.done("iastm_pass") and gate.to_explain:
        told = _("%(findings)s: no reason is given.") % {"findings": named(gate.to_explain)}
        then = _("Say why instrument work went on, or mark it as not done.")
        yield Stop("checkin", "screen_decision", told, then)


def named(findings: Iterable[Finding]) -> str:
    return "; ".join(one.label for one in findings)


def _of_lotion(draft, record, choices) -> Iterable[Stop]:
    row = record.row("lotion")
    lotion = choices.lotions.get(row["lotion"]) if row.is_done and row["lotion"] else None
    clash = set(lotion.allergens) & set(allergies_of(draft.patient_id)) if lotion else ()
    if clash:
        told = _("The patient is allergic to %(substance)s, which is in %(lotion)s.")
        names = ", ".join(choices.responses["allergen"].label(code) for code in sorted(clash))
        told = told % {"substance": names, "lotion": lotion.label}
        yield Stop("lotion", "lotion", told, _("Choose another."))


def _of_discomfort(draft, record) -> Iterable[Stop]:
    """Above the clinic's limit somebody has to say what was done about it."""
    limit = draft.clinic.discomfort_limit
    for row in record.done("iastm_pass"):
        felt = row["discomfort_during"] or 0
        if felt > limit and not (row["words"] or "").strip():
            told = _("Discomfort was %(felt)s, above the clinic's limit of %(limit)s.")
            then = _("Say in a few words what was done about it.")
            yield Stop(row.id, "words", told % {"felt": felt, "limit": limit}, then)


def _against_baselines(draft, record) -> Iterable[Refusal]:
    """A measure has one baseline in an episode, for each side, subject and state."""
    if not any(row["time_point"] == TimePoint.BASELINE for row in record.of_kind("retest")):
        return
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


def allergies_of(patient_id) -> tuple[str, ...]:
    """Substances of the alerts that stand, as codes of the allergen list."""
    substances = {substance.removeprefix("allergen.") for (substance,) in _substances(patient=patient_id)}
    return tuple(sorted(f"allergen.{substance}" for substance in substances))


@Composed
def _substances(patient):
    alerts = PatientAlert.objects.filter(patient=patient, kind=AlertKind.ALLERGY, ended_at=None)
    return alerts.exclude(substance="").values_list("substance")


# Worth a second look


def warnings(draft: Draft, record: SessionRecord, choices) -> list[str]:
    """Sentences on the review sheet. None of them stands in the way."""
    return [
        *_of_time(draft.clinic, record, choices),
        *_of_areas(record, choices),
        *_of_sides(draft, record),
        *_of_harm(draft, record),
        *_of_progress(draft, record),
        *_of_decision(draft, record),
    ]


def _of_time(clinic, record, choices) -> Iterable[str]:
    low, high = clinic.session_minutes_low, clinic.session_minutes_high
    if record.seconds and not low * 60 <= record.seconds <= high * 60:
        told = _("%(minutes)s min in all, outside %(low)s to %(high)s.")
        yield told % {"minutes": round(record.seconds / 60), "low": low, "high": high}
    clock = (record.ended_at - record.started_at).total_seconds()
    if record.row("head")["times_not_recorded"]:
        clock = record.seconds
    if abs(clock - record.seconds) > 15 * 60:
        told = _("The parts add up to %(parts)s min, the clock says %(clock)s.")
        yield told % {"parts": round(record.seconds / 60), "clock": round(clock / 60)}
    if record.done("exercise") and is_more_passive(_treatment(record, choices)):
        yield _("More minutes of treatment by hand or tool than of exercise.")


def _treatment(record, choices) -> Treatment:
    def seconds(kind):
        rows = [row for row in record.done("modality") if _kind(row, choices) == kind]
        return total(row.least_seconds for row in rows) if rows else 0

    return Treatment(
        exercise=record.exercise_seconds,
        iastm=record.iastm_seconds if record.done("iastm_pass") else 0,
        passive=seconds(ModalityKind.PASSIVE),
        active=seconds(ModalityKind.ACTIVE),
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
    if record.row("checkin")["reaction"] == ReactionAnswer.YES and not record.of_kind("adverse_event"):
        yield _("The patient told of a reaction: write down what happened.")
    limit = draft.clinic.discomfort_limit
    if any((row["discomfort_during"] or 0) > limit for row in record.done("iastm_pass")):
        yield _("Discomfort went above the clinic's limit of %(limit)s.") % {"limit": limit}


def _of_progress(draft, record) -> Iterable[str]:
    """This session and the two before it made no exercise harder."""
    today = [_done(draft.pk, *(row[name] for name in COUNTED))[1] for row in record.done("exercise")]
    if today and has_stalled([*_exercises_before(draft, record), today]):
        yield _("No progression in three sessions.")


def _of_decision(draft, record) -> Iterable[str]:
    """Instrument work that was decided against and done all the same wants a new decision."""
    if not record.done("iastm_pass"):
        return
    last = IastmDecision.objects.filter(episode_id=draft.episode_id).order_by("decided_at", "id").last()
    if last and last.decision != IastmAnswer.CONTINUE:
        told = _("Instrument work was done although it %(decision)s: decide again and say why.")
        yield told % {"decision": last.get_decision_display().lower()}


COUNTED = ("exercise", "side", "sets", "reps", "load_value", "load_unit", "hold_seconds")


def _exercises_before(draft, record) -> list[list[Done]]:
    """What was done in each earlier session of the episode that had exercise."""
    performed = ExercisePerformed.objects.filter(
        treatment_session__in=TreatmentSession.objects.signed().filter(
            episode_id=draft.episode_id, started_at__lt=record.started_at
        ),
        component__outcome="done",
    ).order_by("treatment_session__started_at", "treatment_session", "component__position")
    names = ("exercise_id", *COUNTED[1:])
    found = [_done(*row) for row in performed.values_list("treatment_session", *names)]
    return [[done for _key, done in rows] for _key, rows in groupby(found, key=lambda pair: pair[0])]


def _done(session, exercise, side, sets, reps, load, unit, hold) -> tuple:
    return session, Done(exercise, side or "", sets, reps, load, unit or "", hold)
