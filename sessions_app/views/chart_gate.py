"""What the charting page says of safety and consent: what is asked, what is closed, why, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic.choices import ConsentKind
from clinic.consent_wordings import WORDINGS
from sessions_app.choices import AskedOf, ConsentAnswer, ScreenMoment
from sessions_app.payload import from_json
from sessions_app.policies_consent import TREATMENTS, Span, consents_of, why_not_taken
from sessions_app.policies_gate import (
    BY_CONSENT,
    Answers,
    gate_of,
    is_asked_each_time,
    question_of,
    with_what_was_said,
)
from sessions_app.policies_signing import named, why_not_transcribed


@dataclass(frozen=True)
class Question:
    """One safety question of the check-in with what it may come to."""

    code: str
    label: str
    cautions: list
    is_open: bool  # answered with yes, and not yet said which


@dataclass(frozen=True)
class Closing:
    """What is closed to the instrument and why, and beside which answer of the check-in that stands."""

    place: str  # a question of the check-in, consent or standing; nothing where the check-in says it already
    what: str
    why: str = ""


@dataclass(frozen=True)
class Lacking:
    """A consent that does not stand, why, and the words that are agreed to."""

    kind: ConsentKind
    why: str
    wording: object


@dataclass(frozen=True)
class Giver:
    """Somebody who may agree, as a button says it."""

    key: str
    words: str


class ChartGate:
    """`page` is the ChartPage."""

    def __init__(self, page):
        self.page, self.choices = page, page.choices
        self.row = page.row("checkin")
        self.standing = with_what_was_said(page.alerts)
        self.today = gate_of(Answers.of(self.row.get), self.standing, page.choices)

    @cached_property
    def is_off(self) -> bool:
        """A transcribed session took place as its source says, where it may be transcribed."""
        return self.page.sheet.is_transcribed and not why_not_transcribed(self.page.draft, self.span.start)

    # The check-in

    @cached_property
    def questions(self) -> list[Question]:
        asked = [one for one in self.choices.screen_questions if self._is_asked(one)]
        return [
            Question(one.code, one.label, cautions, one.code in self.row.get("screen_questions"))
            for one in asked
            if (cautions := [self.choices.contraindications.get(code) for code in self._own(one)])
        ]

    def _is_asked(self, question) -> bool:
        if question.asked_when != ScreenMoment.CHECK_IN:
            return False
        return question.asked_of != AskedOf.STAFF or question.code in self.asked_for_alerts

    def _own(self, question) -> list[str]:
        """Each contraindication is offered once, under the first question that names it."""
        listed = [code for code in question.maps_to if code not in BY_CONSENT]
        return [code for code in listed if question_of(code, self.choices) == question.code]

    @cached_property
    def asked_for_alerts(self) -> set[str]:
        """Questions that a standing alert adds to every check-in."""
        held = {one.alert.means for one in self.standing}
        each_time = {code for code in held if is_asked_each_time(code, self.choices)}
        return {question_of(code, self.choices) for code in each_time}

    @property
    def added_words(self) -> str:
        """What "all clear" says beside the rest, where an alert adds a question."""
        return "; ".join(self.choices.screen_questions.label(code) for code in sorted(self.asked_for_alerts))

    @property
    def found(self) -> list[str]:
        return self.row.get("findings")

    @property
    def to_ask_again(self) -> list:
        """Alerts that were said to hold until a day that has come."""
        today = localtime(self.page.at, self.page.zone).date()
        return [one for one in self.page.alerts if one.until_on and one.until_on <= today]

    @property
    def asks_areas(self) -> str:
        """What closes an area without an alert that says which."""
        if self.is_off:
            return ""
        return named(one for one in self.today.of_areas if not (one.standing and one.standing.alert.areas))

    @property
    def areas_before(self) -> str:
        """What an earlier session closed for an alert, until somebody says otherwise."""
        said = (area for one in self.standing if not one.alert.areas for area in one.areas)
        return ", ".join(self.choices.areas.label(area) for area in dict.fromkeys(said))

    @property
    def needs_reason(self) -> bool:
        return not self.is_off and bool(self.today.to_explain or self.row.first("screen_decision"))

    @property
    def reason_words(self) -> str:
        return named([*self.today.to_explain, *self.today.explained])

    # Consent

    @cached_property
    def span(self) -> Span:
        return Span.typed(self.page.draft, self.page.row("head"), at=self.page.at)

    @cached_property
    def consents(self):
        return consents_of(self.page.draft.patient)

    @cached_property
    def lacking(self) -> list[Lacking]:
        """Consents that do not stand, and what is planned or done waits for them."""
        return [] if self.is_off else _lacking(self.page.payload, self.consents, self.span)

    @property
    def lacking_words(self) -> str:
        return " ".join(one.why for one in self.lacking)

    @property
    def lacks_treatment(self) -> bool:
        return any(one.kind == ConsentKind.TREATMENT for one in self.lacking)

    @property
    def has_passes(self) -> bool:
        return bool(self.page.payload.of_kind("iastm_pass"))

    @property
    def may_take_consent(self) -> bool:
        return self.page.may_write and not why_not_taken(self.span, by=self.page.user, at=self.page.at)

    @cached_property
    def givers(self) -> list[Giver]:
        """Who may agree: the patient, or the named guardians of a minor."""
        if not self.is_minor:
            return [Giver("", _("Agreed to this now"))]
        told = _("Agreed to this now by %(guardian)s")
        return [Giver(str(one.pk), told % {"guardian": one}) for one in self.guardians]

    @cached_property
    def guardians(self):
        return self.page.draft.patient.guardians.filter(ended_at=None)

    @property
    def is_minor(self) -> bool:
        return self.span.finds_a_minor(self.page.draft.patient)

    # The instrument work

    @cached_property
    def stop(self) -> str:
        """Why there is no instrument work at all today; nothing where there may be."""
        if self.is_off:
            return ""
        if self.row.first("consent") == ConsentAnswer.DECLINED and not self.lacks_treatment:
            return _("No IASTM in this session: consent was declined today. Exercise goes on.")
        if self.today.of_session:
            told = _("No IASTM in this session: %(findings)s. Exercise goes on.")
            return told % {"findings": named(self.today.of_session)}
        if [one.kind for one in self.lacking] == [ConsentKind.IASTM]:
            return _("%(why)s No IASTM without it; exercise goes on.") % {"why": self.lacking_words}
        return self.lacking_words if self.has_passes else ""

    def stop_of(self, kind) -> str:
        """Why what is written in a row of this kind cannot be treated."""
        if kind == "iastm_pass":
            return self.stop
        return self.lacking_words if self.lacks_treatment and kind in TREATMENTS else ""

    @property
    def stopped_by(self) -> str:
        """The same in a few words, beside the tick of a pass."""
        if self.row.first("consent") == ConsentAnswer.DECLINED:
            return _("consent was declined today")
        return named(self.today.of_session) or _("no consent stands")

    @property
    def places(self) -> list[str]:
        return [*(one.code for one in self.questions), "consent", "standing"]

    @cached_property
    def closings(self) -> list[Closing]:
        if self.is_off:
            return []
        if self.stop:
            return [Closing(self._place_of_stop, self.stop)]
        return [*self._closed_areas(), *self._not_placed()]

    @property
    def _place_of_stop(self) -> str:
        if self.row.first("consent") == ConsentAnswer.DECLINED:
            return "consent"
        if self.today.of_session:
            return self._place_of(self.today.of_session)
        return ""

    def _closed_areas(self) -> Iterable[Closing]:
        told = _("%(area)s is closed")
        for area, why in self.closed_words:
            by = [one for one in self.today.of_areas if self._closes(one, area)]
            yield Closing(self._place_of(by), told % {"area": area}, f"{why}. {_('Other areas stay open.')}")

    def _place_of(self, findings) -> str:
        """Beside the question that was answered so today, else where the alerts are spoken of."""
        asked = {one.code for one in self.questions}
        return next((one.question for one in findings if one.question in asked), "standing")

    def _closes(self, finding, area_words) -> bool:
        return area_words in map(self.choices.areas.label, finding.areas)

    def _not_placed(self) -> Iterable[Closing]:
        if self.not_placed:
            where = _("say under “Areas that stay closed” where. Until then every area is closed.")
            yield Closing(self._place_of(self.today.not_placed), f"{self.not_placed}:", where)

    @cached_property
    def closed_words(self) -> list[tuple[str, str]]:
        """(area, why) of every closed area."""
        if self.is_off:
            return []
        closed = {}
        for one in self.today.of_areas:
            for area in one.areas:
                closed.setdefault(area, []).append(one.label)
        return [(self.choices.areas.label(area), "; ".join(why)) for area, why in closed.items()]

    @property
    def not_placed(self) -> str:
        """They close an area, and nobody has said which."""
        return "" if self.is_off else named(self.today.not_placed)

    @property
    def to_explain(self) -> str:
        return "" if self.is_off or self.stop else named(self.today.to_explain)

    @property
    def closed(self) -> set[str]:
        return set() if self.is_off else self.today.closed

    def closing(self, row) -> str:
        """What closes one pass: all instrument work, or the areas it lies in."""
        if self.is_off or self.stop:
            return self.stop and self.stopped_by
        return named(self.today.closing(row.get("regions"), row.first("side"), self.choices))

    @property
    def blocked_passes(self) -> list:
        return [line for line in self.page.passes if line.caution and line.state != "not-done"]


def _lacking(sheet, consents, span) -> list[Lacking]:
    lacking = consents.lacking(span, {row.kind for row in sheet.rows})
    return [Lacking(kind, why, WORDINGS[kind]) for kind, why in lacking]


def consent_lacking(draft, *, at) -> str:
    """What a save tells of consent, as a chart may have been open since before it was taken back."""
    sheet = from_json(draft.payload)
    head = sheet.row("head")
    if head and head.first("is_transcribed"):
        return ""
    told = _lacking(sheet, consents_of(draft.patient), Span.typed(draft, head, at=at))
    return " ".join(one.why for one in told)
