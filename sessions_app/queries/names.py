"""What a patient reads for a catalogue entry, in the active language.

    names = Names(request.user.standing.clinic_id)
    names.of(row.exercise)                       an entry that is at hand; no query for it
    names.of(statement, "finding")               another part of it than its name
    names.of(row.instrument, "tool")             "a metal tool"
    names.area(row.region, row.side)             an area of the body with its side
    names.by_code({Exercise: codes})             {Exercise: {code: name}} where only codes are known
    {% load names %}{{ row.exercise|named:names }}  in a template; more in templatetags/names.py

Two statements for a whole page, however many names: one for the release of the catalogue, whose names are
kept in the process, and one for what the clinic calls its entries. `by_code` adds one for each kind.

The clinic's own word comes first in the language it was written in, then the name in the active language,
then the clinic's word, then English: our words for patients, the entry's own plain name, its name.
"""

from functools import cached_property

from django.utils.translation import get_language, pgettext

from sessions_app.choices import NameChecked, Side
from sessions_app.models import CatalogueName, CatalogueRelease, ClinicChoice

ENGLISH = "en"
_kept: dict[str, tuple] = {}  # language: (release, its names)


class Names:
    def __init__(self, clinic_id, language: str = ""):
        self.clinic_id = clinic_id
        self.language = language or get_language() or ENGLISH

    def of(self, entry, part: str = "name") -> str:
        """The words for an entry, or for a part of it such as a review's finding."""
        if entry is None:
            return ""
        key = (entry._meta.model_name, entry.pk)
        label, label_language = self._labels.get(key, ("", "")) if part == "name" else ("", "")
        if label and label_language == self.language:
            return label
        told = self._told(key, part, self.language)
        return told or label or self._told(key, part, ENGLISH) or _own_words(entry, part)

    def by_code(self, wanted: dict) -> dict:
        """`{model: {code: name}}` for `{model: codes}`, like `labels_of` for staff."""
        return {
            model: {entry.pk: self.of(entry) for entry in model.objects.filter(pk__in=codes).order_by()}
            for model, codes in wanted.items()
        }

    def area(self, region, side: str = "") -> str:
        """An area of the body with its side: "front of the knee, left"."""
        return with_side(self.of(region), side)

    def is_checked(self, entry, part: str = "name") -> bool:
        """Has a person read these words? What is English in the reference itself counts as read."""
        key = (entry._meta.model_name, entry.pk, part)
        mark = self._names(self.language).get(key)
        return mark is None or mark[1] == NameChecked.PERSON

    def _told(self, key: tuple, part: str, language: str) -> str:
        return self._names(language).get((*key, part), ("",))[0]

    def _names(self, language: str) -> dict:
        kept = _kept.get(language)
        if kept is None or kept[0] != self._release:
            kept = _kept[language] = (self._release, _names_in(language))
        return kept[1]

    @cached_property
    def _release(self) -> int | None:
        return CatalogueRelease.objects.order_by("-pk").values_list("pk", flat=True).first()

    @cached_property
    def _labels(self) -> dict:
        rows = ClinicChoice.objects.filter(clinic=self.clinic_id).exclude(label="").order_by()
        return {
            (kind, code): (label, language)
            for kind, code, label, language in rows.values_list("kind", "code", "label", "label_language")
        }


def with_side(area: str, side: str) -> str:
    """An area and its side, in the order of the language. Midline and not recorded are not said."""
    wording = {
        Side.LEFT: pgettext("area of the body with its side", "%(area)s, left"),
        Side.RIGHT: pgettext("area of the body with its side", "%(area)s, right"),
        Side.BOTH: pgettext("area of the body with its side", "%(area)s, both sides"),
    }.get(side, "%(area)s")
    return wording % {"area": area}


def _names_in(language: str) -> dict:
    rows = CatalogueName.objects.filter(language=language, withdrawn_in=None).order_by()
    return {
        (kind, entry, part): (name, checked)
        for kind, entry, part, name, checked in rows.values_list("kind", "entry", "part", "name", "checked")
    }


def _own_words(entry, part: str) -> str:
    return (part == "name" and entry.plain_name) or getattr(entry, part, "")
