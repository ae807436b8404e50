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
from sessions_app.models.catalogue_entry import (
    CatalogueEntry,
    CatalogueRelease,
    CatalogueVersion,
    ClinicChoice,
)
from sessions_app.models.catalogue_evidence import (
    Condition,
    EvidenceStatement,
    ItemPackage,
    Measure,
    RangeNorm,
    Threshold,
    ThresholdChoice,
)
from sessions_app.models.catalogue_names import CatalogueName
from sessions_app.models.computations import Computation
from sessions_app.models.decisions import CareDecision, IastmDecision
from sessions_app.models.drafts import Draft, DraftHandover
from sessions_app.models.episodes import (
    Episode,
    EpisodeDiagnosis,
    EpisodeGoal,
    EpisodeNote,
    PlanFrequency,
    PlannedComponent,
    PlanRevision,
    SessionTemplate,
)
from sessions_app.models.gate import StandingAnswers
from sessions_app.models.home import HomeLog
from sessions_app.models.outcomes import (
    HomeProgrammeEnd,
    HomeProgrammeItem,
    Observation,
    PatientActivity,
)
from sessions_app.models.planned_measures import PlannedMeasure
from sessions_app.models.reports import (
    BegunReport,
    CorrectionAnswer,
    CorrectionRequest,
    PatientReport,
)
from sessions_app.models.safety import (
    AdverseEvent,
    AdverseEventInError,
    AdverseEventResolution,
    FollowUp,
)
from sessions_app.models.sessions import (
    Addendum,
    CheckIn,
    Component,
    ScreenFinding,
    SessionNote,
    TreatmentSession,
)
from sessions_app.models.sign_off import ClinicalSignOff, ClinicCaution
from sessions_app.models.summaries import EpisodeSummary, SeriesSummary, SessionSummary
from sessions_app.models.treatments import (
    ExercisePerformed,
    ExerciseSet,
    IastmPass,
    LotionUse,
    ModalityUse,
    PassInstrument,
    PassRegion,
    PassStroke,
    PassStructure,
    PlannedDose,
    WarmUp,
)
from sessions_app.models.trials import Trial, TrialPhase, TrialStop
from sessions_app.models.visits import Visit

__all__ = [
    "Addendum",
    "AdverseEvent",
    "AdverseEventInError",
    "AdverseEventResolution",
    "BandLevel",
    "BegunReport",
    "BodyRegion",
    "CareDecision",
    "CatalogueEntry",
    "CatalogueName",
    "CatalogueRelease",
    "CatalogueVersion",
    "CheckIn",
    "ClinicCaution",
    "ClinicChoice",
    "ClinicStep",
    "ClinicalSignOff",
    "Component",
    "Computation",
    "Condition",
    "Contraindication",
    "CorrectionAnswer",
    "CorrectionRequest",
    "Draft",
    "DraftHandover",
    "Episode",
    "EpisodeDiagnosis",
    "EpisodeGoal",
    "EpisodeNote",
    "EpisodeSummary",
    "EvidenceStatement",
    "Exercise",
    "ExercisePerformed",
    "ExerciseSet",
    "FollowUp",
    "HomeLog",
    "HomeProgrammeEnd",
    "HomeProgrammeItem",
    "IastmDecision",
    "IastmPass",
    "Instrument",
    "ItemPackage",
    "Lotion",
    "LotionUse",
    "Measure",
    "ModalityUse",
    "Observation",
    "OtherModality",
    "PassInstrument",
    "PassRegion",
    "PassStroke",
    "PassStructure",
    "PatientActivity",
    "PatientReport",
    "PlanFrequency",
    "PlanRevision",
    "PlannedComponent",
    "PlannedDose",
    "PlannedMeasure",
    "RangeNorm",
    "ResponseCode",
    "ScreenFinding",
    "ScreenQuestion",
    "SeriesSummary",
    "SessionNote",
    "SessionSummary",
    "SessionTemplate",
    "StandingAnswers",
    "StrokePattern",
    "Structure",
    "Threshold",
    "ThresholdChoice",
    "TreatmentSession",
    "Trial",
    "TrialPhase",
    "TrialStop",
    "Visit",
    "WarmUp",
    "WarmUpActivity",
]
