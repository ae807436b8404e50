"""What a clinic does to its catalogue: add, change, rename, order, check, retire, bring back, merge.

Shared rows stay as they are for everybody; a clinic's word about one of them is a ClinicChoice.
Nothing is deleted, so that what was charted can always be read.
"""

from contextlib import suppress
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import get_language

from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app import policies_catalogue as policies
from sessions_app.actions.summaries import change_treatment_kinds, refresh_summaries_with
from sessions_app.models import BodyRegion, ClinicChoice, ClinicStep, OtherModality
from sessions_app.models.catalogue_entry import CatalogueEntry, own_code
from sessions_app.queries.catalogue import order_around


@dataclass(frozen=True)
class Place:
    """Where an entry came to stand, counted from 1."""

    number: int
    of: int
    is_new: bool


@transaction.atomic
def add_entry(model, values: dict, *, by, at) -> CatalogueEntry:
    """A clinic's own row."""
    clinic_id = by.standing.clinic_id
    policies.check_name_is_free(model, values["name"], clinic_id, group=values.get("group", ""))
    return model.objects.create(
        code=own_code(values["name"], clinic_id),
        clinic_id=clinic_id,
        offer_order=_last_place(model) + 1,
        added_at=at,
        added_by=by,
        **_completed(model, values),
    )


@transaction.atomic
def add_entries(model, rows: list[dict], *, by, at) -> list[CatalogueEntry]:
    """Own rows from a table, one import at a time; what came into the list meanwhile is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('import entries'), %s)", [by.standing.clinic_id]
        )
    added = []
    for values in rows:
        with suppress(Refused), transaction.atomic():
            added.append(add_entry(model, values, by=by, at=at))
    return added


def _completed(model, values: dict) -> dict:
    """A clinic's own area is shaded where the area that it is part of is drawn."""
    if model is BodyRegion and values.get("parent"):
        return {**values, "map_codes": values["parent"].map_codes}
    return values


def _last_place(model) -> int:
    last = model.objects.order_by("-offer_order").values_list("offer_order", flat=True).first()
    return last or 0


@transaction.atomic
def change_entry(model, code: str, values: dict, *, by, at, seen_version: int) -> CatalogueEntry:
    """Signed sessions keep the words of their day; the row counts its versions."""
    if model is OtherModality and "kind" in values:
        change_treatment_kinds()
    entry = _locked(model, code, by)
    policies.check_is_own(entry)
    policies.check_is_unchanged_since(entry, seen_version)
    if "name" in values:
        _check_name(entry, values["name"], by, group=values.get("group", ""))
    values, kind = _completed(model, values), getattr(entry, "kind", None)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.save(update_fields=[*values, "version"])
    if model is OtherModality and entry.kind != kind:
        refresh_summaries_with([entry])
    return entry


@transaction.atomic
def decide_step(exercise, rule: dict, *, by, at) -> None:
    """What plus does to a shared exercise in this clinic."""
    step, is_new = in_turn(ClinicStep.objects).get_or_create(
        clinic_id=by.standing.clinic_id,
        exercise=exercise,
        defaults={**rule, "decided_at": at, "decided_by": by},
    )
    if is_new or all(getattr(step, name) == value for name, value in rule.items()):
        return
    for name, value in rule.items():
        setattr(step, name, value)
    step.version += 1
    step.decided_at, step.decided_by = at, by
    step.save(update_fields=[*rule, "version", "decided_at", "decided_by"])


@transaction.atomic
def follow_shared_step(exercise, *, by, at) -> None:
    """The clinic's own rule is given up: plus does again what the shared reference says, also when that
    changes. The history keeps what the rule was."""
    ClinicStep.objects.filter(clinic_id=by.standing.clinic_id, exercise=exercise).delete()


@transaction.atomic
def rename_entry(model, code: str, label: str, *, by, at) -> None:
    """This clinic's word for a shared entry; an empty label gives the shared name back."""
    entry = _locked(model, code, by)
    policies.check_can_be_renamed(entry)
    label = "" if label.strip() == entry.name else label.strip()
    if label:
        _check_name(entry, label, by)
    choice = _choice(entry, by)
    choice.label, choice.label_language = label, get_language()
    choice.save(update_fields=["label", "label_language"])


