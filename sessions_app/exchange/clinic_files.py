"""The files that a manager takes away, whole: which there are, and how each is made."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from sessions_app.exchange.about import about_research, about_tables
from sessions_app.exchange.clinic_tables import clinic_sheets
from sessions_app.exchange.files import csv_archive
from sessions_app.exchange.research import Research
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.review_choices import narrowed_words

ROOM_FOR_NAMES = 66  # of a subject's 120 characters: form, count and days take the others
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": ZIP, "xlsx": XLSX, "research": ZIP}


@dataclass(frozen=True)
class ClinicFile:
    """`of`: what it holds, for the trail."""

    name: str
    content_type: str
    content: bytes
    of: str


def clinic_file(form: str, *, user, scope, clinic, at) -> ClinicFile:
    """As this person may see the clinic. `form` is one of FORMS; a research file asks who has agreed."""
    record, at = record_of(form, user, scope, at), localtime(at)  # the day that the clinic has
    told = {"clinic": clinic.name, "at": at, "by": user.display_name}
    of = f"{record.episodes().count()} episodes"
    if form == "research":
        research = Research(record, least=clinic.smallest_cell_shown)
        content = csv_archive(research.sheets(), about_research(research, **told))
        of = f"{research.patients} patients without names"
    else:
        make = csv_archive if form == "csv" else _workbook
        content = make(clinic_sheets(record), about_tables(record, narrowed_to=narrowed_words(scope), **told))
    extension = "xlsx" if form == "xlsx" else "zip"
    name = "research" if form == "research" else "clinic-review"
    named = f"{name}-{at:%Y-%m-%d}.{extension}"
    return ClinicFile(named, FORMS[form], content, f"{of}, {scope_told(record.scope)}")


def scope_told(scope) -> str:
    """For the trail: of which days, and narrowed to what."""
    return f"{scope.begins_on} to {scope.ends_on}{narrowing(narrowed_words(scope))}"


def narrowing(names) -> str:
    room = ROOM_FOR_NAMES // max(1, len(names)) - len(", ")
    told = (one if len(one) <= room else f"{one[: room - 1]}…" for one in names)
    return "".join(f", {one}" for one in told)


def record_of(form, user, scope, at) -> ClinicRecord:
    """What a file is of. One for research is not chosen as narrowly as one would like."""
    return ClinicRecord.for_research(user, scope, at) if form == "research" else ClinicRecord(user, scope)


def _workbook(sheets, about) -> bytes:
    from sessions_app.exchange.workbook import workbook

    return workbook(sheets, about)
