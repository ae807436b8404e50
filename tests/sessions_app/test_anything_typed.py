"""Whatever is typed into a sheet, it is refused with sentences or signed whole. Never anything between."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clinic.refusals import Refused
from sessions_app import payload as drafts
from sessions_app.actions.sessions import sign_session
from sessions_app.forms.choosing import Offering, Word
from sessions_app.forms.fields import Minutes, Number, SetRows, Tick, WholeNumber, Words, ZeroToTen
from sessions_app.forms.sheet import FORMS, sheet_of
from sessions_app.payload import Payload, Row
from sessions_app.policies_signing import warnings
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.sealed_sessions import faults_of
from sessions_app.row_kinds import SINGLETONS
from tests.sessions_app.a_session import AT, rows_of, session, sheet
from tests.sessions_app.charted import charted

pytestmark = pytest.mark.django_db
WHOLE = ["0", "1", "3", "12", "45", "180", "999", "9999", "32768", "-1", "1,5", "1.5", "٣", "x", " 7 "]
DECIMAL = [
    "0",
    "-0",
    "0,5",
    "2.5",
    "10",
    "9999.99",
    "1,250",
    "-3",
    "99999",
    "NaN",
    "1e5",
    "0.005",
    "50.6",
    "<1",
]
TEXT = ["", "tight", "x" * 41, "y" * 301, "سلام 👍🏽", "<b>&amp;</b>", "'; DROP TABLE x; --", " "]
WRITTEN = {
    WholeNumber: WHOLE,
    Minutes: ["0", "3", "2,5", "0.25", "2.33", "600", "601", "1440"],
    Number: DECIMAL,
    ZeroToTen: ["0", "5", "10", "11", "2.5"],
    Tick: ["on"],
    SetRows: ["12 x 10", "8x2,5 @7", "5", "twelve"],
    Words: TEXT,
}


def typed_into(field, lists):
    """What somebody might enter there: mostly sense, now and then not."""
    if isinstance(field, Offering):
        codes = lists.setdefault(id(field), [code for code, _label in field.choices if code][:12])
        return st.sampled_from([*codes, "no_such_code"])
    if isinstance(field, Word):
        return st.sampled_from([str(value) for value, _label in field.choices] + ["sideways"])
    for kind, written in WRITTEN.items():
        if type(field) is kind or (kind is Words and isinstance(field, Words)):
            return st.sampled_from(written)
    return st.sampled_from(["", "a=b", "p1", "w1", "10:30", "2026-11-23", "0001-01-01", "9999-12-31"])


@st.composite
def sheets(draw, choices):
    """The reference session with some of its fields, and of more rows, filled in at random."""
    lists = {}
    blank = {form.row.kind: form for form in _blank(choices)}
    rows = list(session().rows) + list(rows_of(draw(st.sampled_from(EXTRA))))
    changed = []
    for row in rows:
        fields, form = dict(row.fields), blank[row.kind]
        for name in draw(st.lists(st.sampled_from(list(FORMS[row.kind].base_fields)), max_size=4)):
            fields[name] = drafts.full(draw(st.lists(typed_into(form.fields[name], lists), max_size=2)))
        carried = draw(st.sampled_from([{}, {"sets": ["3"], "load_value": ["7,5"], "reps_max": ["9"]}]))
        changed.append(Row(row.id, row.kind, fields, carried if row.kind == "exercise" else {}))
    return Payload(tuple(changed))


EXTRA = [
    {},
    {"modality:m1": {"modality": "ice_pack", "minutes": "5"}},
    {"adverse_event:a1": {"words": "Faint", "severity": "mild"}},
    {"home_item:h1": {"exercise": "an_hsr_seated"}, "retest:t2": {"measure": "nprs", "words": "better"}},
]


def _blank(choices):
    kinds = Payload(tuple(Row(kind if kind in SINGLETONS else "x1", kind) for kind in FORMS))
    return sheet(kinds, choices).forms


@pytest.mark.promise("input")
def test_anything_typed_is_refused_with_sentences_or_signed_whole(place):
    choices = charting_choices(place.clinic)
    ends = []

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sheets(choices))
    def try_it(typed):
        assume(len({row.id for row in typed.rows}) == len(typed.rows))
        with transaction.atomic():
            ends.append(sign_or_sentences(place, typed, choices))
            transaction.set_rollback(True)

    try_it()
    assert set(ends) == {"signed", "refused"}


def sign_or_sentences(place, typed, choices):
    draft = charted(place, typed)
    asked = sheet_of(draft, at=AT, choices=choices)
    if not asked.is_valid():
        assert all(str(error.sentence) for error in asked.errors)
        return "refused"
    warnings(draft, asked.record(), choices)
    try:
        signed = sign_session(draft.pk, asked.record(), by=place.physio, at=AT, seen_revision=asked.revision)
    except Refused:
        return "refused"
    assert faults_of(signed) == []
    return "signed"