@transaction.atomic
def blind_measure(model, code: str, *, is_blind: bool, by, at) -> None:
    """Whether the last value of this measure waits until today's is entered."""
    entry = _locked(model, code, by)
    policies.check_has_a_last_value(entry)
    choice = _choice(entry, by)
    choice.is_blind = is_blind
    choice.save(update_fields=["is_blind"])


@transaction.atomic
def check_entry(model, code: str, *, by, at) -> None:
    """A person of this clinic has compared the entry with its source."""
    choice = _choice(_locked(model, code, by), by)
    choice.checked_at, choice.checked_by = at, by
    choice.save(update_fields=["checked_at", "checked_by"])


@transaction.atomic
def withdraw_check(model, code: str, *, by, at) -> None:
    choice = _choice(_locked(model, code, by), by)
    choice.checked_at, choice.checked_by = None, None
    choice.save(update_fields=["checked_at", "checked_by"])


@transaction.atomic
def retire_entry(model, code: str, *, by, at) -> None:
    """No longer offered; what was charted with it still reads the same."""
    entry = _locked(model, code, by)
    holder = entry if entry.is_own else _choice(entry, by)
    policies.check_can_be_retired(holder.retired_at is not None)
    holder.retired_at, holder.retired_by = at, by
    holder.save(update_fields=["retired_at", "retired_by"])


@transaction.atomic
def bring_back_entry(model, code: str, *, by, at) -> None:
    """Offered again, also after a merge."""
    entry = _locked(model, code, by)
    _check_name(entry, entry.name, by)
    holder = entry if entry.is_own else _choice(entry, by)
    holder.retired_at, holder.retired_by = None, None
    holder.save(update_fields=["retired_at", "retired_by"])
    if entry.is_own and entry.merged_into_id:
        entry.merged_into = None
        entry.save(update_fields=["merged_into"])


@transaction.atomic
def merge_entry(model, code: str, target_code: str, *, by, at) -> None:
    """Two entries that mean the same: one points at the other and is no longer offered."""
    entry, target = _locked(model, code, by), _locked(model, target_code, by)
    policies.check_can_be_merged(entry, target)
    entry.merged_into = target
    entry.save(update_fields=["merged_into"])


@transaction.atomic
def move_entry(model, code: str, *, by, at, steps: int = 0, place: int | None = None) -> Place:
    """Some steps down (below 0: up) in the clinic's order of its list, or to a place counted from 1. A kind
    that has groups is ordered within each. Beyond an end is that end."""
    entry = _locked(model, code, by)
    order = order_around(entry, by.standing.clinic_id)
    policies.check_can_be_moved(code in order)
    here = order.index(code)
    there = min(max(here + steps if place is None else place - 1, 0), len(order) - 1)
    if there != here:
        order.insert(there, order.pop(here))
        _write_order(model, order, by.standing.clinic_id)
    return Place(number=there + 1, of=len(order), is_new=there != here)


def _write_order(model, order: list[str], clinic_id) -> None:
    kind = model._meta.model_name
    ClinicChoice.objects.bulk_create(
        [
            ClinicChoice(clinic_id=clinic_id, kind=kind, code=code, position=place)
            for place, code in enumerate(order, start=1)
        ],
        update_conflicts=True,
        unique_fields=["clinic", "kind", "code"],
        update_fields=["position"],
    )


def _locked(model, code: str, by) -> CatalogueEntry:
    """The row itself if it is the clinic's own; shared rows are read only and need no lock. Its code stays,
    so whoever signs a session with it need not wait: they hold the episode, which we may come to want."""
    entry = model.objects.visible_to(by).get(pk=code)
    if entry.is_own:
        entry = in_turn(model.objects).get(pk=code)
    return entry


def _check_name(entry: CatalogueEntry, name: str, by, group: str = "") -> None:
    policies.check_name_is_free(
        type(entry),
        name,
        by.standing.clinic_id,
        group=group or getattr(entry, "group", ""),
        except_code=entry.pk,
    )


def _choice(entry: CatalogueEntry, by) -> ClinicChoice:
    choice, _is_new = in_turn(ClinicChoice.objects).get_or_create(
        clinic_id=by.standing.clinic_id, kind=entry._meta.model_name, code=entry.pk
    )
    return choice
