"""What was left open last time, in last time's words: skin, pain, tolerance, and reactions without an end."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from sessions_app.choices import ResponseOpens, RowOutcome, Side
from sessions_app.models import AdverseEvent, IastmPass, PassRegion, SessionNote, TreatmentSession

SINCE = Coalesce("onset_at", "recorded_at")


@dataclass(frozen=True)
class OpenThing:
    words: str
    since: datetime
    advice: str = ""  # what the catalogue says is to follow
    event_id: int | None = None


def open_from_last(last, waiting, choices, limit: int) -> list[OpenThing]:
    """Reactions first: they stay until somebody says how they ended. Takes what `left_open` found."""
    events = [json.loads(one) for one in waiting]
    return [
        *(OpenThing(one["words"], _moment(one["since"]), one["action"], one["id"]) for one in events),
        *_seen_last_time(last and json.loads(last), choices, limit),
    ]


def left_open(patient: str):
    """Two columns for a question about the patient that its column `patient` names."""
    of_patient = {"patient": OuterRef(patient)}
    events = AdverseEvent.objects.still_open().filter(**of_patient).order_by("recorded_at", "id")
    told = events.values(told=JSONObject(id="id", words="words", since=SINCE, action="action"))
    return Subquery(_last_session(of_patient)), ArraySubquery(told)


def _last_session(of_patient):
    """The patient's last signed session as one value."""
    of_it = {"treatment_session": OuterRef("pk")}
    regions = PassRegion.objects.filter(iastm_pass=OuterRef("pk")).order_by("position").values("region")
    passes = IastmPass.objects.filter(**of_it, component__outcome=RowOutcome.DONE).order_by("pk")
    seen = JSONObject(
        skin="skin_after", during="discomfort_during", after="discomfort_after", side="side",
        regions=ArraySubquery(regions),
    )  # fmt: skip
    tolerance = SessionNote.objects.filter(**of_it).values("tolerance")[:1]
    told = JSONObject(
        since="started_at", tolerance=Subquery(tolerance), passes=ArraySubquery(passes.values(seen=seen))
    )
    signed = TreatmentSession.objects.signed().filter(**of_patient)
    return signed.order_by("-started_at", "-id").values(told=told)[:1]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seen_last_time(last: dict | None, choices, limit: int) -> list[OpenThing]:
    if last is None:
        return []
    skin = choices.responses.get("skin_response")
    lines = [line for one in last["passes"] for line in _of_pass(one, skin, choices, limit)]
    answer = _answer(choices.responses.get("tolerance"), last["tolerance"])
    if answer and answer.opens != ResponseOpens.NONE:
        lines.append((answer.label, answer.follow_up))
    return [OpenThing(words, _moment(last["since"]), advice) for words, advice in dict.fromkeys(lines)]


def _of_pass(one: dict, skin, choices, limit: int) -> list[tuple[str, str]]:
    """Words of one pass and what is to follow them."""
    area = _area(one, choices)
    answer, found = _answer(skin, one["skin"]), []
    if answer and answer.opens != ResponseOpens.NONE:
        found.append((f"{answer.label}: {area}", answer.follow_up))
    strongest = max(one["during"] or 0, one["after"] or 0)
    if strongest > limit:
        told = _("Discomfort %(value)s, above the clinic's limit of %(limit)s: %(area)s")
        found.append((told % {"value": strongest, "limit": limit, "area": area}, ""))
    return found


def _area(one: dict, choices) -> str:
    names = ", ".join(choices.regions.label(code) for code in one["regions"])
    side = Side(one["side"]).label.lower() if one["side"] in (Side.LEFT, Side.RIGHT, Side.BOTH) else ""
    return ", ".join(part for part in (names, side) if part)


def _answer(answers, code):
    return answers.get(code) if answers and code else None
