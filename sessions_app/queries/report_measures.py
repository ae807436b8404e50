"""Questionnaires that are due before a visit: which may be asked on a screen, their questions, their scores.

Item by item only where the licence allows: single numbers, the patient's own activities, and packages that a
clinic with a licence has marked for patients. Everything else waits for the paper form at the visit.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _

from sessions_app.choices import (
    EpisodeState,
    MeasureAsks,
    MeasuredState,
    MeasureEntry,
    MeasureType,
    ObservationMode,
    TimePoint,
)
from sessions_app.models import Episode, Measure, PatientActivity
from sessions_app.patient_report import OF_MEASURE, ONE, SCALE, Question, said_words
from sessions_app.portal_words import OF_PAIN, side_words, taken_words
from sessions_app.queries.comparable import ASKED_OF
from sessions_app.queries.due import due_now
from sessions_app.queries.names import Names
from sessions_app.queries.packages import Loaded, packages_in_use
from sessions_app.scoring.mean_of_items import mean_of_items
from sessions_app.scoring.result import Incomplete

MOST_NUMBERS = 15  # of one scale, on one screen
CHANGE = "groc"
# Taken by somebody's hand, or around a treatment: nothing that can be told from home.
AT_THE_VISIT = (MeasuredState.PALPATION, MeasuredState.BEFORE_TREATMENT, MeasuredState.AFTER_TREATMENT)


@dataclass(frozen=True)
class AskedMeasure:
    """One due row of one episode: a measure of this side, of this, in this state. Its questions are called
    `<measure>:<of what>:<item>`, so that an answer is never a score of anything else."""

    episode: Episode
    due: object
    measure: Measure
    activities: tuple = ()
    loaded: Loaded | None = None
    name: str = ""
    # What the patient came for, where the same is asked of several courses of care.
    came_for: str = ""

    @property
    def of_what(self) -> dict[str, str]:
        planned = self.due.planned
        return {name: getattr(planned, name) if planned else "" for name in ASKED_OF}

    @cached_property
    def key(self) -> str:
        told = "|".join((str(self.episode.pk), *self.of_what.values()))
        return OF_MEASURE.join((self.measure.pk, sha256(told.encode()).hexdigest()[:12]))

    def titled(self, title: str) -> str:
        """With what it is asked of: "Pain (in a squat, left side)"."""
        of = self.of_what
        words = (taken_words(of["measured_state"], ""), of["subject"], side_words(of["side"]), self.came_for)
        about = ", ".join(filter(None, words))
        return f"{title} ({about})" if about else title

    @property
    def questions(self) -> list[Question]:
        if self.loaded:
            return [self._item(one) for one in self.loaded.package.items]
        if self.measure.asks == MeasureAsks.ACTIVITIES:
            return [self._activity(one) for one in self.activities]
        return [self._number()]

    def _code(self, item) -> str:
        return f"{self.key}{OF_MEASURE}{item}"

    def _item(self, item) -> Question:
        options = tuple((str(one.value), one.text) for one in item.options)
        return Question(self._code(item.key), item.text, self.titled(self.name), ONE, options)

    def _activity(self, activity) -> Question:
        hint = _("0 is not able to do it. 10 is as well as before.")
        ends = (_("0 cannot do it"), _("10 as before"))
        title = _("How well can you do this? %(activity)s") % {"activity": activity.words}
        code = self._code(activity.position)
        return Question(code, self.titled(title), hint, SCALE, _numbers(0, 10), ends)

    def _number(self) -> Question:
        low, high = int(self.measure.minimum), int(self.measure.maximum)
        if self.measure.pk.startswith(CHANGE):
            title, hint = _("How much has it changed since you came first?"), _("0 is no change.")
            ends = (_("much worse"), _("much better"))
        else:
            title, hint = self.name, _("0 is no pain. 10 is the worst you can think of.")
            ends = (_("0 no pain"), _("10 worst pain"))
        numbers = _numbers(low, high)
        return Question(self._code("value"), self.titled(title), hint, SCALE, numbers, ends)

    def reading(self, answers: Mapping) -> dict | None:
        """What a reading of these answers would say, or nothing where too little was answered for a score."""
        given = {
            question.code.removeprefix(self._code("")): Decimal(values[0])
            for question in self.questions
            if (values := answers.get(question.code))
        }
        scored = self._scored(given) if given else None
        return None if scored is None else self._row() | scored

    def was_answered(self, answers: Mapping) -> bool:
        """Also with "I would rather not say"."""
        return any(question.code in answers for question in self.questions)

    def _scored(self, given) -> dict | None:
        if self.loaded:
            items = [{"key": key, "answer": str(value)} for key, value in given.items()]
            return self._score(self.loaded.package.score(given), {"kind": "package", "items": items})
        if self.measure.asks == MeasureAsks.ACTIVITIES:
            answers = [(one, given.get(str(one.position))) for one in self.activities]
            items = [{"words": one.words, "answer": _whole(value)} for one, value in answers]
            found = mean_of_items([value for _one, value in answers])
            return self._score(found, {"kind": "activities", "items": items})
        return {"value": given["value"]}

    def _score(self, found, answers) -> dict | None:
        if isinstance(found, Incomplete):
            return None
        rule = self.loaded.package.rule if self.loaded else "mean"
        package = {"package": self.loaded.row.version} if self.loaded else {}
        told = answers | {"rule": rule, **package}
        return {"value": found.value, "items_answered": found.answered, "answers": told}

    def _row(self) -> dict:
        return {
            "measure": self.measure.pk,
            "time_point": TimePoint.BASELINE if self.due.is_baseline else "",
            "mode": ObservationMode.SCREEN,
            **self.of_what,
            "version": self.loaded.package.edition[:40] if self.loaded else "",
            "recall_period": self.loaded.package.recall_period if self.loaded else "",
        }


def _whole(value) -> int | None:
    return None if value is None else int(value)


def _numbers(low, high) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), f"+{one}" if one > 0 > low else str(one)) for one in range(low, high + 1))


def measures_before(visit, *, at: datetime) -> list[AskedMeasure]:
    """What is due of the patient's open episodes: every row that may be asked, each once."""
    open_ones = Episode.objects.filter(patient=visit.patient_id, state=EpisodeState.OPEN)
    episodes = list(open_ones.select_related("condition").order_by("opened_at", "id"))
    due = due_now(episodes, at=at) if episodes else {}
    codes = {one.code for dues in due.values() for one in dues}
    if not codes:
        return []
    measures = Measure.objects.filter(type=MeasureType.PROM).in_bulk(codes)
    packages = packages_in_use(visit.clinic_id, list(measures))
    activities, names = _activities(episodes), Names(visit.clinic_id)
    found = (
        AskedMeasure(
            episode,
            one,
            measures[one.code],
            tuple(activities[episode.pk, one.code]),
            packages.get(one.code),
            names.of(measures[one.code]),
            _came_for(episode, one, due, names),
        )
        for episode in episodes
        for one in due[episode.pk]
        if one.code in measures
    )
    asked = {}
    for one in found:
        if _may_be_asked(one):
            asked.setdefault(one.key, one)
    return list(asked.values())


