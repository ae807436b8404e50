"""What a hand at the SQL prompt is refused, in the app's own role."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from clinic.identity import acting_as, become
from clinic.models import Clinic, ConsentWithdrawal, PortalEnding
from sessions_app.actions.visits import add_visit
from sessions_app.choices import ClinicalList
from sessions_app.models import (
    Addendum,
    BegunReport,
    CareDecision,
    ClinicalSignOff,
    CorrectionRequest,
    ExercisePerformed,
    IastmDecision,
    IastmPass,
    PatientReport,
    ScreenFinding,
    TrialPhase,
    TrialStop,
)
from tests import factories
from tests.sessions_app.a_session import AT
from tests.sessions_app.charted import a_place, charted, sign

pytestmark = pytest.mark.django_db


@contextmanager
def refused(rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


@contextmanager
def not_allowed():
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        yield


def begun(place):
    made = factories.writing_session(place.episode, by=place.physio)
    return made, {"clinic_id": made.clinic_id, "treatment_session": made}


def test_a_pass_cannot_call_itself_an_exercise_nor_a_part_go_without_its_particulars(place):
    a_pass = {"side": "left", "pressure": "light", "purpose": "treat"}
    for kind, is_empty in (("exercise", False), ("exercise_block", False), ("iastm_pass", True)):
        with refused("^a_part_is_of_its_kind:"):
            made, of_it = begun(place)
            spine = factories.component(made, position=2, kind=kind)
            if not is_empty:
                IastmPass.objects.create(**of_it, component=spine, **a_pass)
            factories.seal(made, by=place.physio)
    with refused("^a_part_is_of_its_kind:"):  # both at once
        made, of_it = begun(place)
        spine = factories.component(made, position=2, kind="exercise")
        ExercisePerformed.objects.create(**of_it, component=spine, exercise_id="an_hop")
        IastmPass.objects.create(**of_it, component=spine, **a_pass)
        factories.seal(made, by=place.physio)


def test_a_blank_is_no_reason(place):
    of = {"clinic": place.clinic, "patient": place.patient, "episode": place.episode}
    decided = {"session_number": 6, "decided_at": AT, "decided_by": place.physio}
    with refused("an_iastm_decision_says_why"):
        IastmDecision.objects.create(**of, **decided, decision="stop", reason=" ")
    with refused("a_care_decision_says_why"):
        CareDecision.objects.create(**of, **decided, decision="continue", words="\t\n")
    with refused("a_reason_to_go_on_is_no_blank"):
        made, of_it = begun(place)
        check_in = made.components.get(kind="check_in").checkin
        ScreenFinding.objects.create(
            **of_it, check_in=check_in, caution_id="open_wound", stops="confirm_reason", decision=" "
        )


def test_nobody_signs_a_clinical_list_for_somebody_else(place):
    told = {"clinic": place.clinic, "list": ClinicalList.THRESHOLDS, "read": {}, "version": "1"}
    told |= {"signed_at": AT, "signed_by": place.physio}
    with refused("^the_responsible_clinician_signs:"):
        ClinicalSignOff.objects.create(**told)  # nobody is named yet
    Clinic.objects.filter(pk=place.clinic.pk).update(responsible_clinician=place.physio)
    become(place.manager.pk, place.clinic.pk)
    with refused("^the_responsible_clinician_signs:"):
        ClinicalSignOff.objects.create(**told)
    become(place.physio.pk, place.clinic.pk)
    ClinicalSignOff.objects.create(**told)


@pytest.mark.promise("sealed")
def test_nobody_adds_to_a_session_in_an_authors_name_or_as_a_stranger_to_it(place):
    signed = sign(charted(place))
    told = {"clinic": place.clinic, "patient": place.patient, "treatment_session": signed, "number": 1}
    told |= {"kind": "correction", "text": "Left, not right.", "reason": "Misread", "added_at": AT}
    become(place.colleague.pk, place.clinic.pk)
    for person in (place.physio, place.colleague):
        with refused("^an_author_adds:"):
            Addendum.objects.create(**told, added_by=person)
    become(place.physio.pk, place.clinic.pk)
    with refused("an_addendum_says_what_and_why"):
        Addendum.objects.create(**{**told, "text": " "}, added_by=place.physio)
    Addendum.objects.create(**told, added_by=place.physio)
    connection.check_constraints()


def test_nobody_says_for_a_patient_what_she_did_not_say(place):
    visit = add_visit(place.patient, starts_at=AT, practitioner=place.physio, by=place.physio, at=AT)
    her = factories.portal_user(place.patient)
    other = factories.patient(place.clinic, by=place.physio)
    stranger = factories.portal_user(other)
    own = {"clinic": place.clinic, "patient": place.patient}
    report = {**own, "visit": visit, "version": 1, "answers": {}, "sent_at": AT}
    begun_ = {**own, "visit": visit, "answers": {}, "saved_at": AT}
    asked = {**own, "kind": "correction", "words": "Wrong.", "asked_at": AT}
    for person in (place.physio, place.manager, stranger):
        become(person.pk, place.clinic.pk)
        for model, row, hand in (
            (PatientReport, report, "sent_by"),
            (BegunReport, begun_, "saved_by"),
            (CorrectionRequest, asked, "asked_by"),
        ):
            with not_allowed():
                model.objects.create(**row, **{hand: person})
    with not_allowed():  # about oneself, at the visit of another
        PatientReport.objects.create(**{**report, "patient": other}, sent_by=stranger)
    with not_allowed():  # in another's name
        PortalEnding.objects.create(**own, person=her, ended_at=AT, ended_by=her)
    become(her.pk, place.clinic.pk)
    BegunReport.objects.create(**begun_, saved_by=her)
    PatientReport.objects.create(**report, sent_by=her)
    CorrectionRequest.objects.create(**asked, asked_by=her)
    become(place.physio.pk, place.clinic.pk)
    assert not BegunReport.objects.exists()


def test_a_consent_is_taken_back_and_a_trial_begun_in_ones_own_name(place):
    given = {"clinic": place.clinic, "patient": place.patient}
    taken_back = {**given, "consent": place.consent, "withdrawn_at": AT}
    with not_allowed():
        ConsentWithdrawal.objects.create(**taken_back, recorded_by=place.colleague)
    trial = factories.trial(place.episode, by=place.physio)
    with not_allowed():
        TrialStop.objects.create(
            **given, trial=trial, reason="Moved.", stopped_at=AT, stopped_by=place.colleague
        )
    for position in (1, 13):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrialPhase.objects.create(**{**step_of(trial), "position": position})
    ConsentWithdrawal.objects.create(**taken_back, recorded_by=place.physio)


@pytest.mark.django_db(transaction=True)
def test_no_step_is_added_to_a_trial_later():
    place = a_place()
    with acting_as(place.physio.pk, place.clinic.pk):
        trial = factories.trial(place.episode, by=place.physio, order=(True, False) * 6, steps=13)
    with (
        acting_as(place.physio.pk, place.clinic.pk),
        refused("^a_step_comes_with_its_trial:"),
    ):
        TrialPhase.objects.create(**step_of(trial))


def step_of(trial):
    of = {"clinic_id": trial.clinic_id, "patient_id": trial.patient_id, "trial": trial, "position": 13}
    return of | {"with_iastm": True, "starts_at": AT, "ends_at": AT + timedelta(weeks=1)}
