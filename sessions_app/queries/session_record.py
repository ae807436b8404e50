"""A signed session as its page shows it, drawn from the snapshot alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sessions_app import plain_note
from sessions_app.choices import TimePoint
from sessions_app.dose_difference import Verdict, difference_of_part
from sessions_app.minutes_bar import Part, minutes_bar
from sessions_app.queries import session_title
from sessions_app.queries.session_areas import session_areas
from sessions_app.struck_values import Struck, struck_in
from sessions_app.words import span_words

ONE_MINUTE = timedelta(minutes=1)
# Which part of the timeline a component belongs to, and how that part is drawn.
PHASE_OF = {
    "check_in": "check_in", "warm_up": "warm_up", "lotion": "warm_up", "iastm_pass": "iastm",
    "exercise_block": "exercise", "exercise": "exercise", "modality": "modality", "retest": "retest",
    "note": "note",
}  # fmt: skip
LOOKS = {
    "check_in": ("me", "measure", "measure"),
    "warm_up": ("wa", "warm-up", "warm-up"),
    "iastm": ("ia", "iastm", "iastm"),
    "exercise": ("ex", "exercise", "exercise"),
    "modality": ("", "modality", "other"),
    "retest": ("me", "measure", "measure"),
    "note": ("", "note", "other"),
}


@dataclass(frozen=True)
class PassRow:
    number: int
    area: str
    structures: str
    tools: str
    technique: str
    pressure: str
    reaction: str
    minutes: str
    text: str
    not_done: str


@dataclass(frozen=True)
class ExerciseRow:
    name: str
    about: str
    planned: str
    done: str
    change: str
    verdict: str
    tone: str
    effort: str
    pain: str
    struck: Struck | None


@dataclass(frozen=True)
class ReadingRow:
    measure: str
    about: str
    last: str
    value: str
    reading: str
    scale: str
    how: str
    struck: Struck | None


@dataclass
class Phase:
    kind: str
    heading: str
    looks: str
    sign: str
    bar: str
    parts: list = field(default_factory=list)
    summary: str = ""
    sentences: list[str] = field(default_factory=list)
    rows: list = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)  # beside those that stand in a row

    @property
    def seconds(self) -> int:
        """The block's time, else what its parts add up to; a range counts with its lower end."""
        return self._block or sum(_least(part) for part in self.parts)

    @property
    def seconds_alone(self) -> int:
        """Without what was done at the same time as another part."""
        return self._block or sum(_least(part) for part in self.parts if not part["goes_with"])

    @property
    def _block(self) -> int | None:
        return next((part["seconds"] for part in self.parts if part["kind"] == "exercise_block"), None)

    @property
    def lacks_minutes(self) -> bool:
        """It was done, and the record does not say how long."""
        treated = [one for one in self.parts if one["kind"] in ("iastm_pass", "exercise")]
        return any(one["is_done"] for one in treated) and not self.seconds

    @property
    def used_tool(self) -> dict | None:
        """One answer about cleaning was given for all; a pass that was left out has none."""
        done = [part for part in self.parts if part["is_done"]]
        return next((tool for part in done for tool in part.get("instruments", ())), None)

    @property
    def minutes(self) -> str:
        words = plain_note.minutes_words({"seconds": self.seconds, "seconds_min": None, "seconds_max": None})
        is_range = any(part["seconds_max"] for part in self.parts)
        return _("at least %(minutes)s") % {"minutes": words} if is_range else words


@dataclass(frozen=True)
class SessionRecordPage:
    """What the page prints, beside the snapshot itself."""

    started_at: datetime
    ended_at: datetime
    phases: list[Phase]
    reactions: list[str]
    at_home: list[str]
    note: list[plain_note.Paragraph]
    areas: list[dict]
    not_recorded: str
    hides_text: bool
    number_words: str
    short_number_words: str  # for a phone: "6 of 12"; empty where no number was planned
    place_words: str
    seal_parts: list[str]

    @property
    def bar(self) -> list[tuple]:
        parts = [(phase.bar, _whole(phase.seconds_alone / 60), False) for phase in self.phases]
        return [part for part in parts if part[1]]

    @property
    def paper_bar(self) -> list[Part]:
        """The same with the names of the parts, for paper without colours."""
        return minutes_bar(
            (phase.bar, phase.heading, _whole(phase.seconds_alone / 60)) for phase in self.phases
        )

    @property
    def areas_words(self) -> str:
        """What the body map shows, for whoever hears the paper."""
        rows = [row for phase in self.phases if phase.kind == "iastm" for row in phase.rows]
        named = "; ".join(f"{row.number}: {row.area}" for row in rows if not row.not_done)
        return _("Areas treated: %(areas)s") % {"areas": named}

    @property
    def minutes(self):
        return _whole(sum(phase.seconds_alone for phase in self.phases) / 60)

    @property
    def outlasts_its_hours(self) -> bool:
        """More minutes were recorded than lie between its hours, of which the last minute belongs to it."""
        return self.minutes > (self.ended_at - self.started_at) / ONE_MINUTE + 1

    @property
    def lacks_minutes(self) -> bool:
        return any(phase.lacks_minutes for phase in self.phases)

    def minutes_of(self, kind):
        """0 where there was none; a dash where the record does not say how long."""
        phases = [phase for phase in self.phases if phase.kind == kind]
        if any(phase.lacks_minutes for phase in phases):
            return "–"
        return _whole(sum(phase.seconds for phase in phases) / 60)

    @property
    def exercise_minutes(self):
        return self.minutes_of("exercise")

    @property
    def iastm_minutes(self):
        return self.minutes_of("iastm")


