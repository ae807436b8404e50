"""WHAT the check-in stops today: contraindications found or standing, each acting as the catalogue says.

One hard stop: no instrument work in this session, or not on an area. Nobody passes it in charting; a standing
one ends with its alert. A trigger of the database says the same when a session is sealed (migration 0027).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q
from django.utils.functional import cached_property

from clinic.models import PatientAlert
from sessions_app.body_map import code_and_side
from sessions_app.choices import AskedOf, CautionAction, ScreenMoment, Side
from sessions_app.models import ScreenFinding

# Told by the answer about consent and by the consents on file, never ticked as a finding.
BY_CONSENT = ("patient_refusal", "minor_or_no_consent")


@dataclass(frozen=True)
class Answers:
    """What the check-in says: questions answered with yes, what it was, where, and why work goes on."""

    questions: Collection[str] = ()
    findings: Collection[str] = ()
    areas: Collection[str] = ()
    reason: str = ""

    @classmethod
    def of(cls, values) -> "Answers":
        """Of a row of the draft or of the record; `values` gives the value of a field by its name."""
        reason = values("screen_decision") or ""
        return cls(
            values("screen_questions") or (),
            values("findings") or (),
            values("closed_areas") or (),
            (reason if isinstance(reason, str) else "".join(reason)).strip(),
        )


@dataclass(frozen=True)
class Standing:
    """An alert that holds, with what an earlier session said of it."""

    alert: PatientAlert
    reason: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One contraindication today: what it is, how it is known, where, and why work goes on all the same."""

    caution: object
    question: str = ""
    standing: Standing | None = None
    areas: tuple[str, ...] = ()
    reason: str = ""
    is_said: bool = True  # not only one of those behind a question answered with yes

    @property
    def label(self) -> str:
        return self.caution.label

    @property
    def stops(self) -> str:
        return self.caution.action


@dataclass
class Gate:
    findings: list[Finding] = field(default_factory=list)

    def _that(self, *actions) -> list[Finding]:
        return [one for one in self.findings if one.stops in actions]

    @cached_property
    def of_session(self) -> list[Finding]:
        return self._that(CautionAction.BLOCK_SESSION)

    @cached_property
    def of_areas(self) -> list[Finding]:
        return self._that(CautionAction.BLOCK_AREA)

    @cached_property
    def to_explain(self) -> list[Finding]:
        return [one for one in self._that(CautionAction.CONFIRM_REASON) if not one.reason]

    @cached_property
    def explained(self) -> list[Finding]:
        return [one for one in self._that(CautionAction.CONFIRM_REASON) if one.reason]

    @cached_property
    def quiet(self) -> list[Finding]:
        return self._that(CautionAction.WARN, CautionAction.WARN_AND_OFFER_STOP)

    @cached_property
    def not_placed(self) -> list[Finding]:
        """They close an area, and nobody has said which."""
        return [one for one in self.of_areas if not one.areas]

    @cached_property
    def closed(self) -> set[str]:
        return {area for one in self.of_areas for area in one.areas}

    def closing(self, regions: Collection[str], side: str, choices) -> list[Finding]:
        """What closes a pass on these areas. Where nobody has said where, all of them."""
        codes = {code for region in regions for code in _codes(region, choices)}
        return [one for one in self.of_areas if not (one.areas and codes) or _meet(one.areas, codes, side)]


def _codes(region, choices) -> Iterable[str]:
    found = choices.regions.get(region)
    return (region, *(found.map_codes if found else ()))


def _meet(areas, codes, side) -> bool:
    for area in areas:
        code, where = code_and_side(area)
        if code in codes and {where, side} != {Side.LEFT, Side.RIGHT}:
            return True
    return False


def gate_of(answers: Answers, standing: Iterable[Standing], choices) -> Gate:
    """Standing alerts first, each contraindication once."""
    today, found = _found_today(answers, choices), {}
    known = [(caution, one) for one in standing if (caution := _standing_caution(one, choices))]
    is_shared = _closes_more(today.keys() - {caution.code for caution, _one in known}, choices)
    for caution, one in known:
        code = caution.code
        before = found[code].areas if code in found else ()
        own = _answer_to(caution, answers)
        areas = (*before, *_areas_of(one, own, is_said=code in today, is_shared=is_shared))
        reason = own.reason or one.reason
        found[code] = Finding(caution, today.get(code, ""), one, tuple(dict.fromkeys(areas)), reason)
    for code, question in today.items():
        caution = choices.contraindications.get(code)
        if caution and code not in found:
            said = code in answers.findings
            own = _answer_to(caution, answers)
            found[code] = Finding(caution, question, None, tuple(own.areas), own.reason, said)
    return Gate(list(found.values()))


