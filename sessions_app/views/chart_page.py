"""The charting page as its template reads it: the draft's rows in words, the few forms, the margin."""

import json
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.access import Permission, may
from clinic.choices import AlertKind
from sessions_app.choices import ConsentAnswer, DraftState, ReactionAnswer, ScreenAnswer
from sessions_app.forms.rows import Sheet
from sessions_app.forms.rows_exercise import ExerciseBlockForm
from sessions_app.forms.rows_iastm import IastmForm
from sessions_app.forms.rows_outcome import RetestBlockForm, RetestForm
from sessions_app.forms.rows_visit import CheckInForm, HeadForm, NoteForm
from sessions_app.models import SessionTemplate
from sessions_app.payload import Payload, Row, from_json
from sessions_app.policies import whose_chart
from sessions_app.queries import charting_lines as lines
from sessions_app.queries.charting import Background, Course, background, course_of, pain_panel
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.course import sessions_had
from sessions_app.queries.iastm_review import iastm_review
from sessions_app.queries.open_from_last import open_from_last
from sessions_app.row_kinds import PLANNABLE
from sessions_app.views.chart_areas import AreasToday, areas_today
from sessions_app.views.chart_gate import ChartGate
from sessions_app.views.chart_lasting import dress_retest, due_today
from sessions_app.views.chart_pass import clashing_lotions, not_kept
from sessions_app.views.chart_phases import phases_of
from sessions_app.views.chart_report import ChartReport
from sessions_app.views.chart_time import TimeBar
from sessions_app.views.chart_unread import Unread

# Fields of repeated rows that the page itself shows; everything else is in the row's editor.
SHOWN = {
    "warm_up": ("minutes", "outcome"),
    "lotion": ("outcome",),
    "iastm_pass": ("outcome",),
    "exercise": ("outcome",),
    "modality": ("minutes", "outcome"),
    "retest": ("value",),
}
FORMS = {
    "checkin": CheckInForm,
    "iastm": IastmForm,
    "exercise_block": ExerciseBlockForm,
    "retest_block": RetestBlockForm,
    "note": NoteForm,
}
SHOWN_OF_FORM = {
    "exercise_block": ("minutes", "no_exercise_reason"),
    "retest_block": ("minutes",),
    "note": ("tolerance", "text", "next_time", "advice", "no_warm_up_reason"),
}
ALL_CLEAR = {
    "screen": ScreenAnswer.NOTHING_NEW.value,
    "reaction": ReactionAnswer.NONE_ASKED.value,
    "consent": ConsentAnswer.STANDS.value,
}


