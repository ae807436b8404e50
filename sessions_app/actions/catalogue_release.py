"""Bring the shared rows of the catalogue in line with the reference files.

Run twice, the second run changes nothing. A row that has left the files is withdrawn, never deleted;
a clinic's own rows and its choices about shared ones are not touched.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from sessions_app.actions.summaries import change_treatment_kinds, refresh_summaries_with
from sessions_app.models import CatalogueRelease, OtherModality
from sessions_app.reference import rows as reference
from sessions_app.reference.names import KIND, read_names


@dataclass
class KindReport:
    """What a load did to the rows of one kind: codes of each."""

    kind: str
    total: int
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not (self.added or self.changed or self.withdrawn or self.returned)

    def counts(self) -> dict:
        lists = ("added", "changed", "withdrawn", "returned")
        return {"total": self.total} | {name: len(getattr(self, name)) for name in lists}


@transaction.atomic
def load_catalogue(*, at, folder: Path = reference.FOLDER) -> list[KindReport]:
    """Needs a connection that may write shared rows. Points at rows of other kinds settle at commit."""
    wanted = reference.read_all(folder)
    wanted[KIND] = read_names(wanted, folder)
    _one_at_a_time()
    plans = [_Plan.made_for(kind, rows) for kind, rows in wanted.items()]
    if any(plan.changes_treatment_kinds for plan in plans):
        change_treatment_kinds()
    if any(not plan.report.is_quiet for plan in plans):
        release = CatalogueRelease.objects.create(
            checksum=reference.checksum(folder),
            loaded_at=at,
            row_counts={plan.report.kind: plan.report.counts() for plan in plans},
        )
        for plan in plans:
            plan.carry_out(release)
    return [plan.report for plan in plans]


def _one_at_a_time() -> None:
    table = connection.ops.quote_name(CatalogueRelease._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


@dataclass
class _Plan:
    """The difference between one file and its shared rows."""

    model: type
    report: KindReport
    fields: list[str]
    upserts: list
    of_another_kind: list[str] = field(default_factory=list)

    @classmethod
    def made_for(cls, kind: str, wanted: dict[str, dict]) -> "_Plan":
        model = apps.get_model("sessions_app", kind)
        fields = list(next(iter(wanted.values()), ()))
        known = {
            row["code"]: row
            for row in model.objects.shared().values("code", "version", "withdrawn_in", *fields)
        }
        plan = cls(model, KindReport(kind, len(wanted)), fields, [])
        for code, row in wanted.items():
            plan._compare(code, row, known.get(code))
        plan.report.withdrawn = [
            code for code, row in known.items() if code not in wanted and row["withdrawn_in"] is None
        ]
        return plan

    def _compare(self, code: str, row: dict, known: dict | None) -> None:
        if known is None:
            self.report.added.append(code)
            self.upserts.append(self.model(code=code, **row))
            return
        differing = {name for name in self.fields if known[name] != row[name]}
        returns = known["withdrawn_in"] is not None
        if not differing and not returns:
            return
        (self.report.returned if returns else self.report.changed).append(code)
        if "kind" in differing:
            self.of_another_kind.append(code)
        step = 1 if differing - {"offer_order"} else 0
        self.upserts.append(self.model(code=code, version=known["version"] + step, **row))

    @property
    def changes_treatment_kinds(self) -> bool:
        return self.model is OtherModality and bool(self.of_another_kind)

    def carry_out(self, release: CatalogueRelease) -> None:
        columns = [self.model._meta.get_field(name).name for name in self.fields]
        self.model.objects.bulk_create(
            self.upserts,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[*columns, "version", "withdrawn_in"],
        )
        gone = self.model.objects.shared().filter(pk__in=self.report.withdrawn)
        gone.update(withdrawn_in=release)
        if self.changes_treatment_kinds:
            refresh_summaries_with(self.of_another_kind)
