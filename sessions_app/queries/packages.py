"""Item packages: which measures a clinic asks item by item, because it holds the licence."""

from dataclasses import dataclass
from functools import lru_cache

from sessions_app.models import ItemPackage
from sessions_app.scoring.package import Package, read_package


@dataclass(frozen=True)
class Loaded:
    """The newest version of a measure's package, with what the file says."""

    row: ItemPackage
    package: Package


def packages_in_use(clinic_id: int, measures=None) -> dict[str, Loaded]:
    """By measure. A measure whose package was put aside is not among them."""
    rows = ItemPackage.objects.filter(clinic=clinic_id)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    rows = rows.order_by("measure_id", "-version").distinct("measure_id")
    read = ((row, _read(row.body)) for row in rows if row.body)
    return {row.measure_id: Loaded(row, package) for row, package in read if package}


@lru_cache(maxsize=64)
def _read(body: str) -> Package | None:
    """What was loaded was read without a fault, and never changes; one from before a check that it fails now
    is not in use."""
    package, _faults = read_package(body)
    return package