def _answer_to(caution, answers) -> Answers:
    """What the check-in says of all findings together, cut down to what this one asks for."""
    areas = answers.areas if caution.action == CautionAction.BLOCK_AREA else ()
    reason = answers.reason if caution.action == CautionAction.CONFIRM_REASON else ""
    return replace(answers, areas=areas, reason=reason)


def _standing_caution(one, choices):
    """What an alert stops by itself; nothing where it only adds a question."""
    caution = choices.contraindications.get(one.alert.means)
    return None if caution is None or is_asked_each_time(caution.code, choices) else caution


def _closes_more(codes, choices) -> bool:
    """Something else closes an area today, so that the areas chosen may be of that alone."""
    found = (choices.contraindications.get(code) for code in codes)
    return any(caution and caution.action == CautionAction.BLOCK_AREA for caution in found)


def _areas_of(one, answers, *, is_said, is_shared) -> Iterable[str]:
    """The alert's own areas stay. Those of last time give way to today's, where today's answer is about this
    alert and about no other finding."""
    is_asked = is_said or not one.alert.areas
    now = answers.areas if is_asked else ()
    before = one.areas if is_shared or not now else ()
    return (*one.alert.areas, *before, *now)


def _found_today(answers, choices) -> dict[str, str]:
    """Contraindication to the question that it answers. Of a question answered with yes, until somebody says
    which of them it is, all of them."""
    asked = [one for code in answers.questions if (one := choices.screen_questions.get(code))]
    found = {}
    for question in asked:
        said = [code for code in question.maps_to if code in answers.findings]
        found |= dict.fromkeys(said or question.maps_to, question.code)
    for code in answers.findings:
        found.setdefault(code, question_of(code, choices))
    return {code: question for code, question in found.items() if code not in BY_CONSENT}


def question_of(caution: str, choices) -> str:
    """The question of the check-in under which a contraindication is ticked: the first that names it."""
    asked = [one for one in choices.screen_questions if one.asked_when == ScreenMoment.CHECK_IN]
    return next((one.code for one in asked if caution in one.maps_to), "")


def is_standing(caution: str, choices) -> bool:
    """It is asked once, at the first visit, and then known."""
    return any(one.is_standing and caution in one.maps_to for one in choices.screen_questions)


def is_asked_each_time(caution: str, choices) -> bool:
    """Staff ask it at every check-in: the alert adds the question and stops nothing by itself."""
    return any(
        caution in one.maps_to
        for one in choices.screen_questions
        if one.asked_when == ScreenMoment.CHECK_IN and one.asked_of == AskedOf.STAFF
    )


def standing_of(patient_id, over: datetime) -> list[Standing]:
    """Alerts that held when the session was over, with what the latest session said of each."""
    held = PatientAlert.objects.filter(Q(ended_at=None) | Q(ended_at__gte=over), patient_id=patient_id)
    return with_what_was_said(list(held.filter(added_at__lt=over)))


def with_what_was_said(alerts: list[PatientAlert]) -> list[Standing]:
    """One question for all of them, and none where no alert is a contraindication."""
    known = [alert for alert in alerts if alert.means]
    said = _said_of([alert.pk for alert in known]) if known else {}
    return [Standing(alert, *said.get(alert.pk, ("", ()))) for alert in known]


def _said_of(alerts) -> dict[int, tuple[str, tuple[str, ...]]]:
    """The reason and the areas of the latest signed session, by alert."""
    told = ScreenFinding.objects.filter(alert__in=alerts, treatment_session__state="signed")
    rows = told.order_by("treatment_session__started_at", "pk").values_list("alert", "decision", "areas")
    return {alert: (reason, tuple(areas)) for alert, reason, areas in rows}
