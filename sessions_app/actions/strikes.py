"""One signed value struck out by an addendum. A reading is also replaced where it counts: the signed row is
marked as entered in error and a corrected one joins the episode. Other values are shown struck and counted
as they were signed, because the rows of a signed session never change."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.choices import ObservationState
from sessions_app.models import Observation
from sessions_app.struck_values import SignedValue, is_reading, signed_values
from sessions_app.words import number_words, valued

NUMBER = re.compile(r"[+-]?\d{1,6}(?:[.,]\d{1,3})?", re.ASCII)
# A corrected reading is the signed one but for these.
ITS_OWN = {"id", "value", "treatment_session", "addendum", "entered_at", "entered_by"}


@dataclass(frozen=True)
class Strike:
    signed: SignedValue | None = None
    corrected: str = ""
    row: Observation | None = None
    value: Decimal | None = None

    @property
    def columns(self) -> dict:
        if self.signed is None:
            return {}
        return {
            "struck_place": self.signed.place,
            "struck_about": self.signed.about[:300],
            "struck_words": self.signed.words[:300],
            "corrected_words": self.corrected,
        }

    def replace_reading(self, addendum, session, *, by, at) -> None:
        names = [field.attname for field in Observation._meta.concrete_fields if field.name not in ITS_OWN]
        same = {name: getattr(self.row, name) for name in names}
        self.row.state, self.row.in_error_at, self.row.in_error_by = ObservationState.ENTERED_IN_ERROR, at, by
        self.row.in_error_words = _("Corrected by addendum A%(number)s to session %(session)s.") % {
            "number": addendum.number,
            "session": session.number,
        }
        self.row.save(update_fields=["state", "in_error_at", "in_error_by", "in_error_words"])
        entered = {"entered_at": at, "entered_by": by}
        Observation.objects.create(**same, value=self.value, addendum=addendum, **entered)


def strike_of(session, place: str, corrected: str) -> Strike:
    """What is struck, checked against the record; nothing where nothing was chosen."""
    corrected = corrected.strip()
    if not place and not corrected:
        return Strike()
    if not place:
        raise Refused(_("Choose the value that is to be struck out."), field="struck_place")
    signed = next((one for one in signed_values(session.snapshot) if one.place == place), None)
    if signed is None:
        raise Refused(_("This value is not in the record."), field="struck_place")
    if not corrected:
        raise Refused(_("Say how it should read."), field="corrected")
    return _of_reading(session, signed, corrected) if is_reading(place) else Strike(signed, corrected)


def _of_reading(session, signed, corrected) -> Strike:
    row = _row_in_force(session, signed.place)
    value = _number_on_scale(corrected, row)
    return Strike(signed, valued(value, row.unit), row, value)


def _row_in_force(session, place) -> Observation:
    """The signed reading, or what an earlier addendum put in its place."""
    at = int(place.partition(".")[2])
    row = Observation.objects.filter(treatment_session=session).order_by("pk")[at]
    earlier = session.addenda.filter(struck_place=place).order_by("-number").first()
    if earlier:
        row = Observation.objects.get(addendum=earlier)
    if row.state != ObservationState.RECORDED:
        raise Refused(_("This value was marked as entered in error already."), field="struck_place")
    return row


def _number_on_scale(text, row) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise Refused(_("Give a number in figures, such as 12.5."), field="corrected")
    value = Decimal(text.replace(",", "."))
    low, high = row.scale_min, row.scale_max
    if (low is not None and value < low) or (high is not None and value > high):
        raise Refused(
            _("Give a number from %(low)s to %(high)s.")
            % {"low": number_words(low), "high": number_words(high)},
            field="corrected",
        )
    return value
