"""A measure of the catalogue with what this clinic has decided about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app.choices import BY_RULE, NONE_OF_THEM
from sessions_app.models import Condition, ItemPackage, Threshold, ThresholdChoice
from sessions_app.queries.thresholds import Basis, InUse, thresholds_in_use
from sessions_app.words import number_words


@dataclass(frozen=True)
class InUseCell:
    words: str
    why: str
    not_checked: bool


@dataclass(frozen=True)
class ConditionLine:
    """What is in use for one condition, and who chose it."""

    code: str
    name: str
    worthwhile: InUseCell
    error: InUseCell


@dataclass(frozen=True)
class ThresholdsPage:
    thresholds: list[Threshold]
    lines: list[ConditionLine]
    choices: list[ThresholdChoice]


def thresholds_page(clinic_id, measure) -> ThresholdsPage:
    """Conditions that ask for the measure, that a threshold names, or that were decided about."""
    thresholds = list(Threshold.objects.offered_to(clinic_id).filter(measure=measure))
    made = ThresholdChoice.objects.filter(clinic=clinic_id, measure=measure)
    choices = list(made.select_related("condition", "threshold", "chosen_by").order_by("-id")[:30])
    named = {code for row in thresholds for code in row.conditions}
    named |= {one.condition_id for one in choices}
    conditions = [
        one
        for one in Condition.objects.offered_to(clinic_id)
        if one.pk in named or measure.pk in (*one.core_outcomes, *one.added_outcomes)
    ]
    in_use = thresholds_in_use(clinic_id, [one.pk for one in conditions], [measure.pk])
    lines = [_line(one, in_use[one.pk, measure.pk]) for one in conditions]
    return ThresholdsPage(thresholds, lines, choices)


def chosen_before(page: ThresholdsPage, condition: str) -> dict:
    """What the form starts with: the newest choice for this condition, by its code or "" for all others."""
    start = {"condition": condition}
    for one in reversed(page.choices):
        if (one.condition_id or "") == condition:
            start[one.kind] = BY_RULE if one.is_by_rule else one.threshold_id or NONE_OF_THEM
    return start


def _line(condition, found: InUse) -> ConditionLine:
    return ConditionLine(
        code=condition.pk,
        name=str(condition),
        worthwhile=_cell(found.worthwhile, found.worthwhile_basis),
        error=_cell(found.error, found.error_basis),
    )


def _cell(threshold, basis) -> InUseCell:
    if threshold is None:
        return InUseCell(_("none"), _("your clinic’s choice") if basis == Basis.CHOSEN else "", False)
    number = threshold.value_as_reported if threshold.depends_on else number_words(threshold.value)
    why = {
        Basis.CHOSEN: _("your clinic’s choice"),
        Basis.CONDITION: _("found in this condition"),
        Basis.ANY: _("holds for any condition"),
    }[basis]
    return InUseCell(f"{threshold.statistic} {number}", why, threshold.not_checked)


def package_versions(clinic_id, measure) -> list[ItemPackage]:
    rows = ItemPackage.objects.filter(clinic=clinic_id, measure=measure)
    return list(rows.select_related("loaded_by").order_by("-version"))
