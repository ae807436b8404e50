"""One measure taken inside a session: the form of its own page, whose numbers become rows of the draft.

Each side and trial is a row of its own, as each is a reading of its own once the session is signed.
"""

from dataclasses import replace

from django import forms

from sessions_app import carry
from sessions_app.choices import TimePoint
from sessions_app.forms.rows import Quiet
from sessions_app.forms.taking import ROOM_FOR_NEW, TakingSheet
from sessions_app.item_answers import read_answers, written
from sessions_app.payload import Added, Change, Row
from sessions_app.row_kinds import FIELDS
from sessions_app.words import number_words

OF_ONE_READING = ("value", "items_answered", "side", "trial_number")
SAME_SITTING = ("measure", "subject", "when", "measured_state")


class OnItsDay(Quiet, forms.Form):
    """The session says when it was."""


class RowTaking(TakingSheet):
    """`row` is the re-test that was opened, `rows` those of the draft."""

    def __init__(self, post, *, row, rows, background, subject, **more):
        start = {TIME_POINT: [TimePoint.VISIT.value]} | {
            name: row.get(name) for name in FIELDS["retest"] if row.get(name) and name != "answers"
        }
        background = replace(background, start=background.start | start)
        super().__init__(post, background=background, subject=subject, **more)
        self.taken = OnItsDay(post)
        self.row = row
        self.beside = [one for one in rows if one.kind == "retest" and _sitting(one) == _sitting(row)]
        if post is None:
            self._show_what_stands()

    def _show_what_stands(self):
        for name, value in self._standing():
            if name in self.answers.fields:
                self.answers.fields[name].initial = value

    def _standing(self):
        answers = read_answers(self.row.first("answers"))
        if answers and answers["kind"] == "activities":
            yield from self._activities(answers["items"])
        elif answers:
            yield from ((f"item-{item['key']}", item["answer"]) for item in answers["items"])
        else:
            for row in self.beside:
                side = row.first("side") if self.measure.is_per_side else ""
                trial = row.first("trial_number") or "1"
                yield "-".join(part for part in ("value", side, trial) if part), row.first("value")

    def _activities(self, items):
        known = {one.words: one.position for one in self.activities}
        new = [item for item in items if item["words"] not in known]
        for item in items:
            if item["words"] in known:
                yield f"activity-{known[item['words']]}", item["answer"]
        for number, item in enumerate(new[:ROOM_FOR_NEW], start=1):
            yield f"named-{number}", item["words"]
            yield f"rated-{number}", item["answer"]

    # What it means for the draft

    def saved(self) -> dict:
        """Changes of the draft: each reading in its row, new rows where there are more, and none of a trial
        that was taken back."""
        free = {row.id: row for row in self.beside}
        placed = [(self._row_for(reading, free), reading) for reading in self.rows]
        rows = [row for row, _reading in placed]
        before = [self.row, *rows]
        added = [
            Added(row.id, "retest", last.id)
            for last, row in zip(before, rows, strict=False)
            if row.id not in self._ids
        ]
        changes = [one for row, reading in placed for one in self._changes(row, reading)]
        left = [row.id for row in free.values() if row.get("value")]
        return {"changes": changes, "added": added, "removed": left}

    @property
    def _ids(self):
        return {row.id for row in self.beside}

    def _row_for(self, reading, free) -> Row:
        """The row of this side and trial; else one that waits for a number; else a new one."""
        wanted = _place(reading)
        found = next((row for row in free.values() if _place_of(row) == wanted), None)
        found = found or next((row for row in free.values() if _waits_for(row, wanted)), None)
        if found is None and self.row.id in free and not self.measure.trials and not self.measure.is_per_side:
            found = self.row
        return free.pop(found.id) if found else Row(carry.new_id(), "retest")

    def _changes(self, row, reading):
        typed = self.how.row.fields
        own = {name: _typed(reading.get(name)) for name in OF_ONE_READING}
        own["answers"] = written(reading.get("answers"), reading["value"])
        shared = {name: typed.get(name, []) for name in FIELDS["retest"] if name not in (*own, "when")}
        told = shared | own | {"when": self.row.get("when")}
        return [
            Change(row.id, name, row.get(name), value)
            for name, value in told.items()
            if value != row.get(name)
        ]


TIME_POINT = "time_point"


def _typed(value) -> list[str]:
    if value in (None, ""):
        return []
    return [value] if isinstance(value, str) else [number_words(value)]


def _sitting(row):
    return tuple(row.first(name) for name in SAME_SITTING)


def _place(reading):
    return tuple("".join(_typed(reading.get(name))) for name in ("side", "trial_number"))


def _place_of(row):
    return row.first("side"), row.first("trial_number")


def _waits_for(row, wanted) -> bool:
    """Nothing is in it yet, and what it says of side and trial fits."""
    said = zip(_place_of(row), wanted, strict=True)
    return not row.get("value") and all(had in ("", asked) for had, asked in said)