def session_record(session, *, with_text: bool, addenda=()) -> SessionRecordPage:
    """`with_text`: what was written by hand is for those who treat. `addenda` may strike values out."""
    snapshot = session.snapshot
    struck = struck_in(addenda, with_text=with_text)
    visit = snapshot["session"]
    return SessionRecordPage(
        started_at=datetime.fromisoformat(visit["started_at"]),
        ended_at=datetime.fromisoformat(visit["ended_at"]),
        phases=_phases(snapshot, with_text, struck),
        reactions=_reactions(snapshot, with_text),
        at_home=[plain_note.home_sentence(one, with_text) for one in snapshot["home_programme"]],
        note=plain_note.plain_note(snapshot, with_text=with_text),
        areas=session_areas(snapshot),
        not_recorded=_not_recorded(snapshot),
        hides_text=not with_text,
        number_words=session_title.number_words(visit),
        short_number_words=session_title.short_number_words(visit),
        place_words=session_title.place_words(snapshot),
        seal_parts=[session.content_hash[at : at + 4] for at in range(0, 64, 4)],
    )


def _phases(snapshot, with_text, struck) -> list[Phase]:
    """Neighbouring parts of one kind stand together, in the order in which they were done."""
    phases: list[Phase] = []
    passes = 0
    for part in snapshot["parts"]:
        kind = PHASE_OF[part["kind"]]
        if not phases or phases[-1].kind != kind:
            looks, sign, bar = LOOKS[kind]
            phases.append(Phase(kind, part["kind_words"], looks, sign, bar))
        phase = phases[-1]
        phase.parts.append(part)
        passes += part["kind"] == "iastm_pass"
        _tell(phase, part, passes, snapshot, with_text, struck)
        phase.struck += _struck_beside(part, struck)
    for phase in phases:
        phase.heading, phase.summary = _heading(phase), _summary(phase)
    return phases


def _struck_beside(part, struck) -> list[Struck]:
    """Struck values of this part, but for a dose that is struck in its row."""
    of_part = f"{part['position']}."
    return [one for place, one in struck.items() if place.startswith(of_part) and not place.endswith(".done")]


def _tell(phase, part, number, snapshot, with_text, struck) -> None:
    match part["kind"]:
        case "check_in":
            phase.sentences += plain_note.check_in_sentences(part, with_text)
        case "iastm_pass":
            phase.rows.append(_pass_row(part, number, with_text))
        case "exercise":
            phase.rows.append(_exercise_row(part, with_text, struck.get(f"{part['position']}.done")))
        case "retest":
            phase.rows += _reading_rows(snapshot, struck, with_text)
        case "note":
            phase.sentences += plain_note.note_sentences(part, with_text)
        case "exercise_block":
            pass
        case _:
            phase.sentences.append(plain_note.treatment_sentence(part, with_text))


def _heading(phase) -> str:
    return {
        "iastm": _("IASTM"),
        "exercise": _("Exercise"),
        "warm_up": _("Warm-up"),
        "note": _("Note and next time"),
    }.get(phase.kind, phase.heading)


def _summary(phase) -> str:
    if phase.kind not in ("iastm", "exercise"):
        return ""
    treated = [part for part in phase.parts if part["kind"] != "exercise_block"]
    done = sum(part["is_done"] for part in treated)
    words = _("%(done)s of %(all)s done") % {"done": done, "all": len(treated)}
    progressed = sum(row.tone == "ex" for row in phase.rows if isinstance(row, ExerciseRow))
    return words + (", " + _("%(count)s progressed") % {"count": progressed} if progressed else "")


