"""Rows of the catalogue screens: one list of one kind, as one clinic sees it."""

from copy import copy
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.utils.text import capfirst

from sessions_app.choices import StepField, StepUnit
from sessions_app.models import (
    CatalogueEntry,
    ClinicCaution,
    ClinicChoice,
    ClinicStep,
    Contraindication,
    Exercise,
)
from sessions_app.queries.catalogue_kinds import KINDS, Column, Kind, starting_dose, step_words
from sessions_app.queries.catalogue_uses import NONE, Uses, never_used, uses_of
from sessions_app.queries.labels import labels_of
from sessions_app.words import number_words

PAGE_LENGTH = 60
IN_USE, NEVER_USED, RETIRED = "", "never-used", "retired"


@dataclass
class EntryRow:
    """One line, its words made ready: a template that works them out for 60 rows is slow."""

    entry: CatalogueEntry
    code: str
    label: str
    shared_name: str  # the reference's name, where the clinic has a word of its own
    sub: str
    titled_cells: list[tuple[str, str]]
    short_source: str
    mark: str
    is_merged: bool
    uses: Uses


@dataclass
class EntryList:
    kind: Kind
    rows: list[EntryRow]
    retired: list[EntryRow]
    total: int
    groups: list[tuple[str, str]]
    next_after: str
    shows_retired: bool


@dataclass
class EntryDetail:
    """What the panel of one entry shows."""

    row: EntryRow
    has_left: bool
    step: ClinicStep | None
    choice: ClinicChoice | None
    merged_here: list[CatalogueEntry]
    place: int | None  # counted from 1, among those that it is ordered with; None where it is not offered
    places: int


def has_left(entry: CatalogueEntry) -> bool:
    """Retired by the clinic, gone from the reference, or merged into another entry."""
    return bool(entry.clinic_retired_at or entry.withdrawn_in_id or entry.merged_into_id)


def kind_counts(clinic_id) -> list[tuple[Kind, int]]:
    """The tabs: each kind with the number of its entries, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_count_sql(), {"clinic": clinic_id})
        counts = dict(cursor.fetchall())
    return [(kind, counts[kind.slug]) for kind in KINDS]


@cache
def _count_sql() -> str:
    quoted = connection.ops.quote_name
    return " UNION ALL ".join(
        f"SELECT '{kind.slug}', count(*) FROM {quoted(kind.model._meta.db_table)}"  # noqa: S608 (our own names)
        " WHERE (clinic_id IS NULL OR clinic_id = %(clinic)s) AND withdrawn_in_id IS NULL"
        for kind in KINDS
    )


def entry_list(kind: Kind, clinic_id, *, search="", group="", show=IN_USE, after="") -> EntryList:
    """A page of the list. What has been retired stands apart, below what is in use."""
    everything = list(kind.model.objects.in_order_of(clinic_id))
    groups = _groups(kind, clinic_id, everything)
    found = [entry for entry in everything if _fits(kind, entry, search, group)]
    retired = [entry for entry in found if has_left(entry)]
    wanted = [entry for entry in found if not has_left(entry) and _is_shown(entry, show)]
    if show == NEVER_USED and kind.used_in:
        unused = never_used(kind, clinic_id, [entry.pk for entry in wanted])
        wanted = [entry for entry in wanted if entry.pk in unused]
    page, next_after = _page_after(retired if show == RETIRED else wanted, after)
    apart = retired if show == IN_USE and not next_after else []
    uses = uses_of(kind, clinic_id, [entry.pk for entry in (*page, *apart)])
    rules = _own_rules(kind, clinic_id)
    names = _names_in_cells(kind, clinic_id, [*page, *apart])
    return EntryList(
        kind=kind,
        rows=[_row(kind, entry, uses, rules, names) for entry in page],
        retired=[_row(kind, entry, uses, rules, names) for entry in apart],
        total=len(retired if show == RETIRED else wanted),
        groups=groups,
        next_after=next_after,
        shows_retired=show == RETIRED,
    )


def entry_detail(kind: Kind, entry: CatalogueEntry, clinic_id) -> EntryDetail:
    """`entry` comes from `entries_seen_by`, so that it carries the clinic's label and retirement."""
    rules = _own_rules(kind, clinic_id)
    names = _names_in_cells(kind, clinic_id, [entry])
    choices = ClinicChoice.objects.filter(clinic=clinic_id, kind=kind.model_name, code=entry.pk)
    order = order_around(entry, clinic_id)
    return EntryDetail(
        row=_row(kind, entry, uses_of(kind, clinic_id, [entry.pk]), rules, names),
        has_left=has_left(entry),
        step=rules.get(entry.pk) if kind.model is Exercise else None,
        choice=choices.select_related("checked_by", "retired_by").first(),
        merged_here=list(kind.model.objects.for_clinic(clinic_id).filter(merged_into=entry.pk)),
        place=order.index(entry.pk) + 1 if entry.pk in order else None,
        places=len(order),
    )


def order_around(entry: CatalogueEntry, clinic_id) -> list[str]:
    """The codes that the clinic is offered, in its order: of its own group, if there are groups."""
    offered = type(entry).objects.offered_to(clinic_id)
    if hasattr(entry, "group"):
        offered = offered.filter(group=entry.group)
    return list(offered.values_list("pk", flat=True))


