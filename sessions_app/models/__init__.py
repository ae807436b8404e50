"""The care's tables. Importing this package is enough to have them all."""

from sessions_app.models.catalogue import (
    BandLevel,
    BodyRegion,
    ClinicStep,
    Contraindication,
    Exercise,
    Instrument,
    Lotion,
    OtherModality,
    ResponseCode,
    ScreenQuestion,
    StrokePattern,
    Structure,
    WarmUpActivity,
)
from sessions_app.models.catalogue_entry import CatalogueEntry, CatalogueRelease, ClinicChoice
from sessions_app.models.catalogue_evidence import (
    Condition,
    EvidenceStatement,
    Measure,
    RangeNorm,
    Threshold,
)

__all__ = [
    "BandLevel",
    "BodyRegion",
    "CatalogueEntry",
    "CatalogueRelease",
    "ClinicChoice",
    "ClinicStep",
    "Condition",
    "Contraindication",
    "EvidenceStatement",
    "Exercise",
    "Instrument",
    "Lotion",
    "Measure",
    "OtherModality",
    "RangeNorm",
    "ResponseCode",
    "ScreenQuestion",
    "StrokePattern",
    "Structure",
    "Threshold",
    "WarmUpActivity",
]
