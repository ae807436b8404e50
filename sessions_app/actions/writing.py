"""One signing under way."""

from dataclasses import dataclass, field
from datetime import datetime

from sessions_app.models import TreatmentSession
from sessions_app.policies_gate import Gate
from sessions_app.record import SessionRecord


@dataclass
class Writing:
    """One signing: the session that is being written, what it says, and who says it when."""

    session: TreatmentSession
    record: SessionRecord
    choices: object
    by: object
    at: datetime
    allergies: tuple[str, ...] = ()
    gate: Gate = field(default_factory=Gate)
    # How each measure was taken the last time.
    modes: dict[str, str] = field(default_factory=dict)

    @property
    def child(self) -> dict:
        return {"clinic_id": self.session.clinic_id, "treatment_session": self.session}

    @property
    def of_patient(self) -> dict:
        session = self.session
        return {
            "clinic_id": session.clinic_id,
            "patient_id": session.patient_id,
            "episode_id": session.episode_id,
            "treatment_session": session,
        }
