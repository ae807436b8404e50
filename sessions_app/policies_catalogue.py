"""WHEN a clinic may change its catalogue. Refusals are sentences for the person who asked."""

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.models import CatalogueEntry, Measure, Observation, OtherModality, ResponseCode, Threshold

# What two entries must have in common to be one: else a review would add what cannot be added.
ALIKE = {
    OtherModality: ("kind",),
    ResponseCode: ("group",),
    Threshold: ("measure_id", "statistic", "kind", "value"),
}


def check_name_is_free(
    model: type[CatalogueEntry], name: str, clinic_id, *, group: str = "", except_code: str = ""
) -> None:
    """Two entries with one name could not be told apart on the charting screen."""
    if model is Threshold:  # told apart by measure, population and method
        return
    offered = model.objects.offered_to(clinic_id).exclude(pk=except_code)
    if model is ResponseCode:
        offered = offered.filter(group=group)
    if offered.filter(Q(name__iexact=name.strip()) | Q(label__iexact=name.strip())).exists():
        raise Refused(_("“%(name)s” is already in the list.") % {"name": name.strip()}, field="name")


def check_is_own(entry: CatalogueEntry) -> None:
    if not entry.is_own:
        raise Refused(
            _(
                "This entry belongs to the shared reference. "
                "Rename it for your clinic, or retire it and add your own."
            )
        )


def check_is_unchanged_since(entry: CatalogueEntry, seen_version: int) -> None:
    if entry.version != seen_version:
        raise Refused(_("Somebody else has changed this entry. Look at it again before saving."))


def check_has_a_last_value(entry: CatalogueEntry) -> None:
    if not isinstance(entry, Measure):
        raise Refused(_("Only a measure has a last value."))


def check_can_be_renamed(entry: CatalogueEntry) -> None:
    if entry.is_own:
        raise Refused(_("This entry is your clinic's own: change its name instead."))


def check_can_be_retired(is_retired: bool) -> None:
    if is_retired:
        raise Refused(_("This entry is already retired."))


def check_can_be_moved(is_offered: bool) -> None:
    if not is_offered:
        raise Refused(_("A retired entry has no place in the list."))


def check_can_be_merged(entry: CatalogueEntry, target: CatalogueEntry) -> None:
    """Only a clinic's own entry gives way, and only to one that is still offered."""
    check_is_own(entry)
    if target.pk == entry.pk:
        raise Refused(_("An entry cannot be merged into itself."), field="target")
    if target.merged_into_id or target.retired_at or target.withdrawn_in_id:
        raise Refused(_("Choose an entry that is still in use."), field="target")
    if isinstance(entry, Measure) and Observation.objects.filter(measure=entry).exists():
        raise Refused(_("It has values, which make a course of their own. Retire it: they stay readable."))
    for name in ALIKE.get(type(entry), ()):
        if getattr(entry, name) != getattr(target, name):
            raise Refused(
                _("The two are not the same: they differ in “%(what)s”, so they cannot be counted together.")
                % {"what": type(entry)._meta.get_field(name).verbose_name},
                field="target",
            )
    if type(entry).objects.filter(merged_into=entry).exists():
        raise Refused(_("Other entries were merged into this one. Undo those first."))
