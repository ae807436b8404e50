"""What the review sheet says: a line for each phase, and what stands between the draft and its signature."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from sessions_app.forms.draft_reasons import SupervisorForm
from sessions_app.forms.rows_visit import HeadForm
from sessions_app.forms.sheet import sheet_of
from sessions_app.policies import Refusal
from sessions_app.policies_signing import (
    INSTEAD_OF_TREATMENT,
    stops_not_applied,
    warnings,
    why_not_signable,
    why_not_signed_by,
)
from sessions_app.queries.charting import practitioner_of, supervisors_for
from sessions_app.queries.charting_lines import joined
from sessions_app.row_kinds import REPEATED

TIMES = ("started_on", "started_at_time", "ended_at_time")
RARE = ("site", *HeadForm.RARE)
# Parts of which there is one, where the field's own words do not say it.
PARTS = {"exercise_block": _lazy("Exercise"), "iastm": _lazy("IASTM"), "checkin": _lazy("Check-in")}


@dataclass(frozen=True)
class ToFinish:
    name: str  # row and field
    href: str
    text: str

    @property
    def is_here(self) -> bool:
        """On the review sheet itself; what stands elsewhere is gone to with the times saved."""
        return self.href.startswith("#")


@dataclass(frozen=True)
class Gap:
    """Something that the source of a late or transcribed session may not say; `name` is row and field."""

    name: str
    words: str
    is_said: bool


@dataclass(frozen=True)
class ReviewLine:
    state: str
    words: str
    minutes: str | None = None


class Review:
    """`page` is the ChartPage of the draft."""

    refusal, was_refused, end_now = "", False, ""

    def __init__(self, page, *, supervisor_form=None):
        self.page, self._supervisor_form = page, supervisor_form
        self.sheet = sheet_of(page.draft, at=page.at, choices=page.choices)
        self.is_whole = self.sheet.is_valid()
        self.record = self.sheet.record()
        self.stops = self._stops()
        self.sheet.refuse(self.stops)
        self.is_ready = self.is_whole and not self.stops
        self.head = self.sheet.head
        self._end_now()

    def _stops(self) -> list:
        """Hard stops are asked of a time; while it is not said, that comes first."""
        if not (self.record.started_at and self.record.ended_at):
            return [Refusal(row_id, "outcome", self._is_closed(why)) for row_id, why in self._closed.items()]
        return why_not_signable(self.page.draft, self.record, self.page.choices)

    def _end_now(self):
        """A session that is signed as it ends, ends now; the field shows it and may be corrected."""
        said = self.page.row("head").get("ended_at_time") or "ended_at_time" in self.head.errors
        if not said:
            self.end_now = f"{localtime(self.page.at, self.page.zone):%H:%M}"
            self.head.data.setlist("head-ended_at_time", [self.end_now])

    @cached_property
    def supervisor_form(self):
        """A student, who may not sign, names who does."""
        if not self.page.user.standing.is_student or not self.page.may_write:
            return None
        chosen = {"supervisor": self.page.draft.supervisor_id}
        return self._supervisor_form or SupervisorForm(
            initial=chosen, supervisors=supervisors_for(self.page.draft)
        )

    @property
    def why_not_me(self) -> str:
        return why_not_signed_by(self.page.draft, by=self.page.user)

    @cached_property
    def treated_by(self):
        """Who treated, where that is somebody else than who signs."""
        who = practitioner_of(self.page.draft)
        return None if who == self.page.user else who

    @property
    def times(self):
        return [self.head[name] for name in TIMES]

    @property
    def ended_next_day(self):
        """The day of the end, where that is not the day of the start."""
        start, end = self.record.started_at, self.record.ended_at
        return end.date() if start and end and end.date() != start.date() else None

    @cached_property
    def gaps(self) -> list[Gap]:
        """What a late or transcribed session may lack: asked for and not given, or said to be missing."""
        if not self.sheet.shared.may_lack:
            return []
        said = sorted(self.sheet.shared.not_recorded)
        asked = [f"{one.row}.{one.field}" for one in self.sheet.errors if self._may_be_lacking(one)]
        return [Gap(name, self._words_of(name), name in said) for name in dict.fromkeys([*said, *asked])]

    def _may_be_lacking(self, error) -> bool:
        """It is needed, and nothing was typed there."""
        form = self.sheet.form_of(error.row)
        may_lack = form is not None and error.field in (*form.NEEDED, *form.MAY_LACK)
        return may_lack and error.row != "head" and not form.row.get(error.field)

    def _words_of(self, name) -> str:
        row_id, _dot, field = name.partition(".")
        form, row = self.sheet.form_of(row_id), self.page.payload.row(row_id)
        label = str(form.fields[field].label) if form and field in form.fields else field
        heading = self._heading(row) if row and row.kind in REPEATED else PARTS.get(row_id, "")
        return f"{heading}: {label}" if heading else label

    @property
    def rare(self):
        return [self.head[name] for name in RARE]

    @property
    def head_is_open(self) -> bool:
        asked = any(name in self.head.errors for name in RARE)
        return asked or any(self.page.row("head").get(name) for name in RARE if name != "site")

    @property
    def seen(self) -> str:
        shown = [f"head-{name}" for name in (*TIMES, *RARE)]
        return self.sheet.seen([*shown, "note-not_recorded"] if self.gaps else shown)

    @property
    def to_finish(self) -> list[ToFinish]:
        """Each a link: to the field on the session's page, to the row's editor, or on this sheet. What the
        check-in closes comes first."""
        errors = sorted(self._named_once, key=lambda error: not self._is_of_a_stop(error))
        return [
            ToFinish(f"{error.row}.{error.field}", self._href(error), self._text(error)) for error in errors
        ]

    @property
    def _named_once(self) -> list:
        """A row that is still a plan and holds something unreadable is told with both in one sentence."""
        errors, first, told = self.sheet.errors, {}, []
        ticks = {one.row: one for one in errors if one.field == "outcome" and not self._is_of_a_stop(one)}
        for one in errors:
            if one.field != "outcome":
                first.setdefault(one.row, one)
        for one in errors:
            tick = ticks.get(one.row)
            if one is first.get(one.row) and tick:
                told.append(replace(one, sentence=f"{one.sentence} {tick.sentence}"))
            elif one is not tick or one.row not in first:
                told.append(one)
        return told

    def _is_of_a_stop(self, error) -> bool:
        refused = {(stop.row, stop.name, stop.sentence) for stop in self.stops}
        return (error.row, error.field, error.sentence) in refused or self._closing(error) != ""

    def _closing(self, error) -> str:
        """What closes a pass that is still a plan: it is not ticked but left out."""
        return self._closed.get(error.row, "") if error.field == "outcome" else ""

    @cached_property
    def _closed(self) -> dict[str, str]:
        return {line.id: line.caution for line in self.page.gate.blocked_passes}

    def _is_closed(self, why) -> str:
        if self.page.gate.lacks_treatment:
            return f"{self.page.gate.lacking_words} {INSTEAD_OF_TREATMENT}"
        if self.page.gate.stop:
            return _("no IASTM in this session: %(why)s. Mark it as not done; exercise goes on.") % {
                "why": why
            }
        return _("closed: %(why)s. Mark it as not done, or choose another area.") % {"why": why}

    def _href(self, error) -> str:
        pk = self.page.draft.pk
        if error.row == "head":
            return f"#{error.anchor}"
        row = self.page.payload.row(error.row)
        is_shown = error.field == "outcome" or error.field in self.page.shown_names(error.row)
        if is_shown or row is None or row.kind not in (*REPEATED, "lotion"):
            where = f"id_{error.row}-{error.field}" if is_shown else f"row-{error.row}"
            return f"{reverse('record:draft', args=[pk])}#{where}"
        return f"{reverse('record:row', args=[pk, error.row])}#{error.anchor}"

    def _text(self, error) -> str:
        row = self.page.payload.row(error.row)
        heading = self._heading(row) if row and row.kind in (*REPEATED, "lotion") else error.label
        closed = self._closing(error)
        told = self._is_closed(closed) if closed else error.sentence
        return f"{heading}: {told}" if heading else str(error.sentence)

    def _heading(self, row) -> str:
        line = self.page.line(row)
        if row.kind == "iastm_pass":
            return _("Pass %(n)s, %(area)s") % {"n": line.number, "area": line.heading}
        return line.heading

    @property
    def lines(self) -> list[ReviewLine]:
        words = {
            "checkin": self._check_in, "warm_up": self._warm_up, "iastm": self._iastm,
            "exercise": self._exercise, "modality": self._modality, "retest": self._retest,
            "note": self._note,
        }  # fmt: skip
        told = []
        for phase in self.page.phases:
            text = words[phase.name]()
            if text:
                told.append(ReviewLine("done" if phase.is_done else "todo", text, phase.minutes))
        warned = (*self._not_kept(), *self._due(), *self._warnings())
        return told + [ReviewLine("warn", words) for words in warned]

    def _not_kept(self) -> list[str]:
        return [self.page.not_kept] if self.page.not_kept else []

    def _due(self) -> list[str]:
        """Measures that today's re-tests leave without a value."""
        taken = {row["measure"] for row in self.record.of_kind("retest") if row["measure"]}
        return [one.tag for one in self.page.due if one.code not in taken]

    def _warnings(self) -> list[str]:
        """Worth a second look, never in the way; asked once the sheet is whole."""
        if not self.is_whole:
            return []
        told = warnings(self.page.draft, self.record, self.page.choices)
        return [*self._not_stopped(), *self._not_taken_over(), *told]

    def _not_taken_over(self) -> list[str]:
        """A questionnaire that was answered before the visit and is still nobody's value."""
        told = _("%(measure)s was answered before the visit (%(words)s) and is not taken over.")
        waiting = self.page.report.scores.waiting
        return [told % {"measure": one.heading, "words": one.words} for one in waiting]

    def _not_stopped(self) -> list[str]:
        """A transcribed session is written down as it was: what would have stopped it here is said."""
        if not self.sheet.shared.is_transcribed:
            return []
        passed = stops_not_applied(self.page.draft, self.record, self.page.choices)
        told = _("Transcribed, so safety findings and consent stop nothing here; it stays in the record.")
        return [f"{told} {passed}".strip()]

    def _check_in(self):
        row, words = self.page.row("checkin"), self.page.words
        pain = (
            _("Pain %(pain)s") % {"pain": row.first("pain_now")}
            if row.first("pain_now")
            else _("Pain not asked")
        )
        return joined(pain, words["since_last"].lower(), words["screen"].lower())

    def _warm_up(self):
        done = [line.heading for line in self.page.warm_ups if line.state != "not-done"]
        lotion = [self.page.lotion.heading.lower()] if self.page.lotion else []
        return joined(", ".join(done) or _("No warm-up"), *lotion)

    def _iastm(self):
        done = [line for line in self.page.passes if line.state != "not-done"]
        if not self.page.passes:
            return ""
        passes = ngettext("%(n)s IASTM pass", "%(n)s IASTM passes", len(done)) % {"n": len(done)}
        skin = self.page.words["skin_after"]
        return joined(passes, _("skin: %(skin)s") % {"skin": skin.lower()} if skin else "")

    def _exercise(self):
        done = [line for line in self.page.exercises if line.state != "not-done"]
        if not done:
            return _("No exercise")
        progressed = sum(line.is_progressed for line in done)
        exercises = ngettext("%(n)s exercise", "%(n)s exercises", len(done)) % {"n": len(done)}
        more = ngettext("%(n)s progressed", "%(n)s progressed", progressed) % {"n": progressed}
        return joined(exercises, more if progressed else "")

    def _modality(self):
        return ", ".join(line.heading for line in self.page.modalities if line.state != "not-done")

    def _retest(self):
        values = [
            f"{line.heading} {line.row.first('value') or line.reason or '…'}" for line in self.page.retests
        ]
        return ", ".join(values)

    def _note(self):
        note = self.page.forms["note"]
        return joined(note.label_of("tolerance") or _("Tolerance not said"), note.row.first("text")[:80])
