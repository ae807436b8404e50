"""The parts of a known session: their rows, and the words that they were signed with, each made once.

The words come from the product's own snapshot, so a loaded session says what a signed one says.
"""

from decimal import Decimal
from functools import cache

from django.utils import translation

from sessions_app import payload as drafts
from sessions_app.models import (
    AdverseEvent,
    CheckIn,
    Component,
    ExercisePerformed,
    IastmPass,
    PassInstrument,
    PassRegion,
    PassStroke,
    SessionNote,
)
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.snapshot import snapshot_of
from sessions_app.snapshot_rows import SessionRows

NOTE = "Known note: slept well, walks the dog again."
REACTION = "Known reaction: a bruise the day after."
SPINE = 1  # the key of the part while nobody knows the true one


class Parts:
    """What a session of this clinic is made of. `told` and `rows` of one part are both kept."""

    def __init__(self, clinic, session):
        self.clinic, self.session = clinic, session
        self.choices = charting_choices(clinic.pk)
        self.child = {"clinic_id": clinic.pk, "treatment_session_id": 0}
        self.of = cache(self.of)

    def of(self, kind, *about):
        """The rows of one part, and the part as its snapshot tells it."""
        rows = list(getattr(self, kind)(*about))
        with translation.override(self.clinic.language):
            told = snapshot_of(self.session, SessionRows(rows), self.choices)
        return rows, told["parts"][0] if told["parts"] else told["adverse_events"][0]

    def _spine(self, kind, seconds=None, **more):
        about = {"position": 0, "kind": kind, "duration_seconds": seconds, "row_id": ""}
        return Component(**self.child, pk=SPINE, **about, **more)

    def check_in(self, number, pain, reaction):
        yield self._spine("check_in", 120)
        yield CheckIn(
            **self.child,
            component_id=SPINE,
            pain_now=pain,
            since_last="first_visit" if number == 1 else "same",
            screen="nothing_new",
            reaction=reaction,
            consent="stands",
        )

    def iastm_pass(self, minutes, pressure, instrument, region):
        yield self._spine("iastm_pass", 60 * minutes)
        yield IastmPass(
            **self.child,
            component_id=SPINE,
            side="left",
            pressure=pressure,
            purpose="treat",
            skin_after_id="skin_response.pink",
        )
        below = {**self.child, "iastm_pass_id": SPINE, "position": 1}
        yield PassRegion(**below, region_id=region)
        yield PassStroke(**below, stroke_id="sweep")
        yield PassInstrument(**below, instrument_id=instrument, cleaned_before=True, cleaned_after=True)

    def exercise_block(self, minutes):
        yield self._spine("exercise_block", 60 * minutes)

    def exercise(self, code, load):
        """Of every other session it was planned."""
        yield self._spine("exercise", was_planned=load % 4 == 0)
        yield ExercisePerformed(
            **self.child,
            component_id=SPINE,
            exercise_id=code,
            side="left",
            sets=3,
            reps=12,
            load_value=Decimal(load),
            load_unit="kg",
        )

    def note(self, text):
        yield self._spine("note")
        yield SessionNote(**self.child, component_id=SPINE, tolerance_id="tolerance.well", text=text)

    def reaction(self):
        yield AdverseEvent(
            clinic_id=self.clinic.pk,
            arose="since_last",
            kind_id="skin_response.bruise",
            words=REACTION,
            severity="mild",
        )


def parts_of(session, kind):
    """What this session was made of, in order, as `Parts.of` asks for it."""
    reaction = "first_visit" if session.number == 1 else "yes" if session.reacted else "none_asked"
    yield "check_in", min(session.number, 2), session.pain, reaction
    for one in session.passes:
        yield "iastm_pass", one.minutes, one.pressure, one.instrument, kind.region
    if session.exercise_minutes:
        yield "exercise_block", session.exercise_minutes
        yield "exercise", kind.exercise, session.load
    yield "note", NOTE if session.number % 5 == 2 else ""
    if session.reacted:
        yield ("reaction",)


EMPTY = drafts.to_json(drafts.Payload())
