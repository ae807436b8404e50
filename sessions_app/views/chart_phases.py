"""The phases of a session in the order of the page: what each still needs, and how far it is."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sessions_app.queries.charting_lines import minutes_of

LOTION = "lotion-lotion"
# Answered on a page of its own: until then the check-in is not done.
STANDING = "standing-asked"


@dataclass(slots=True)
class Phase:
    """`needs` are names of fields (alternatives joined by |) that a finished phase has answered;
    `needs_without_rows` stand in their place while the phase has no row."""

    name: str
    tone: str
    sign: str
    heading: str
    minutes: str | None = None
    needs: list[str] = field(default_factory=list)
    needs_without_rows: list[str] = field(default_factory=list)
    part: str = ""
    minutes_field: str = ""
    actions: str = ""
    is_done: bool = False
    # Nothing to show and nothing to answer yet: only its plus matters.
    is_empty: bool = False
    state: str = "todo"

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_empty

    @property
    def summary(self) -> str:
        return f"record/charting/_summary_{self.name}.html"

    @property
    def body(self) -> str:
        return f"record/charting/_{self.name}.html"


def phases_of(page) -> list[Phase]:
    phases = [_check_in(page), _warm_up(page), _iastm(page), _exercise(page), _modality(page), _retest(page)]
    phases.append(_note())
    phases[2].is_empty, phases[4].is_empty = not page.passes, not page.modalities
    for phase in phases:
        phase.is_done = _is_done(page, phase)
        phase.state = "done" if phase.is_done else "todo"
    current = next((phase for phase in phases if not phase.is_done and phase.name != "modality"), None)
    if current:
        current.state = "current"
    return phases


def _is_done(page, phase: Phase) -> bool:
    rows = {
        "warm_up": [*page.warm_ups, *filter(None, [page.lotion])],
        "iastm": page.passes,
        "exercise": page.exercises,
        "modality": page.modalities,
    }.get(phase.name)
    if phase.name in page.unread.phases or not all(line.is_settled for line in rows or ()):
        return False
    done = rows and any(line.state != "not-done" for line in rows)
    has_rows = page.warm_ups if phase.name == "warm_up" else rows is None or done
    needs = phase.needs if has_rows else phase.needs_without_rows
    return bool(needs or rows) and all(_is_answered(page, need) for need in needs)


def _is_answered(page, need: str) -> bool:
    if need == LOTION and not _wants_lotion(page):
        return True
    for name in need.split("|"):
        row_id, _dash, field_name = name.rpartition("-")
        row = page.payload.row(row_id)
        if row and row.get(field_name):
            return True
    return False


def _wants_lotion(page) -> bool:
    """Instrument work that is planned or done says what made the instrument glide."""
    return any(line.state != "not-done" for line in page.passes)


def _whole(minutes: float) -> str:
    return f"{minutes:.1f}".removesuffix(".0")


def _sum(found) -> str:
    return _whole(sum(line.minutes for line in found))


def _check_in(page) -> Phase:
    asked = ("pain_now", "since_last", "screen", "reaction", "consent")
    needs = [f"checkin-{name}" for name in asked] + ([] if page.standing_asked else [STANDING])
    return Phase(
        "checkin", "me", "measure", _("Check-in"),
        minutes=_whole(minutes_of(page.row("checkin"))),
        needs=needs, part="measure", minutes_field="checkin-minutes",
    )  # fmt: skip


def _warm_up(page) -> Phase:
    return Phase(
        "warm_up", "wa", "warm-up", _("Warm-up"),
        minutes=_sum(page.warm_ups), needs=[LOTION], needs_without_rows=["note-no_warm_up_reason", LOTION],
        actions="record/charting/_warm_up_actions.html",
    )  # fmt: skip


def _iastm(page) -> Phase:
    return Phase(
        "iastm", "ia", "iastm", _("IASTM"),
        minutes=_sum(page.passes), needs=["iastm-skin_after", "iastm-instruments_cleaned"],
        actions="record/charting/_iastm_actions.html",
    )  # fmt: skip


def _exercise(page) -> Phase:
    return Phase(
        "exercise", "ex", "exercise", _("Exercise"),
        minutes=_whole(minutes_of(page.row("exercise_block"))), needs=["exercise_block-minutes"],
        needs_without_rows=["exercise_block-no_exercise_reason"],
        part="exercise", minutes_field="exercise_block-minutes",
        actions="record/charting/_exercise_actions.html",
    )  # fmt: skip


def _modality(page) -> Phase:
    return Phase(
        "modality", "", "modality", _("Other treatment"),
        minutes=_sum(page.modalities), actions="record/charting/_modality_actions.html",
    )  # fmt: skip


def _retest(page) -> Phase:
    ways = ("value", "missing_reason", "value_max", "words")
    return Phase(
        "retest", "me", "measure", _("Re-test"),
        minutes=_whole(minutes_of(page.row("retest_block"))),
        needs=["|".join(f"{line.id}-{way}" for way in ways) for line in page.retests],
        part="measure", minutes_field="retest_block-minutes", actions="record/charting/_retest_actions.html",
    )  # fmt: skip


def _note() -> Phase:
    return Phase("note", "", "note", _("Notes and next time"), needs=["note-tolerance"])
