"""What was entered, read back three times over: from the rows, from the sealed snapshot, and from the page.

An address is where a fact stands: `patient.age`, `guardian.name`, `consent.publication.on_paper`,
`episode.side`, `diagnosis.0.words`, `plan.sessions_max`, `often.0.times` (how often), `planned.p1.minutes`,
`measure.0.weeks`, `reading.0.words`, `sessions.count`, `each.p1.structures` (in every session),
`first.w1.activity`, `last.t1.words`, `session.2.p1.minutes`, `last.head.place_words`. A case with several
courses puts the course's name in front: `hand: each.m1.modality`.
"""

import html
import re
from decimal import Decimal

from django.urls import reverse

from sessions_app.models import Component, HomeProgrammeItem, Observation
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.plan_measures import when_words
from sessions_app.queries.today import age_on
from sessions_app.words import number_words, unit_words

OF_A_PASS = {"regions": "region_id", "structures": "structure_id", "strokes": "stroke_id"}
LISTS = {
    "regions": "regions", "structures": "structures", "strokes": "strokes", "instruments": "instruments",
    "scan_instruments": "instruments", "activity": "warm_ups", "lotion": "lotions", "exercise": "exercises",
    "modality": "modalities", "measure": "measures", "region": "regions",
}  # fmt: skip


