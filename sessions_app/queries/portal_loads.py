"""What a patient lifted in exercises of the visits: the first weight and the newest, never why it changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sessions_app import portal_words as words
from sessions_app.choices import LoadUnit
from sessions_app.models import Addendum, Exercise, TreatmentSession
from sessions_app.portal_lists import listed
from sessions_app.queries.names import Names
from sessions_app.struck_values import without_struck

WEIGHTS = (LoadUnit.KG, LoadUnit.LB)


@dataclass(frozen=True)
class Lifted:
    exercise: str
    side: str
    unit: str
    on: date
    load: Decimal

    @property
    def of_what(self):
        return self.exercise, self.side, self.unit


@dataclass(frozen=True)
class LoadLine:
    """One exercise that was done with a weight on two days or more."""

    name: str
    words: str


def loads_of(user, episode) -> list[LoadLine]:
    """In three statements, the exercise done last on top."""
    told: dict[tuple, list[Lifted]] = {}
    for one in _lifted(user, episode):
        told.setdefault(one.of_what, []).append(one)
    several = [rows for rows in told.values() if rows[0].on != rows[-1].on]
    codes = {rows[0].exercise for rows in several}
    names = Names(episode.clinic_id).by_code({Exercise: codes})[Exercise] if codes else {}
    several.sort(key=lambda rows: rows[-1].on, reverse=True)
    return [_line(rows[0], rows[-1], names) for rows in several]


def _lifted(user, episode) -> list[Lifted]:
    """Of every signed visit with a day, the oldest first; what was struck out is not told."""
    signed = (
        TreatmentSession.objects.visible_to(user).signed().filter(episode=episode, day_not_recorded=False)
    )
    signed = list(signed.only("started_at", "snapshot").order_by("started_at", "id"))
    struck: dict[int, set] = {}
    addenda = Addendum.objects.filter(treatment_session__in=[one.pk for one in signed])
    for session, place in addenda.exclude(struck_place="").values_list("treatment_session", "struck_place"):
        struck.setdefault(session, set()).add(place)
    return [
        lifted
        for one in signed
        for part in without_struck(one.snapshot, struck.get(one.pk, ()))["parts"]
        if (lifted := _of_part(part, timezone.localdate(one.started_at)))
    ]


def _of_part(part, on) -> Lifted | None:
    stated = part["dose"]["stated"] if part["is_done"] and part["kind"] == "exercise" else {}
    exercise, side = (part["values"].get(name, {}).get("value") for name in ("exercise", "side"))
    load, unit = stated.get("load_value"), stated.get("load_unit")
    if not exercise or load is None or unit not in WEIGHTS:
        return None
    return Lifted(exercise, side or "", unit, on, Decimal(str(load)))


def _line(first, last, names) -> LoadLine:
    name = listed([names.get(last.exercise, ""), words.side_words(last.side)])
    return LoadLine(name, words.lifted_words(first.load, last.load, last.unit, first.on, last.on))
