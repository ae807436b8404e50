"""What a clinic decides about a measure: the thresholds it is held against, and the items of its licence.

Each decision is a row of its own; the newest counts and none is changed.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clinic.actions.taking_turns import take_turns
from clinic.models import Clinic
from clinic.refusals import Refused
from sessions_app.choices import BY_RULE, NONE_OF_THEM, ThresholdKind
from sessions_app.models import ItemPackage, Threshold, ThresholdChoice


@transaction.atomic
def choose_thresholds(measure, condition, chosen: dict, *, by, at) -> None:
    """`chosen` says for each kind a threshold's code, none of them, or whatever the population suggests."""
    for kind in ThresholdKind.values:
        ThresholdChoice.objects.create(
            clinic_id=by.standing.clinic_id,
            measure=measure,
            condition=condition,
            kind=kind,
            threshold=_threshold(measure, kind, chosen[kind], by),
            is_by_rule=chosen[kind] == BY_RULE,
            chosen_at=at,
            chosen_by=by,
        )


def _threshold(measure, kind, code, by):
    if code in (BY_RULE, NONE_OF_THEM):
        return None
    offered = Threshold.objects.offered_to(by.standing.clinic_id)
    found = offered.filter(measure=measure, kind=kind, pk=code).first()
    if found is None:
        raise Refused(_("That threshold is no longer in the list. Choose again."), field=kind)
    return found


@transaction.atomic
def load_package(measure, package, text: str, *, by, at) -> ItemPackage:
    """The file as it was read, as the next version for this clinic. The same file twice is one."""
    newest = _newest(measure, by)
    if newest is not None and newest.body == text:
        return newest
    return _add(
        measure, by, at, edition=package.edition, held_by=package.held_by, licence=package.licence, body=text
    )


@transaction.atomic
def put_package_aside(measure, *, by, at) -> None:
    """Total scores are entered again; what was answered item by item stays readable."""
    newest = _newest(measure, by)
    if newest is not None and newest.body:
        _add(measure, by, at)


def _newest(measure, by):
    take_turns(Clinic(pk=by.standing.clinic_id))  # two managers take turns
    rows = ItemPackage.objects.filter(clinic=by.standing.clinic_id, measure=measure)
    return rows.order_by("-version").first()


def _add(measure, by, at, **columns) -> ItemPackage:
    rows = ItemPackage.objects.filter(clinic=by.standing.clinic_id, measure=measure)
    version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
    return ItemPackage.objects.create(
        clinic_id=by.standing.clinic_id,
        measure=measure,
        version=version,
        loaded_at=at,
        loaded_by=by,
        **columns,
    )
