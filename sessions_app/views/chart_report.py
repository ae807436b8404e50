"""What the patient said before the visit, as the check-in of a draft shows it: beside the fields, never in
them until somebody takes it over."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sessions_app.models import PatientReport
from sessions_app.patient_report import (
    OF_MEASURE,
    TAKEN_OVER,
    answer_words,
    had_a_reaction,
    is_new,
    news_words,
    questions_to_ask,
)
from sessions_app.payload import FROM_REPORT, Change
from sessions_app.queries.adherence import since_last_visit
from sessions_app.views.chart_said_scores import SaidScores


@dataclass(frozen=True)
class Said:
    """One answer. `is_taken`: the field holds it because it was taken over."""

    name: str
    words: str
    is_taken: bool
    who: str
    when: str
    may_be_taken: bool


class ChartReport:
    """`page` is the ChartPage; false where nothing was sent."""

    def __init__(self, page):
        self.page = page
        visit = page.draft.visit_id
        reports = PatientReport.objects.visible_to(page.user).filter(visit=visit)
        reports = reports.select_related("sent_by", "visit")
        self.report = reports.order_by("-version").first() if visit else None
        self.answers = self.report.answers if self.report else {}
        self.scores = SaidScores(self)

    def __bool__(self) -> bool:
        return self.report is not None

    @property
    def is_own(self) -> bool:
        return self.report.sent_by_id == self.page.draft.patient.portal_user_id

    @property
    def who(self) -> str:
        """The patient, or the guardian who answered."""
        return _("the patient") if self.is_own else self.report.sent_by.display_name

    @cached_property
    def ticked(self):
        """What the patient ticked at home, from the last visit to this one."""
        draft, last = self.page.draft, self.page.background.last
        return since_last_visit(draft.episode, last_visit_at=last and last.started_at, at=draft.started_at)

    @cached_property
    def when(self) -> str:
        """ "at 09:12", with the day where it was another one."""
        sent, today = (localtime(one, self.page.zone) for one in (self.report.sent_at, self.page.at))
        told = {"day": date_format(sent, "j M"), "time": f"{sent:%H:%M}"}
        is_today = sent.date() == today.date()
        return (_("at %(time)s") if is_today else _("on %(day)s at %(time)s")) % told

    @cached_property
    def said(self) -> dict[str, Said]:
        row = self.page.row("checkin")
        told = {name: self.answers[name] for name in TAKEN_OVER if name in self.answers}
        return {
            name: Said(
                name, self._words(name, values), row.is_from_patient(name), self.who, self.when, bool(values)
            )
            for name, values in told.items()
        }

    def _words(self, name, values) -> str:
        field = self.page.forms["checkin"].fields[name]
        labels = dict(getattr(field, "choices", ()))
        return str(labels.get(values[0], values[0])) if values else _("would rather not say")

    @cached_property
    def words(self) -> dict[str, tuple[str, str]]:
        return answer_words(self.answers)

    @property
    def asks_screen(self) -> bool:
        return is_new(self.answers)

    @property
    def asks_reaction(self) -> bool:
        return had_a_reaction(self.answers)

    @property
    def left_open(self) -> set[str]:
        """What one tap must not answer, as the patient said otherwise."""
        return {*(["screen"] if self.asks_screen else []), *(["reaction"] if self.asks_reaction else [])}

    @property
    def news(self) -> str:
        return news_words(self.answers)

    @property
    def skin(self) -> str:
        return self.words["skin"][1] if self.asks_reaction else ""

    @property
    def questions(self) -> list[str]:
        """The safety questions to ask now, in the catalogue's words."""
        known = self.page.choices.screen_questions
        return [one.label for code in questions_to_ask(self.answers) if (one := known.get(code))]

    def taken(self, name: str) -> list[Change]:
        """The changes that put this answer into its field, said to be the patient's."""
        if OF_MEASURE in name:
            return self.scores.taken(name)
        values = self.answers.get(name)
        if name not in TAKEN_OVER or not values:
            return []
        row = self.page.row("checkin")
        others = [one for one in row.get(FROM_REPORT) if one.partition(".")[2] != name]
        marks = [*others, f"{self.report.pk}.{name}"]
        return [
            Change(row.id, name, row.get(name), values),
            Change(row.id, FROM_REPORT, others, marks),
        ]
