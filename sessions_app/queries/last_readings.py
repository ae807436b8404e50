"""What each reading of a session stood beside when it was signed: the last one of its kind, the change
since then and what that change was held against. Pain after the treatment stands beside the check-in's."""

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app.analysis.change import since_first
from sessions_app.choices import ObservationState, SessionMoment, ThresholdKind
from sessions_app.models import CheckIn, Observation
from sessions_app.queries.comparable import KEY
from sessions_app.queries.outcome_series import PAIN, PAIN_SCALE
from sessions_app.queries.thresholds import thresholds_in_use
from sessions_app.snapshot_rows import SessionRows
from sessions_app.verdict_words import verdict_words
from sessions_app.words import number_words, valued

# A trial stands beside the same trial of the last time, not beside a mean.
COMPARES = (*KEY, "trial_number")
# What pain at the check-in is asked without.
NARROWED = ("side", "subject", "measured_state", "recall_period")


def last_readings(session, rows: SessionRows, choices) -> list[dict]:
    """One entry a reading, in plain values for the snapshot. Three statements for any number."""
    readings = rows.all(Observation)
    if not readings:
        return []
    codes = {one.measure_id for one in readings}
    in_use = thresholds_in_use(session.clinic_id, [session.episode.condition_id], codes)
    earlier = _earlier(session, codes)
    return [
        _beside_check_in(one, rows)
        or _beside_last(
            one, earlier.get(_key(one)), choices, in_use[session.episode.condition_id, one.measure_id]
        )
        for one in readings
    ]


def _earlier(session, codes) -> dict:
    taken = Observation.objects.filter(
        episode=session.episode_id, measure__in=codes, state=ObservationState.RECORDED, value__isnull=False,
        at__lt=session.ended_at,
    ).exclude(treatment_session=session)  # fmt: skip
    newest = taken.order_by(*COMPARES, "-at", "-id").distinct(*COMPARES)
    return {_key(one): one for one in newest}


def _key(reading) -> tuple:
    return tuple(getattr(reading, name) for name in COMPARES)


def _beside_check_in(reading, rows) -> dict | None:
    """Pain again when the treatment is over; its change within one visit is held against nothing."""
    asked = next((one.pain_now for one in rows.all(CheckIn)), None)
    if asked is None or reading.value is None or not _is_pain_now(reading):
        return None
    change = reading.value - asked
    words = _("%(change)s in the visit") % {"change": f"{change.normalize():+f}".replace("-", "−")}
    last = {"value": str(asked), "words": _("%(pain)s at check-in") % {"pain": asked}, "at": ""}
    return {"last": last, "reading": words if change else _("No change in the visit")}


def _is_pain_now(reading) -> bool:
    """As the check-in asks for it, on the same scale, and not before the treatment."""
    is_pain = reading.measure_id == PAIN and (reading.scale_min, reading.scale_max) == PAIN_SCALE
    is_narrowed = any(getattr(reading, name) for name in NARROWED)
    return is_pain and not is_narrowed and reading.moment != SessionMoment.BEFORE


def _beside_last(reading, last, choices, in_use) -> dict:
    if reading.value is None:
        return {"last": _said(last), "reading": ""}
    measure = choices.measures.get(reading.measure_id)
    values = [one.value for one in (last, reading) if one]
    change = since_first(values, measure.higher_is_better, rates_change=measure.rates_change)
    here = in_use.of_values(measure, reading.unit, (reading.scale_min, reading.scale_max))
    verdict = here.verdict(change, subject=reading.subject)
    error = change and here.value(ThresholdKind.ERROR, first=change.first, subject=reading.subject)
    words = verdict_words(verdict, change.direction if change else "", valued(error, reading.unit))
    told = {"last": _said(last), "reading": words, "verdict": str(verdict)}
    return told | ({"held_against": [asdict(line) for line in here.lines]} if change else {})


def _said(last) -> dict | None:
    if last is None:
        return None
    words = valued(last.value, last.unit)
    return {"value": number_words(last.value), "words": words, "at": timezone.localtime(last.at).isoformat()}
