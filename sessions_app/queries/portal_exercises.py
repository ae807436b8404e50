"""A patient's exercises at home on one day: dose and how often in words, and what is ticked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from sessions_app import portal_words as words
from sessions_app.models import Exercise, HomeProgrammeItem
from sessions_app.policies_home import days_to_tick, has_ended, set_in_error
from sessions_app.portal_days import week_day, whole_day
from sessions_app.portal_lists import listed
from sessions_app.queries.adherence import ticks_of
from sessions_app.queries.names import Names
from sessions_app.row_kinds import DOSE

PLACE_OF_DONE = "#"


def of_words(done, every) -> str:
    return _("%(done)s of %(all)s") % {"done": done, "all": every}


@dataclass(frozen=True)
class HomeTask:
    """One exercise on one day. `key` names the next tap, so that a tap sent twice counts once."""

    pk: int
    name: str
    dose: str
    often: str
    note: str
    is_done: bool
    days_done: int  # of the last seven
    key: UUID


@dataclass(frozen=True)
class DayChoice:
    on: date
    words: str
    is_chosen: bool
    count_words: str


@dataclass(frozen=True)
class HomeDay:
    on: date
    words: str
    tasks: list[HomeTask]
    days: list[DayChoice]

    @property
    def count_words(self) -> str:
        done = sum(task.is_done for task in self.tasks)
        return self.counted.replace(PLACE_OF_DONE, str(done))

    @property
    def counted(self) -> str:
        """ "# of 3", for the script that counts on."""
        return of_words(PLACE_OF_DONE, len(self.tasks))


def home_day(user, patient, *, today: date, on: date | None = None) -> HomeDay:
    """What is to be done on this day, today where none of the last seven is named."""
    days = days_to_tick(today)
    on = on if on in days else today
    items = list(_items(user, patient, days))
    done = ticks_of(items, days[-1], today) if items else {}
    names = Names(patient.clinic_id).by_code({Exercise: {item.exercise_id for item in items}})[Exercise]
    tasks = [_task(item, on, done[item.pk], names) for item in items if _is_asked(item, on)]
    return HomeDay(on, whole_day(on), tasks, [_choice(day, on, items, done) for day in days])


def _items(user, patient, days):
    """Everything that was asked on any of these days; not what a visit asked that was entered in error."""
    mine = HomeProgrammeItem.objects.visible_to(user).filter(
        patient__in=patient.records(), from_on__lte=days[0]
    )
    mine = mine.exclude(end__ended_on__lte=days[-1]).exclude(set_in_error())
    return mine.select_related("end").order_by("from_on", "id")


def _is_asked(item, on) -> bool:
    return item.from_on <= on and not has_ended(item, on)


def _task(item, on, days_done, names) -> HomeTask:
    name, side = names.get(item.exercise_id, ""), words.side_words(item.side)
    return HomeTask(
        pk=item.pk,
        name=listed([name, side]),
        dose=words.dose_words({column: getattr(item, column) for column in DOSE}),
        often=words.often_words(item.times, item.per, item.every_days),
        note=item.words,
        is_done=on in days_done,
        days_done=len(days_done),
        key=uuid4(),
    )


def _choice(day, on, items, done) -> DayChoice:
    asked = [item for item in items if _is_asked(item, day)]
    ticked = sum(day in done[item.pk] for item in asked)
    return DayChoice(day, week_day(day), day == on, of_words(ticked, len(asked)) if asked else "")