def _pass_row(part, number, with_text) -> PassRow:
    words = plain_note.words_of
    text = [words(part, "area_words"), words(part, "words")] if with_text else []
    text.append(plain_note.together_words(part))
    return PassRow(
        number=number,
        area=", ".join(one for one in (plain_note.area_words(part), words(part, "side").lower()) if one),
        structures=plain_note.names_of(part, "structures"),
        tools=plain_note.tool_words(part),
        technique=plain_note.technique_words(part),
        pressure=words(part, "pressure"),
        reaction=plain_note.reaction_words(part),
        minutes=plain_note.minutes_words(part),
        text="; ".join(one for one in text if one),
        not_done=plain_note.not_done_words(part, with_text),
    )


def _exercise_row(part, with_text, struck) -> ExerciseRow:
    words = plain_note.words_of
    found = difference_of_part(part) if part["was_planned"] and part["is_done"] else None
    verdict, tone = (_("Corrected"), "warn") if struck else _verdict(part, found)
    text = [words(part, "words")] if with_text else []
    about = [words(part, "side"), plain_note.sets_words(part), plain_note.rest_of_dose(part)]
    about += [plain_note.labelled_words(part, "replaces"), plain_note.together_words(part), *text]
    return ExerciseRow(
        name=words(part, "exercise"),
        about="; ".join(one for one in about if one),
        planned=(part["planned_dose"] or {}).get("words", ""),
        done=part["dose"]["words"] if part["is_done"] else _("Not done"),
        change=found.words if found and not struck else "",
        verdict=verdict,
        tone=tone,
        effort=words(part, "rpe"),
        pain=words(part, "pain_during"),
        struck=struck,
    )


def _verdict(part, found) -> tuple[str, str]:
    if not part["is_done"]:
        return plain_note.words_of(part, "not_done_reason"), "warn"
    if found is None:
        return _("New"), ""
    return {
        Verdict.AS_PLANNED: (_("As planned"), ""),
        Verdict.PROGRESSED: (_("Progressed"), "ex"),
        Verdict.REGRESSED: (_("Made easier"), "warn"),
        Verdict.CHANGED: (_("Changed"), ""),
        Verdict.ADDED: (_("Dose not in the plan"), ""),
    }[found.verdict]


def _reading_rows(snapshot, struck, with_text) -> list[ReadingRow]:
    """Each beside what it stood beside when it was signed; records of the first form do not say."""
    readings = snapshot["observations"]
    beside = snapshot.get("beside") or [{}] * len(readings)
    return [
        _reading_row(one, stood, struck.get(f"reading.{at}"), with_text)
        for at, (one, stood) in enumerate(zip(readings, beside, strict=True))
    ]


def _reading_row(one, beside, struck, with_text) -> ReadingRow:
    words = plain_note.words_of
    about = [words(one, name) for name in ("subject", "side", "measured_state", "recall_period")]
    taken = one["values"].get("time_point", {})
    how = ["" if taken.get("value") == TimePoint.VISIT else taken.get("words", "")]
    how += [words(one, name) for name in ("moment", "method", "source", "mode", "time_point_words")]
    how += [plain_note.labelled_words(one, name) for name in ("trial_number", "version", "items_answered")]
    low, high = words(one, "scale_min"), words(one, "scale_max")
    return ReadingRow(
        measure=words(one, "measure"),
        about=", ".join(part for part in about if part),
        last=(beside.get("last") or {}).get("words", ""),
        value=plain_note.reading_words(one, with_text),
        reading=_("Corrected, see addendum A%(number)s") % {"number": struck.number}
        if struck
        else beside.get("reading", ""),
        scale=span_words(low, high) if high else "",
        how=", ".join(part for part in how if part),
        struck=struck,
    )


def _reactions(snapshot, with_text) -> list[str]:
    names = ["arose", "severity", "kind", *(("words", "onset_words", "action") if with_text else ())]
    return [
        "; ".join(words for name in names if (words := plain_note.words_of(one, name)))
        for one in snapshot["adverse_events"]
    ]


def _not_recorded(snapshot) -> str:
    note = next((part for part in snapshot["parts"] if part["kind"] == "note"), None)
    return plain_note.words_of(note, "not_recorded") if note else ""


def _least(part) -> int:
    return part["seconds"] or part["seconds_min"] or 0


def _whole(minutes):
    """Minutes as a person says them: 7, or 7.5."""
    return int(minutes) if minutes == int(minutes) else round(minutes, 1)