def words_before(visit, answers: Mapping, *, at: datetime) -> dict[str, list[str]]:
    """`{question: [its title, the answer in words]}` of the questionnaires, as they are asked now."""
    if not any(OF_MEASURE in name for name in answers):
        return {}
    questions = [question for one in measures_before(visit, at=at) for question in one.questions]
    return {one.code: [one.title, said_words(one, answers)] for one in questions if one.code in answers}


def _came_for(episode, due, all_due, names) -> str:
    """Told where another course of care asks for the same measure."""
    asking = [pk for pk, dues in all_due.items() if any(one.code == due.code for one in dues)]
    return names.of(episode.condition) if len(asking) > 1 else ""


def _activities(episodes):
    found = defaultdict(list)
    for one in PatientActivity.objects.filter(episode__in=episodes).order_by("position"):
        found[one.episode_id, one.measure_id].append(one)
    return found


def _may_be_asked(asked: AskedMeasure) -> bool:
    measure, planned = asked.measure, asked.due.planned
    if planned and (planned.method or planned.trials or planned.measured_state in AT_THE_VISIT):
        return False
    if asked.loaded:
        return asked.loaded.package.for_patients
    if measure.entry != MeasureEntry.ITEM or measure.parts or measure.is_per_side or measure.trials:
        return False
    if measure.asks == MeasureAsks.ACTIVITIES:
        return bool(asked.activities)
    is_plain = measure.asks == MeasureAsks.NUMBER and measure.unit == "points"
    is_known = measure.pk in OF_PAIN or measure.pk.startswith(CHANGE)
    return is_plain and is_known and measure.maximum - measure.minimum < MOST_NUMBERS