def plain(value):
    """As a person writes it; lists stay lists."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | float | int):
        return number_words(Decimal(str(value)))
    return "" if value is None else str(value)


def holds(found, value) -> bool:
    """The value itself; of a list, one of its members."""
    found, value = plain(found), plain(value)
    return value in found if isinstance(found, list) and not isinstance(value, list) else found == value


def text_of(answer) -> str:
    """What a page says to a reader, in small letters on one line."""
    words = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", words)).split()).lower()


class Back:
    """One course, read back."""

    def __init__(self, entered, desk):
        self.entered, self.desk = entered, desk
        self.episode = entered.episode
        self.plan = self.episode.plan_revisions.get()
        self.choices = charting_choices(desk.place.clinic)
        self._pages = {}

    def page(self, name, pk) -> str:
        if (name, pk) not in self._pages:
            answer = self.desk.physio.get(reverse(name, args=[pk]))
            assert answer.status_code == 200, (name, answer.status_code)
            self._pages[name, pk] = text_of(answer)
        return self._pages[name, pk]

    def at(self, address):
        """(value in the rows, value in the snapshot or nothing, words, text of the page) of each place."""
        where, _dot, rest = address.partition(".")
        match where:
            case "each":
                sessions = range(len(self.entered.sessions))
                assert sessions, "no session was entered"
                return [self.in_session(number, rest) for number in sessions]
            case "first":
                return [self.in_session(0, rest)]
            case "last":
                return [self.in_session(len(self.entered.sessions) - 1, rest)]
            case "session":
                number, _dot, rest = rest.partition(".")
                return [self.in_session(int(number) - 1, rest)]
            case _:
                return [getattr(self, f"of_{where}")(rest)]

    # The person

    def of_patient(self, name):
        patient = self.entered.patient
        if name == "age":
            age = age_on(patient.born_on, self.episode.opened_on)
            return age, None, f"about {patient.born_on:%d-%b-%Y}", self.page("clinic:patient", patient.pk)
        shown = patient.get_sex_display() if name == "sex" else getattr(patient, name)
        return getattr(patient, name), None, shown, self.page("clinic:patient", patient.pk)

    def of_guardian(self, name):
        value = getattr(self.entered.patient.guardians.get(), name)
        return value, None, value, self.page("clinic:patient", self.entered.patient.pk)

    def of_consent(self, rest):
        kind, _dot, name = rest.partition(".")
        patient = self.entered.patient
        consent = patient.consents.get(kind=kind)
        shown = self.page("clinic:patient", patient.pk)
        return getattr(consent, name), None, consent.get_kind_display(), shown

    # Episode and plan

    def of_episode(self, name):
        return self._of_row(self.episode, name)

    def of_diagnosis(self, rest):
        number, _dot, name = rest.partition(".")
        return self._of_row(self.episode.further_diagnoses.order_by("id")[int(number)], name)

    def of_plan(self, name):
        return self._of_row(self.plan, name)

    def of_often(self, rest):
        number, _dot, name = rest.partition(".")
        return self._of_row(self.plan.frequencies.all()[int(number)], name)

    def of_measure(self, rest):
        number, _dot, name = rest.partition(".")
        row = self.plan.measures.select_related("measure").all()[int(number)]
        if name == "unit":
            return row.measure.unit, None, unit_words(row.measure.unit), self.plan_page
        value = row.measure_id if name == "measure" else getattr(row, name)
        moments = ("at_", "before_", "after_", "by_", "visits", "weeks", "months")
        words = when_words(row) if name.startswith(moments) else self._words(row, name)
        return value, None, words, self.plan_page

    def of_reading(self, rest):
        number, _dot, name = rest.partition(".")
        row = self.episode.observations.filter(treatment_session=None).order_by("id")[int(number)]
        value = row.measure_id if name == "measure" else getattr(row, name)
        return value, None, self._words(row, name), self.plan_page

    def of_planned(self, rest):
        row_id, _dot, name = rest.partition(".")
        component = self.plan.components.get(row_id=row_id)
        if name in ("setting", "from_week", "to_week", "words"):
            return self._of_row(component, name)
        value = component.fields.get(name, [])
        labels = [self._label(name, code) for code in value]
        value = value if name in OF_A_PASS or name.endswith("instruments") else (value or [""])[0]
        return value, None, labels, self.plan_page

    def of_sessions(self, name):
        assert name == "count"
        had = self.episode.treatment_sessions.signed().count()
        return had, None, str(had), self.plan_page

    @property
    def plan_page(self):
        return self.page("record:plan", self.episode.pk)

    def _of_row(self, row, name):
        return getattr(row, name), None, self._words(row, name), self.plan_page

    def _words(self, row, name):
        if hasattr(row, f"get_{name}_display"):
            return str(getattr(row, f"get_{name}_display")())
        value = getattr(row, name)
        return str(value) if hasattr(value, "pk") else plain(value)

    def _label(self, name, code):
        return getattr(self.choices, LISTS[name]).label(code) if name in LISTS else code

    # A signed session

    def in_session(self, number, rest):
        session, names = self.entered.sessions[number], self.entered.rows[number]
        short, _dot, name = rest.partition(".")
        told = session.snapshot
        if short == "head":
            row, kept = self._head(session, told, name)
        elif short == "is_supervised":
            kept = bool(told["supervisor"]), told["supervisor"]["name"]
            row = session.supervisor_id not in (None, session.practitioner_id)
        elif short == "iastm_minutes":
            row, kept = self._sum_of_passes(session)
        else:
            row, kept = self._part(session, names, short, name)
        value, words = kept
        return row, value, words, self.page("record:session", session.pk)

    def _sum_of_passes(self, session):
        passes = session.components.filter(kind="iastm_pass").values_list("duration_seconds", flat=True)
        kept = [part["seconds"] for part in session.snapshot["parts"] if part["kind"] == "iastm_pass"]
        return _minutes(sum(passes)), (_minutes(sum(kept)), _minutes(sum(kept)))

    def _head(self, session, told, name):
        kept = told["session"]["values"].get(name, {})
        return getattr(session, name), (_of_kept(kept), kept.get("words", ""))

    def _part(self, session, names, short, name):
        fields_of = self.entered.course.sessions[self.entered.sessions.index(session)]
        kind = next(key.partition(":")[0] for key in fields_of if (key.partition(":")[2] or key) == short)
        if kind in ("retest", "home_item"):
            return self._outcome(session, fields_of, kind, short, name)
        component = Component.objects.get(treatment_session=session, row_id=names[short])
        part = next(one for one in session.snapshot["parts"] if one["row"] == names[short])
        if name in ("minutes", "minutes_max", "position"):
            return _time(component, part, name)
        if name == "goes_with":
            partners = {row_id: mine for mine, row_id in names.items()}
            by_place = {one["position"]: one["row"] for one in session.snapshot["parts"]}
            kept = partners.get(by_place.get(part["goes_with"]))
            return partners[component.goes_with.row_id], (kept, "")
        return _in_the_row(component, name), _kept_in(part, name)

    def _outcome(self, session, fields_of, kind, short, name):
        model, where = (
            (Observation, "observations") if kind == "retest" else (HomeProgrammeItem, "home_programme")
        )
        place = [key.partition(":")[2] for key in fields_of if key.startswith(f"{kind}:")].index(short)
        row = model.objects.filter(treatment_session=session).order_by("id")[place]
        kept = session.snapshot[where][place]
        value = getattr(row, f"{name}_id", None) or getattr(row, name)
        return value, _kept_in(kept, name)


DETAILS = ("checkin", "warmup", "lotionuse", "iastmpass", "exerciseperformed", "modalityuse", "sessionnote")


def _in_the_row(component, name):
    detail = next(getattr(component, one) for one in DETAILS if hasattr(component, one))
    if name.startswith("settings."):
        return detail.settings.get(name.partition(".")[2])
    if name in OF_A_PASS:
        related = f"pass{name}"
        return [getattr(one, OF_A_PASS[name]) for one in getattr(detail, related).all()]
    if name in ("instruments", "scan_instruments"):
        scans = name == "scan_instruments"
        parts = detail.passinstruments.all()
        return [one.instrument_id for one in parts if (one.role == "scan") == scans or len(parts) == 1]
    return getattr(detail, f"{name}_id", None) or getattr(detail, name)


def _kept_in(part, name):
    """The value and its words in the snapshot."""
    if name in (*OF_A_PASS, "instruments", "scan_instruments"):
        named = part[name.removeprefix("scan_")]
        return [one["code"] for one in named], [one["words"] for one in named]
    if name.startswith("settings."):
        kept = part["values"]["settings"]["value"].get(name.partition(".")[2])
        return kept, kept
    stated = part.get("dose", {}).get("stated", {})
    if name in stated:
        return stated[name], part["dose"]["words"]
    kept = part["values"].get(name, {})
    return _of_kept(kept), kept.get("words", "")


def _of_kept(kept):
    return kept.get("value", "")


def _time(component, part, name):
    if name == "position":
        return component.position, (part["position"], "")
    least, most = component.duration_min_seconds, component.duration_max_seconds
    if name == "minutes_max":
        return _minutes(most), (_minutes(part["seconds_max"]), _minutes(most))
    seconds = component.duration_seconds if most is None else least
    kept = part["seconds"] if most is None else part["seconds_min"]
    return _minutes(seconds), (_minutes(kept), _minutes(seconds))


def _minutes(seconds):
    return None if seconds is None else number_words(Decimal(seconds) / 60)
