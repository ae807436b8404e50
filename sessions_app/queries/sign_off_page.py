"""A clinical list as it is read before it is signed: each row with what it does, its source, its check."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sessions_app.choices import ClinicalList
from sessions_app.models import ClinicalSignOff, ClinicCaution, ClinicStep
from sessions_app.queries.catalogue_kinds import BY_SLUG, starting_dose, step_words
from sessions_app.queries.sign_off import list_as_it_stands

SLUGS = {
    ClinicalList.CAUTIONS: "cautions",
    ClinicalList.DOSES: "exercises",
    ClinicalList.THRESHOLDS: "thresholds",
}


@dataclass(frozen=True)
class ReadRow:
    entry: object
    cells: list[tuple[str, str]]
    rule: ClinicCaution | ClinicStep | None
    has_changed: bool  # since the list was last signed

    @property
    def action(self) -> str:
        """Of a caution: what happens here."""
        return (self.rule or self.entry).action


@dataclass(frozen=True)
class ReadList:
    kind: object
    titles: list[str]
    rows: list[ReadRow]
    gone: int  # rows that were signed and are no longer there
    signatures: list[ClinicalSignOff]

    @property
    def changed(self) -> int:
        return sum(row.has_changed for row in self.rows) + self.gone


def read_list(clinic_id, which: str) -> ReadList:
    which = ClinicalList(which)
    kind = BY_SLUG[SLUGS[which]]
    signed = ClinicalSignOff.objects.filter(clinic=clinic_id, list=which).select_related("signed_by")
    signatures, marks = list(signed[:10]), list_as_it_stands(clinic_id, which).marks
    read = signatures[0].read if signatures else {}
    rules, columns = _rules(which, clinic_id), COLUMNS[which]
    entries = kind.model.objects.offered_to(clinic_id)
    rows = [
        ReadRow(
            entry=entry,
            cells=[(str(title), str(cell(entry, rules.get(entry.pk)))) for title, cell in columns],
            rule=rules.get(entry.pk),
            has_changed=bool(read) and read.get(entry.pk) != marks.get(entry.pk),
        )
        for entry in (entries.select_related("measure") if which == ClinicalList.THRESHOLDS else entries)
    ]
    return ReadList(
        kind, [str(title) for title, _cell in columns], rows, len(set(read) - set(marks)), signatures
    )


def _rules(which, clinic_id) -> dict:
    """The clinic's own rule for a shared row."""
    if which == ClinicalList.CAUTIONS:
        rules = ClinicCaution.objects.filter(clinic=clinic_id).select_related("decided_by")
        return {rule.contraindication_id: rule for rule in rules}
    if which == ClinicalList.DOSES:
        steps = ClinicStep.objects.filter(clinic=clinic_id).select_related("decided_by")
        return {step.exercise_id: step for step in steps}
    return {}


def _limits(exercise, step) -> str:
    rule = step or exercise
    effort = _("effort %(n)s") % {"n": rule.limit_rpe} if rule.limit_rpe is not None else ""
    pain = _("pain %(n)s") % {"n": rule.limit_pain} if rule.limit_pain is not None else ""
    return ", ".join(str(part) for part in (effort, pain) if part)


def _step(exercise, step) -> str:
    rule = step or exercise
    return step_words(rule.step_field, rule.step_amount, rule.step_unit)


Cell = Callable[[object, object], str]
COLUMNS: dict[str, tuple[tuple[str, Cell], ...]] = {
    ClinicalList.CAUTIONS: (
        (_("Severity"), lambda entry, rule: entry.get_severity_display()),
        (_("Concerns"), lambda entry, rule: entry.get_scope_display()),
        (_("What happens"), lambda entry, rule: (rule or entry).get_action_display()),
    ),
    ClinicalList.DOSES: (
        (_("Starts at"), lambda entry, rule: starting_dose(entry)),
        (_("Step"), _step),
        (_("Up to"), _limits),
    ),
    ClinicalList.THRESHOLDS: (
        (_("Measure"), lambda entry, rule: entry.measure),
        (_("Value"), lambda entry, rule: f"{entry.statistic} {entry.value_as_reported} ({entry.unit})"),
        (_("Population and method"), lambda entry, rule: f"{entry.population}. {entry.method}".strip(". ")),
    ),
}