def step_example(exercise: Exercise, step: ClinicStep | None) -> tuple[str, str] | None:
    """What one press of plus does to the starting dose, before and after; None where it does nothing."""
    rule = step or exercise
    if rule.step_field == StepField.VARIANT:
        following = exercise.next_variant
        return (exercise.label, following.name) if following else None
    if rule.step_field == StepField.LOAD:
        return f"10 {rule.step_unit}", f"{number_words(10 + rule.step_amount)} {rule.step_unit}"
    column = {StepField.REPS: "default_reps", StepField.HOLD: "default_hold_seconds"}.get(rule.step_field)
    start = getattr(exercise, column) if column else None
    if start is None:
        return None
    seconds = 60 if rule.step_unit == StepUnit.MINUTE else 1
    after = copy(exercise)
    setattr(after, column, number_words(start + rule.step_amount * seconds))
    return starting_dose(exercise), starting_dose(after)


def entries_seen_by(kind: Kind, user):
    """For `get_object_or_404`: shared rows and the clinic's own, with the clinic's words on them."""
    visible = kind.model.objects.visible_to(user)
    return kind.model.objects.with_choices_of(user.standing.clinic_id).filter(pk__in=visible)


def names_in_use(kind: Kind, clinic_id) -> set[str]:
    """Names and labels of what the clinic is offered: no two entries may share one."""
    offered = kind.model.objects.offered_to(clinic_id).values_list("name", "label")
    return {words for pair in offered for words in pair}


def _fits(kind: Kind, entry: CatalogueEntry, search: str, group: str) -> bool:
    if group and kind.group and str(getattr(entry, kind.group, "")) != group:
        return False
    text = " ".join((entry.label, entry.name, entry.plain_name, entry.pk, kind.sub(entry))).casefold()
    return all(part in text for part in search.casefold().split())


def _is_shown(entry: CatalogueEntry, show: str) -> bool:
    match show:
        case "not-checked":
            return entry.not_checked
        case "own":
            return entry.is_own
        case _:
            return True


def _groups(kind: Kind, clinic_id, entries: list[CatalogueEntry]) -> list[tuple[str, str]]:
    """What the list can be narrowed to: each value that occurs, in its words."""
    if not kind.group:
        return []
    words = getattr(kind.model, f"get_{kind.group}_display", lambda entry: getattr(entry, kind.group))
    pairs = {str(getattr(entry, kind.group)): str(words(entry)) for entry in entries}
    if kind.group_names:
        pairs |= labels_of(clinic_id, {kind.group_names: set(pairs)})[kind.group_names]
    return sorted(((value, text) for value, text in pairs.items() if value), key=lambda pair: pair[1])


def _page_after(entries: list[CatalogueEntry], after: str) -> tuple[list[CatalogueEntry], str]:
    codes = [entry.pk for entry in entries]
    start = codes.index(after) + 1 if after in codes else 0
    page = entries[start : start + PAGE_LENGTH]
    is_more = start + PAGE_LENGTH < len(entries)
    return page, page[-1].pk if is_more else ""


def _own_rules(kind: Kind, clinic_id) -> dict[str, ClinicStep | ClinicCaution]:
    """The clinic's own rules for shared rows: a step, or what a caution does."""
    if kind.model is Contraindication:
        return {rule.contraindication_id: rule for rule in ClinicCaution.objects.filter(clinic=clinic_id)}
    if kind.model is not Exercise:
        return {}
    own = ClinicStep.objects.filter(clinic=clinic_id).select_related("decided_by")
    return {step.exercise_id: step for step in own}


def _rule_words(own: ClinicStep | ClinicCaution) -> str:
    if isinstance(own, ClinicCaution):
        return own.get_action_display()
    return step_words(own.step_field, own.step_amount, own.step_unit)


def _names_in_cells(kind: Kind, clinic_id, entries: list[CatalogueEntry]) -> dict:
    """What the clinic calls the entries that a cell names by their codes."""
    told = [column for column in kind.columns if column.names]
    return labels_of(
        clinic_id, {one.names: {code for entry in entries for code in one.cell(entry)} for one in told}
    )


def _cell(column: Column, entry: CatalogueEntry, names: dict) -> str:
    if not column.names:
        return str(column.cell(entry))
    known = names[column.names]
    return ", ".join(known.get(code, code) for code in column.cell(entry))


def _row(kind: Kind, entry: CatalogueEntry, uses: dict[str, Uses], rules: dict, names: dict) -> EntryRow:
    cells = [_short(_cell(column, entry, names), 160) for column in kind.columns]
    if own := rules.get(entry.pk):
        cells[-1] = _rule_words(own)
    return EntryRow(
        entry=entry,
        code=entry.pk,
        label=entry.label,
        shared_name=entry.name if entry.label != entry.name else "",
        sub=_short(kind.sub(entry), 90),
        titled_cells=list(zip((str(column.title) for column in kind.columns), cells, strict=True)),
        short_source=_short(entry.source, 44),
        mark="own" if entry.is_own else "not checked" if entry.not_checked else "checked",
        is_merged=entry.merged_into_id is not None,
        uses=uses.get(entry.pk, NONE),
    )


def _short(words: str, length: int) -> str:
    words = capfirst(words)
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