class ChartPage:
    """`draft` comes from `queries.charting.drafts_to_chart`."""

    def __init__(self, draft, user, at):
        self.draft, self.user, self.at = draft, user, at
        self.payload: Payload = from_json(draft.payload)
        self.zone = ZoneInfo(draft.clinic.time_zone)

    @cached_property
    def choices(self):
        return charting_choices(self.draft.clinic_id)

    # Who and what

    @property
    def may_write(self) -> bool:
        return self.draft.author_id == self.user.pk and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.draft.state != DraftState.OPEN

    @property
    def may_see_notes(self) -> bool:
        return may(self.user, Permission.SEE_NOTES)

    @cached_property
    def alerts(self):
        return list(self.draft.patient.alerts.filter(ended_at=None))

    @property
    def episode_words(self) -> str:
        episode = self.draft.episode
        side = lines.side_words(Row("", "", {"side": [episode.side]}))
        return f"{episode}, {side}" if side else str(episode)

    @property
    def place_note(self) -> str:
        """With what was struck out, which has a number and is no session that was had."""
        struck = self.course.number - 1 - len(self.sessions_had[self.draft.episode_id])
        told = ngettext("%(n)s struck out", "%(n)s struck out", struck) % {"n": struck}
        return f"{self.episode_words} ({told})" if struck > 0 else self.episode_words

    @property
    def whose(self) -> str:
        return whose_chart(self.draft)

    @property
    def saved_at(self) -> str:
        return f"{localtime(self.draft.updated_at, self.zone):%H:%M}"

    @cached_property
    def background(self) -> Background:
        return background(self.draft, self.course)

    @cached_property
    def course(self) -> Course:
        return course_of(self.draft)

    @cached_property
    def pain(self):
        return pain_panel(self.background.sessions)

    @property
    def pain_words(self) -> str:
        values = ", ".join(point.label for point in self.pain.points)
        return _("Pain now at the last sessions: %(values)s") % {"values": values}

    @property
    def pain_newest(self):
        newest = self.pain.points[-1]
        return {"x": newest.x + 9, "y": newest.y + 5, "label": newest.label}

    @property
    def pain_first(self):
        first = self.pain.points[0]
        return {"x": max(first.x - 3, 1), "y": first.y - 8, "label": first.label} if self.pain.line else None

    @property
    def device(self) -> str:
        return self.draft.device_label

    @cached_property
    def templates(self) -> list:
        """Offered while nothing is planned."""
        planned = any(row.kind in PLANNABLE for row in self.payload.rows)
        return [] if planned or not self.may_write else list(SessionTemplate.objects.offered_to(self.user))

    @cached_property
    def open_from_last(self) -> list:
        """What was left open last time: asked about at the check-in."""
        told, limit = self.course, self.draft.clinic.discomfort_limit
        return open_from_last(told.last_session, told.open_events, self.choices, limit)

    @cached_property
    def report(self) -> ChartReport:
        """What the patient said before the visit."""
        return ChartReport(self)

    @property
    def took_place_at(self):
        """Now, or, where an older day is written up, its beginning."""
        start = self.gate.span.start
        return start if localtime(start, self.zone).date() < localtime(self.at, self.zone).date() else self.at

    @cached_property
    def due(self) -> list:
        return due_today(self)

    @cached_property
    def iastm_review(self):
        every = self.draft.clinic.iastm_review_sessions
        known = {"sessions": self.sessions_had, "every": every}
        return iastm_review(self.draft.episode, **known, at=self.draft.started_at)

    @cached_property
    def sessions_had(self):
        return sessions_had([self.draft.episode])

    # The rows

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(
            choices=self.choices,
            zone=self.zone,
            at=self.at,
            born_on=self.draft.patient.born_on,
            is_transcribed=bool(self.row("head").get("is_transcribed")),
            row_ids=frozenset(row.id for row in self.payload.rows),
        )

    def row(self, kind: str) -> Row:
        """A singleton row, empty before anything was said in it."""
        return self.payload.row(kind) or Row(kind, kind)

    @cached_property
    def forms(self) -> dict:
        made = {name: form(self.row(name), self.sheet) for name, form in FORMS.items()}
        made["checkin"].fields["pain_now"].widget.last = self.background.last_pain
        made["note"].fields["text"].widget.attrs["placeholder"] = _("Only what the fields above do not say")
        return made

    def head_form(self, sites) -> HeadForm:
        return HeadForm(self.row("head"), self.sheet, sites=sites)

    @property
    def standing_asked(self) -> bool:
        """The standing safety questions, and the alerts that held until a day that has come."""
        return bool(self.course.standing_asked_at) and not self.gate.to_ask_again

    @cached_property
    def warm_ups(self):
        return self._lines("warm_up", lines.warm_up_line)

    @cached_property
    def lotion(self):
        row = self.payload.row("lotion")
        if row is None or not row.first("lotion"):
            return None
        [line] = self._lines("lotion", lines.lotion_line)
        substances = self.clashing_lotions.get(row.first("lotion"))
        line.caution = _("Allergy: %(names)s") % {"names": substances} if substances else ""
        return line

    @cached_property
    def clashing_lotions(self) -> dict[str, str]:
        return clashing_lotions(self.choices, [one for one in self.alerts if one.kind == AlertKind.ALLERGY])

    @cached_property
    def passes(self):
        rows = self.payload.of_kind("iastm_pass")
        shown = [lines.pass_line(row, number, self.choices) for number, row in enumerate(rows, start=1)]
        for line in shown:
            line.caution = self.gate.closing(line.row)
        return self.unread.tell(shown)

    @property
    def not_kept(self) -> str:
        """What was answered of passes that were left out belongs to none."""
        return not_kept(self.passes, self.forms["iastm"], self.sheet)

    @cached_property
    def exercises(self):
        return self._lines("exercise", lines.exercise_line)

    @cached_property
    def modalities(self):
        return self._lines("modality", lines.modality_line)

    @cached_property
    def home_items(self):
        return self._lines("home_item", lines.home_line)

    @cached_property
    def adverse_events(self):
        return self._lines("adverse_event", lines.event_line)

    @cached_property
    def retests(self):
        said = self.report.scores.of_row
        shown = [
            dress_retest(RetestForm(row, self.sheet), self.background, self.choices, said=said.get(row.id))
            for row in self.payload.of_kind("retest")
        ]
        return self.unread.tell(shown)

    def _lines(self, kind, line_of):
        return self.unread.tell([line_of(row, self.choices) for row in self.payload.of_kind(kind)])

    @cached_property
    def unread(self) -> Unread:
        return Unread(self, SHOWN)

    def line(self, row: Row):
        """One row as its fragment draws it."""
        listed = (self.warm_ups, self.passes, self.exercises, self.modalities, self.retests, self.home_items)
        if row.kind == "lotion":
            return self.lotion or lines.lotion_line(row, self.choices)
        everything = [line for some in (*listed, self.adverse_events) for line in some]
        return next(line for line in everything if line.id == row.id)

    # Words and states of the phases

    @cached_property
    def phases(self):
        return phases_of(self)

    @cached_property
    def time(self) -> TimeBar:
        return TimeBar.of(self)

    @property
    def passes_done(self) -> int:
        return sum(line.state == "done" for line in self.passes)

    @property
    def exercises_done(self) -> int:
        return sum(line.state == "done" for line in self.exercises)

    @property
    def exercises_wanted(self) -> bool:
        return any(line.state != "not-done" for line in self.exercises)

    @property
    def exercises_are_plan(self) -> bool:
        return any(line.state == "carried" for line in self.exercises)

    @property
    def warm_up_is_plan(self) -> bool:
        return any(line.state == "carried" for line in [*self.warm_ups, *filter(None, [self.lotion])])

    @property
    def carried_day(self) -> str:
        source = self.draft.carried_from
        return f"{localtime(source.started_at, self.zone):%a %-d %b}" if source else _("Plan")

    @property
    def carried_words(self) -> str:
        if self.draft.carried_from:
            return _("carried from %(day)s") % {"day": self.carried_day}
        return _("as planned") if any(row.carried for row in self.payload.rows) else ""

    @property
    def all_clear(self) -> dict[str, str]:
        """What one tap answers. It says that a consent stands only where one does, and nothing that the
        patient has said otherwise."""
        left = self.report.left_open | ({"consent"} if self.gate.lacking else set())
        return {name: answer for name, answer in ALL_CLEAR.items() if name not in left}

    @property
    def all_clear_words(self) -> str:
        words = {"screen": _("nothing new"), "reaction": _("no reaction"), "consent": _("consent stands")}
        return ", ".join(words[name] for name in self.all_clear)

    @property
    def is_all_clear(self) -> bool:
        row = self.row("checkin")
        return bool(self.all_clear) and all(
            row.first(name) == answer for name, answer in self.all_clear.items()
        )

    @property
    def all_clear_answers(self) -> str:
        return json.dumps({f"checkin-{name}": answer for name, answer in self.all_clear.items()})

    @property
    def has_screen_detail(self) -> bool:
        row = self.row("checkin")
        if self.report.left_open:
            return True
        return not self.is_all_clear and any(row.get(name) for name in ALL_CLEAR)

    @cached_property
    def words(self) -> dict[str, str]:
        """Labels of a few answers, for the line of a folded phase."""
        checkin, iastm = self.forms["checkin"], self.forms["iastm"]
        return {
            "since_last": checkin.label_of("since_last"),
            "screen": checkin.label_of("screen"),
            "skin_after": iastm.label_of("skin_after"),
        }

    @cached_property
    def areas(self) -> AreasToday:
        return areas_today(self)

    @cached_property
    def gate(self) -> ChartGate:
        return ChartGate(self)

    # What the page shows, for a post without a script

    @property
    def seen(self) -> str:
        return json.dumps(self._seen)

    @cached_property
    def _seen(self) -> dict[str, dict]:
        shown = {row.id: self._shown(row) for row in self.payload.rows if row.kind in SHOWN}
        for name, form in self.forms.items():
            names = SHOWN_OF_FORM.get(name, form.fields)
            shown[name] = {field: self.row(name).get(field) for field in names}
        return shown

    def shown_names(self, row_id: str) -> list[str]:
        """The fields of a row that stand on the page itself."""
        return list(self._seen.get(row_id, {}))

    def _shown(self, row: Row) -> dict:
        names = list(SHOWN[row.kind])
        steps = next((line.step for line in self.exercises if line.id == row.id and line.step), None)
        names += [field.name for field in steps.fields] if steps else []
        return {name: row.get(name) for name in names}
