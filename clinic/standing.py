"""Who a person is in the clinic they work in just now. A leaf, so that models can read it."""

from dataclasses import dataclass, field

from clinic.choices import Role


@dataclass(frozen=True)
class Standing:
    """One person's place in one clinic: at most one clinic at a time, any number of roles in it."""

    clinic_id: int | None = None
    roles: frozenset = field(default_factory=frozenset)
    is_student: bool = False
    patient_id: int | None = None  # the record that a patient's own pages show
    guardian_id: int | None = None  # set where that is somebody else's: a child's, mostly
    may_answer: bool = True  # as a guardian: the check-in, questionnaires and ticks
    may_keep_data: bool = True  # as a guardian: consents, downloads and corrections
    is_responsible: bool = False  # for the clinical lists of this clinic

    @property
    def is_patient(self):
        return self.patient_id is not None

    @property
    def is_physiotherapist(self):
        return Role.PHYSIOTHERAPIST in self.roles

    @property
    def is_manager(self):
        return Role.MANAGER in self.roles

    @property
    def is_front_desk(self):
        return Role.FRONT_DESK in self.roles


NOBODY = Standing()
