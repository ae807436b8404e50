"""What went wrong in the demo, who was asked about it, and which clinical lists one clinic has signed."""

from dataclasses import replace
from datetime import timedelta

from clinic.actions.organisation import SETTINGS, change_clinic
from clinic.choices import Role
from clinic.identity import become
from sessions_app.actions.safety import answer_follow_up, record_reaction, settle_reaction
from sessions_app.actions.sign_off import sign_list
from sessions_app.choices import ClinicalList
from sessions_app.demo.people import HARBOUR
from sessions_app.models import AdverseEvent, TreatmentSession
from sessions_app.queries.sign_off import list_states


def look_after(house, opened, *, at):
    """In the clinic that was just filled."""
    carers = opened.staff[Role.PHYSIOTHERAPIST]
    become(carers[0].pk, opened.clinic.pk)
    _told_between_visits(opened.patients, by=carers[0], at=at)
    _name_responsible(opened, carers[0])
    if house is HARBOUR:
        _sign(carers[0], (ClinicalList.CAUTIONS, ClinicalList.DOSES), at=at - timedelta(days=20))


def _told_between_visits(patients, *, by, at):
    """One rang with a bruise that is gone, one was asked and had none, one rang with a pain still open."""
    for patient in (patients[3], patients[5], patients[6]):
        last = TreatmentSession.objects.signed().filter(patient=patient).order_by("-started_at").first()
        if last is None:
            continue
        told_at = min(last.ended_at + timedelta(hours=26), at)
        if patient is patients[5]:
            said = {"answer": "none_asked", "how": "phone", "words": ""}
            answer_follow_up(last.pk, by=by, at=told_at, **said)
        else:
            _rang(last, is_over=patient is patients[3], by=by, at=told_at)


def _rang(last, *, is_over, by, at):
    bruise = {"words": "Bruise of 4 cm where the tool was used, seen in the evening", "severity": "mild"}
    bruise |= {"kind_id": "skin_response.bruise", "action": "Looked at a picture; cold pack advised"}
    pain = {"words": "Pain 7 the next morning, could not take the stairs", "severity": "moderate"}
    pain |= {"action": "Rest from loading until the next visit"}
    given = {"after_session": last, "onset_words": "the same evening", **(bruise if is_over else pain)}
    event = record_reaction(last.episode_id, given=given, by=by, at=at)
    if is_over:
        settle_reaction(event.pk, words="Gone after five days", resolved_on=None, by=by, at=at)
    for earlier in AdverseEvent.objects.still_open().filter(patient=last.patient_id).exclude(pk=event.pk):
        settle_reaction(earlier.pk, words="Gone", resolved_on=None, by=by, at=at)


def _name_responsible(opened, person):
    manager = opened.staff[Role.MANAGER][0]
    become(manager.pk, opened.clinic.pk)
    now_set = {name: getattr(opened.clinic, name) for name in SETTINGS}
    change_clinic(now_set | {"responsible_clinician": person}, by=manager)
    become(person.pk, opened.clinic.pk)
    person.standing = replace(person.standing, is_responsible=True)


def _sign(person, lists, *, at):
    states = list_states(person.standing.clinic_id)
    for which in lists:
        sign_list(which, seen_version=states[which].version, by=person, at=at)
