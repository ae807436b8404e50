"""Questionnaires that the patient answered before the visit, as a draft's re-tests show them: beside the
value, never in it. A score is one when it was taken over, and of the record once the session is signed."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sessions_app.choices import ObservationSource, SessionMoment
from sessions_app.item_answers import items_words, written
from sessions_app.patient_report import OF_MEASURE
from sessions_app.payload import FROM_REPORT, Change, Row
from sessions_app.queries.comparable import ASKED_OF, is_asked_of
from sessions_app.queries.report_measures import AskedMeasure, measures_before
from sessions_app.words import number_words

# Of a reading what the patient said; the rest says of what it was asked.
SAID_OF_IT = ("items_answered", "time_point", "mode", "version", "recall_period")


@dataclass(frozen=True)
class SaidScore:
    """`row` is the re-test that asks for it; None where the draft has none."""

    name: str
    heading: str
    words: str
    who: str
    when: str
    reading: dict | None
    row: Row | None

    @property
    def is_taken(self) -> bool:
        return bool(self.row and self.row.is_from_patient("value"))

    @property
    def may_be_taken(self) -> bool:
        return self.reading is not None


class SaidScores:
    """`of` is the ChartReport."""

    def __init__(self, of):
        self.of = of

    @cached_property
    def every(self) -> list[SaidScore]:
        """What was due when it was sent, of the draft's own course of care."""
        report, answers = self.of.report, self.of.answers
        if not any(OF_MEASURE in name for name in answers):
            return []
        episode = self.of.page.draft.episode_id
        asked = measures_before(report.visit, at=report.sent_at)
        return [self._said(one) for one in asked if one.episode.pk == episode and one.was_answered(answers)]

    def _said(self, asked: AskedMeasure) -> SaidScore:
        reading, row = asked.reading(self.of.answers), self._row_of(asked)
        words = _words(asked, reading, self.of.answers)
        return SaidScore(asked.key, asked.titled(asked.name), words, self.of.who, self.of.when, reading, row)

    def _row_of(self, asked) -> Row | None:
        wanted = tuple(asked.of_what.values())
        found = [
            row
            for row in self.of.page.payload.of_kind("retest")
            if row.first("measure") == asked.measure.pk
            and is_asked_of(wanted, [row.first(name) for name in ASKED_OF])
            and row.first("when") in ("", SessionMoment.BEFORE)
        ]
        return next(iter(found), None)

    @property
    def of_row(self) -> dict[str, SaidScore]:
        return {one.row.id: one for one in self.every if one.row}

    @property
    def without_row(self) -> list[SaidScore]:
        return [one for one in self.every if not one.row]

    @property
    def waiting(self) -> list[SaidScore]:
        """Not looked at: nothing stands in its row yet."""
        return [one for one in self.every if one.may_be_taken and not (one.row and one.row.get("value"))]

    def _named(self, name) -> SaidScore | None:
        return next((one for one in self.every if one.name == name and one.may_be_taken), None)

    def taken(self, name: str) -> list[Change]:
        """The changes that put a score into its row, said to be the patient's."""
        one = self._named(name)
        if one is None or one.row is None:
            return []
        row, typed = one.row, self._typed(one)
        others = [mark for mark in row.get(FROM_REPORT) if mark.partition(".")[2] not in typed]
        changes = [Change(row.id, told, row.get(told), value) for told, value in typed.items()]
        return [*changes, Change(row.id, FROM_REPORT, others, [*others, *self._marks(typed)])]

    def new_row(self, name: str) -> dict[str, list[str]] | None:
        """The fields of a row for a score that no row asks for."""
        one = self._named(name)
        if one is None or one.row is not None:
            return None
        about = {told: [one.reading[told]] for told in ("measure", *ASKED_OF) if one.reading[told]}
        typed = self._typed(one)
        return about | typed | {FROM_REPORT: self._marks(typed)}

    def _marks(self, typed) -> list[str]:
        return [f"{self.of.report.pk}.{name}" for name in typed]

    def _typed(self, one) -> dict[str, list[str]]:
        reading, is_own = one.reading, self.of.is_own
        told = {
            "value": [number_words(reading["value"])],
            "answers": written(reading.get("answers"), reading["value"]),
            "source": [(ObservationSource.PATIENT if is_own else ObservationSource.GUARDIAN).value],
        }
        told |= {name: [str(reading[name])] for name in SAID_OF_IT if reading.get(name)}
        return {name: value for name, value in told.items() if value}


def _words(asked, reading, answers) -> str:
    if reading is None:
        none = not any(answers.get(question.code) for question in asked.questions)
        return _("would rather not say") if none else _("too few answers for a score")
    value, items = number_words(reading["value"]), reading.get("answers")
    told = items_words(items) if items and items["kind"] == "activities" else ""
    return f"{value} ({told})" if told else value
