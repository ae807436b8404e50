"""The thresholds in use: what this clinic has chosen for a condition, else what its population suggests.

The rule where nothing is chosen (docs/decisions/0009): thresholds found in people with this condition come
first, then those that hold for any; among them the ones whose source was read; among these one that knows
the first value, else the middle one, and of two in the middle the larger. A threshold of another
population is never taken unasked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from clinic.asking import ask
from sessions_app.analysis.change import Change, Verdict, threshold_value, verdict
from sessions_app.choices import ThresholdKind, Verified
from sessions_app.models import Threshold
from sessions_app.words import number_words, unit_after

OF_ITS_SCALE = ("points",)  # a kilogram is one on every scale
# What a form of the clinic offers, in its order (see CatalogueQuerySet.offered_to).
OFFERED = """
    SELECT t.*, coalesce(nullif(c.label, ''), t.name) AS label, c.checked_at AS clinic_checked_at
    FROM sessions_app_threshold t
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = %(clinic)s AND c.kind = 'threshold' AND c.code = t.code
    WHERE t.measure_id = ANY(%(measures)s) AND (t.clinic_id IS NULL OR t.clinic_id = %(clinic)s)
        AND t.retired_at IS NULL AND c.retired_at IS NULL
        AND t.withdrawn_in_id IS NULL AND t.merged_into_id IS NULL
    ORDER BY c.position NULLS LAST, t.offer_order, t.name, t.code
"""
CHOICES = """
    SELECT measure_id, condition_id, kind, threshold_id, is_by_rule FROM sessions_app_thresholdchoice
    WHERE clinic_id = %(clinic)s AND measure_id = ANY(%(measures)s) ORDER BY id
"""
MARKS = [Verified.SEEN, Verified.PARTLY, Verified.RECALLED, Verified.OURS]


class Basis(StrEnum):
    """Why this threshold and no other."""

    CHOSEN = "chosen"
    CONDITION = "condition"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True)
class ThresholdLine:
    """A threshold as it is shown wherever it acts: number, meaning, source and mark."""

    words: str
    source: str
    not_checked: bool


@dataclass(frozen=True)
class InUse:
    """What changes of one measure are held against in one condition."""

    worthwhile: Threshold | None = None
    error: Threshold | None = None
    worthwhile_basis: Basis = Basis.NONE
    error_basis: Basis = Basis.NONE
    is_off_scale: bool = False

    def of_values(self, measure, unit: str, scale: tuple) -> "InUse":
        """Without what is given in another unit than the values; silent of values on another scale than the
        measure's, because a point of 100 is not a point of ten."""
        worthwhile, error = (
            one if one and one.unit == unit else None for one in (self.worthwhile, self.error)
        )
        is_off_scale = unit in OF_ITS_SCALE and tuple(scale) != (measure.minimum, measure.maximum)
        return InUse(worthwhile, error, self.worthwhile_basis, self.error_basis, is_off_scale)

    def value(self, kind: str, *, first: Decimal, subject: str = "") -> Decimal | None:
        """What the threshold comes to for this first value and part, such as for a line in a chart."""
        one = self.worthwhile if kind == ThresholdKind.WORTHWHILE else self.error
        if one is None or self.is_off_scale:
            return None
        return threshold_value(one.value, one.depends_on, first=first, subject=subject)

    def verdict(self, change: Change | None, *, subject: str = "") -> Verdict:
        """Of values that `of_values` has been told of."""
        if change is None or not (self.worthwhile or self.error):
            return verdict(change, None, None)
        told = [self.value(kind, first=change.first, subject=subject) for kind in ThresholdKind.values]
        found = verdict(change, *told)
        is_silent = any(
            one and number is None for one, number in zip((self.worthwhile, self.error), told, strict=True)
        )
        return Verdict.CANNOT_TELL if is_silent and found != Verdict.WITHIN_ERROR else found

    @property
    def lines(self) -> list[ThresholdLine]:
        return [_line(one) for one in (self.worthwhile, self.error) if one]


def thresholds_in_use(
    clinic_id: int, conditions: Iterable[str], measures: Iterable[str]
) -> dict[tuple[str, str], InUse]:
    """For each condition and measure, in two statements for any number."""
    conditions, measures = set(conditions), set(measures)
    offered = defaultdict(list)
    of = {"clinic": clinic_id, "measures": list(measures)}
    for row in Threshold.objects.raw(OFFERED, of):
        offered[row.measure_id, row.kind].append(row)
    chosen = {choice[:3]: choice[3:] for choice in ask(CHOICES, **of)}
    return {
        (condition, measure): _in_use(condition, measure, offered, chosen)
        for condition in conditions
        for measure in measures
    }


def _in_use(condition, measure, offered, chosen) -> InUse:
    found = {}
    for kind in ThresholdKind.values:
        rows = offered[measure, kind]
        choice = _choice(chosen, measure, condition, kind)
        found[kind], found[f"{kind}_basis"] = _chosen(rows, choice) or by_rule(rows, condition)
    return InUse(**found)


def _choice(chosen, measure, condition, kind):
    """The choice for this condition, else the one for all others; "by the rule" is no choice."""
    for of in (condition, None):
        choice = chosen.get((measure, of, kind))
        if choice is not None and not choice[1]:
            return choice
    return None


def _chosen(rows, choice):
    """None where nothing is chosen, or where what was chosen has been retired since."""
    if choice is None:
        return None
    threshold, _is_by_rule = choice
    if threshold is None:
        return None, Basis.CHOSEN
    return next(((row, Basis.CHOSEN) for row in rows if row.pk == threshold), None)


def by_rule(rows: list[Threshold], condition: str) -> tuple[Threshold | None, Basis]:
    of_condition = [row for row in rows if condition in row.conditions]
    of_any = [row for row in rows if row.is_for_any_condition]
    for fitting, basis in ((of_condition, Basis.CONDITION), (of_any, Basis.ANY)):
        if fitting:
            return _middle(fitting), basis
    return None, Basis.NONE


def _middle(rows):
    best = min(_mark(row) for row in rows)
    rows = [row for row in rows if _mark(row) == best]
    depending = [row for row in rows if row.depends_on]
    plain = sorted((row for row in rows if row.value is not None), key=lambda row: (row.value, row.pk))
    return depending[0] if depending else plain[len(plain) // 2] if plain else None


def _mark(row):
    """A clinic's own threshold, and one that it has checked, stand beside those whose source was read."""
    return 0 if row.is_checked or row.is_own else MARKS.index(row.verified)


def _line(row) -> ThresholdLine:
    meaning = _("measurement error") if row.kind == ThresholdKind.ERROR else _("worthwhile change")
    number = row.value_as_reported if row.depends_on else number_words(row.value)
    words = f"{row.statistic} {number}{unit_after(row.unit)} ({meaning}; {row.population})"
    return ThresholdLine(words, row.source, row.not_checked)
