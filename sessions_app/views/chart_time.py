"""The minutes of a draft: what is recorded by now, and what is still a plan."""

from dataclasses import dataclass

from sessions_app.queries.charting_lines import minutes_of


@dataclass(frozen=True)
class TimeBar:
    """`parts` are (kind, minutes, planned) in the order of the page, as the tag `time_bar` takes them."""

    parts: list[tuple[str, str, bool]]

    @classmethod
    def of(cls, page) -> "TimeBar":
        settled = {phase.name: phase.is_done for phase in page.phases}
        parts = [("measure", minutes_of(page.row("checkin")), not settled["checkin"])]
        parts += [("warm-up", line.minutes, not line.is_settled) for line in page.warm_ups]
        parts += [("iastm", line.minutes, not line.is_settled) for line in page.passes]
        exercise = minutes_of(page.row("exercise_block")) if page.exercises_wanted else 0
        parts.append(("exercise", exercise, not all(line.is_settled for line in page.exercises)))
        parts += [("other", line.minutes, not line.is_settled) for line in page.modalities]
        parts.append(("measure", minutes_of(page.row("retest_block")), not settled["retest"]))
        return cls([(kind, _tidy(minutes), planned) for kind, minutes, planned in parts if minutes])

    @property
    def done(self):
        return _tidy(sum(minutes for _kind, minutes, planned in self.parts if not planned))

    @property
    def all(self):
        return _tidy(sum(minutes for _kind, minutes, _planned in self.parts))

    @property
    def exercise(self):
        return self._of_kind("exercise")

    @property
    def iastm(self):
        return self._of_kind("iastm")

    def _of_kind(self, wanted):
        return _tidy(sum(minutes for kind, minutes, _planned in self.parts if kind == wanted))


def _tidy(minutes: float):
    """Whole minutes as whole numbers, others with one decimal."""
    rounded = round(minutes, 1)
    return int(rounded) if rounded == int(rounded) else rounded
