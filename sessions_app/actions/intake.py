"""Somebody new is taken in: person, alerts, consents and first episode. All of it or nothing. What is typed
before that waits for the person who types."""

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.consents import record_consent
from clinic.actions.patients import add_alert, add_guardian, register_patient
from clinic.actions.taking_turns import in_turn
from clinic.refusals import Refused
from sessions_app.actions.episodes import open_episode
from sessions_app.actions.visits import add_walk_in
from sessions_app.models import BegunIntake

LONGEST_KEPT = 100_000


@transaction.atomic
def take_in(
    details,
    *,
    alerts,
    guardian,
    consents,
    on_paper,
    episode,
    by,
    at,
    is_here=False,
    different_from=frozenset(),
    page=None,
):
    """The first episode of a new patient, who `is_here` or comes later. `alerts` are pairs of kind and
    substance, `consents` kinds, `episode` what `open_episode` is given; `different_from` holds those looked
    at and found to be others, `page` the number of the page it was typed on."""
    patient = register_patient(details, by=by, at=at, different_from=different_from)
    for kind, substance in alerts:
        add_alert(patient, kind=kind, substance=substance, by=by, at=at)
    giver = add_guardian(patient, **guardian, by=by, at=at) if guardian else None
    for kind in consents:
        record_consent(patient, kind=kind, guardian=giver, on_paper=on_paper, by=by, at=at)
    visit = add_walk_in(patient, by=by, at=at, practitioner=by) if is_here else None
    forget_intake(page=page, by=by, at=at)
    return open_episode(patient, **episode, visit=visit, by=by, at=at)


@transaction.atomic
def keep_intake(typed: dict[str, list[str]], *, page=None, by, at) -> BegunIntake:
    """What stands on the page of somebody new, as it was typed, until the patient is created. What comes late
    from a page that is done with begins nothing again: a colleague would look for a patient who is there."""
    if sum(len(value) for values in typed.values() for value in values) > LONGEST_KEPT:
        raise Refused(_("This is too long to be kept. Shorten it; nothing was cut."))
    kept, is_new = in_turn(BegunIntake.objects).get_or_create(
        clinic_id=by.standing.clinic_id, kept_by=by, defaults={"typed": typed, "kept_at": at}
    )
    if page and kept.finished == page:
        raise Refused(_("This page is done with: nothing more is kept here. Open it anew for somebody else."))
    if not is_new:
        kept.typed, kept.kept_at = typed, at
        kept.save(update_fields=["typed", "kept_at"])
    return kept


def forget_intake(*, page=None, by, at) -> None:
    """Nothing typed stays, nor begins again when it comes late from this `page`."""
    BegunIntake.objects.update_or_create(
        clinic_id=by.standing.clinic_id,
        kept_by=by,
        defaults={"typed": {}, "kept_at": at, "finished": page},
    )
