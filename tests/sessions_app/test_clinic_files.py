"""Rules of the files that hold for any clinic: what is text stays text, what is rare is told with others."""

import io
from collections import defaultdict
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from clinic.actions.consents import record_consent
from clinic.actions.patients import add_guardian
from clinic.audit import LENGTHS
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.standing import Standing
from sessions_app.actions.safety import record_reaction, settle_reaction
from sessions_app.analysis.disclosure import (
    NOT_TOLD,
    SiteGroup,
    age_bands,
    band_of,
    common,
    site_of_cells,
    told_together,
)
from sessions_app.exchange import research
from sessions_app.exchange.clinic_files import narrowing
from sessions_app.exchange.clinic_tables import Sheet, clinic_sheets
from sessions_app.exchange.tables import read_text
from sessions_app.exchange.workbook import workbook
from sessions_app.models import AdverseEvent
from sessions_app.queries.clinic_tables import ClinicRecord
from sessions_app.queries.review_scope import ReviewScope
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import charted, sign

YEAR = timedelta(days=365)


def test_what_a_file_is_of_fits_its_line_in_the_trail_however_long_the_names():
    assert narrowing(["North", "Heel pain"]) == ", North, Heel pain"
    assert narrowing([]) == ""
    of = "12345 episodes, 2026-01-01 to 2026-12-31"
    told = f"export xlsx: {of}{narrowing(['N' * 100, 'Heel ' * 30, 'P' * 60])}"
    assert len(told) <= LENGTHS["subject"]
    assert told.endswith("PP…")


def test_no_day_stays_where_it_was():
    moved = {research.Research.shift(None, patient).days for patient in range(2000)}
    assert 0 not in moved
    assert (min(moved), max(moved)) == (-research.MOST_DAYS, research.MOST_DAYS)


def test_sites_of_a_condition_join_until_they_are_enough():
    rows = [(n, "heel", "A") for n in range(9)] + [(20 + n, "heel", "B") for n in range(2)]
    rows += [(30 + n, "heel", "C") for n in range(3)] + [(40 + n, "wrist", "A") for n in range(4)]
    told = site_of_cells(rows, 5)
    other = SiteGroup.OTHER
    assert told == {
        ("heel", "A"): "A",
        ("heel", "B"): other,
        ("heel", "C"): other,
        ("wrist", "A"): SiteGroup.LEFT_OUT,
    }
    # Two of B alone would be told by what is missing: A joins them.
    assert site_of_cells([row for row in rows if row[2] != "C"], 5)["heel", "A"] == other


def test_a_clinic_that_keeps_no_sites_is_told_and_one_that_calls_a_site_other_is_not_mistaken():
    rows = [(n, "heel", None) for n in range(9)] + [(20 + n, "heel", "other") for n in range(5)]
    assert site_of_cells(rows, 5) == {("heel", None): SiteGroup.NO_SITE, ("heel", "other"): "other"}
    assert set(site_of_cells(rows[:4], 5).values()) == {SiteGroup.LEFT_OUT}


def test_a_rare_value_is_not_told_apart_by_not_being_told():
    many = [(n, "female") for n in range(20)] + [(30 + n, "male") for n in range(12)]
    assert common(many, 5) == {"female", "male"}
    assert common([*many, (50, "intersex")], 5) == {"female"}
    assert common([*many, *((60 + n, "intersex") for n in range(4)), (70, "")], 5) == {"female", "male"}


def test_rare_ages_join_their_neighbours():
    ages = [35] * 6 + [45] * 8 + [55] * 7 + [96] + [19] * 2
    bands = age_bands(ages, 5)
    told = {band_of(age, bands) for age in ages}
    assert told == {"under 40", "40 to 49", "50 and over"}
    assert {band_of(age, age_bands([30, 96], 5)) for age in (30, 96)} == {NOT_TOLD}


def test_no_age_and_sex_stand_together_in_too_few_patients():
    """Twenty drawn clinics: some patients come twice, and bear one name in the file."""
    for seed in range(20):
        random, patients = Random(seed), [Random(1000 * seed + key).choice("fffm") for key in range(240)]
        rows = [
            (episode, patient, random.choice("AB"), random.choice(("20s", "30s", "40s", "90s")), sex)
            for episode, (patient, sex) in enumerate([*enumerate(patients), *list(enumerate(patients))[::4]])
        ]
        told, together, of_patient = told_together(rows, 5), defaultdict(set), defaultdict(set)
        for episode, patient, cell, band, sex in rows:
            one = told[episode]
            assert one.band in (band, NOT_TOLD) and one.sex in (sex, NOT_TOLD)
            together[cell, one.band, one.sex].add(patient)
            of_patient[patient].add((one.band == NOT_TOLD, one.sex == NOT_TOLD))
        assert min(map(len, together.values())) >= 5
        assert all(len(ways) == 1 for ways in of_patient.values())
        assert any(one.sex != NOT_TOLD for one in told.values())


def test_what_a_spreadsheet_would_run_is_text_in_a_workbook():
    risky = ["=1+1", "+1", "-1", "@x", " =1", "#N/A", "\x07=1", "'quoted", "plain"]
    sheet = Sheet("risky", ("text",), lambda: [{"text": one} for one in risky])
    content = workbook([sheet], ["=README()"])

    book = load_workbook(io.BytesIO(content))
    cells = [row[0] for row in book["risky"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [read_text(cell.value) for cell in cells] == [one.replace("\x07", "\ufffd") for one in risky]
    assert book["README"]["A1"].data_type == "s"


@pytest.mark.django_db
def test_a_reaction_that_ended_in_words_without_a_day_is_no_open_one(place):
    """Its day alone does not tell whether it is open."""
    for words in ("Bruise", "Ache", "Burn"):
        mild = {"words": words, "severity": "mild"}
        event = record_reaction(place.episode.pk, given=mild, by=place.physio, at=AT)
        if words != "Burn":
            on = AT.date() if words == "Ache" else None
            settle_reaction(event.pk, words="Gone", resolved_on=on, by=place.physio, at=AT)
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    record = ClinicRecord(place.manager, ReviewScope(place.clinic.pk, AT.date() - YEAR, AT.date() + YEAR))
    of_episode = AdverseEvent.objects.select_related("resolution", "in_error").order_by("pk")
    study = SimpleNamespace(told_episodes=list, reactions=of_episode.all, known_before=AT + YEAR)
    told = research.Research(study, least=1)
    told.kept = {place.episode.pk: "Main site"}

    sign(charted(place, session()))
    (sheet,) = [one for one in clinic_sheets(record) if one.name == "reactions"]
    days = [(one["settled"], one["settled_on"]) for one in sheet.rows()]
    assert days == [(True, None), (True, AT.date()), (False, None)]
    (sheet,) = [one for one in told.sheets() if one.name == "reactions"]
    days = [(one["settled"], one["settled_after_days"]) for one in sheet.rows()]
    assert days == [(True, None), (True, 0), (False, None)]
    study.known_before = AT
    assert {one["settled"] for one in told.sheets()[5].rows()} == {False}, "as it was known then"


def in_care_and_agreed(place, at, **child):
    """One more patient, treated on that day for what the place's patient is treated for. A child's mother
    agrees."""
    patient = factories.patient(place.clinic, by=place.physio, treated_by=[place.physio], **child)
    of = {"condition": place.episode.condition, "opened_on": at.date(), "opened_at": at}
    episode = factories.episode(patient, by=place.physio, **of)
    factories.signed_session(episode, by=place.physio, started_at=at)
    with acting_as(place.physio.pk, place.clinic.pk):
        hand = {"by": place.physio, "at": at}
        mother = add_guardian(patient, name="Tan Mei", relation="mother", **hand) if child else None
        record_consent(patient, kind="research_export", guardian=mother, **hand)


@pytest.mark.django_db
def test_the_page_says_how_many_episodes_a_file_for_research_would_hold(place):
    summer, browser = factories.AT - timedelta(days=100), factories.client_of(place.manager)

    def offered():
        page = browser.get("/review/export/?since=2026-07-01&until=2026-09-30").text
        return page.split('id="file-research"')[1].split("</section>")[0]

    with time_machine.travel(factories.AT, tick=False):
        nobody = offered()
        assert "No episode of a patient who agreed to research before 1 Oct 2026." in nobody
        in_care_and_agreed(place, summer)
        one = offered()
        assert "1 episode of a patient who agreed to research before 1 Oct 2026." in one
        assert "It would not be in the file: no condition has 5 such patients." in one
        assert "a condition with fewer than 5 patients is left out" in one
        in_care_and_agreed(place, summer)
        two = offered()
        assert "None of them would be in the file: no condition has 5 such patients." in two
        assert "button-row" not in two
        for _one in range(3):
            in_care_and_agreed(place, summer)
        five = offered()
        assert "5 episodes of patients who agreed to research before 1 Oct 2026." in five
        assert "5 would be in the file." in five
        assert ["Download" in page for page in (nobody, one, five)] == [False, False, True]


@pytest.mark.django_db
def test_who_came_of_age_is_in_no_file_for_research_until_asked(place):
    """The guardian's word of the summer counts until the day before, and not on the day itself."""
    summer, eve = factories.AT - timedelta(days=100), factories.AT.replace(hour=15)
    in_care_and_agreed(place, summer, born_on=date(2008, 11, 17))
    place.manager.standing = Standing(place.clinic.pk, frozenset({Role.MANAGER}))
    scope = ReviewScope(place.clinic.pk, summer.date() - YEAR, eve.date())

    def told(at):
        return ClinicRecord.for_research(place.manager, scope, at).episodes().count()

    with timezone.override(place.clinic.time_zone):
        assert [told(at) for at in (eve, eve + timedelta(hours=1))] == [1, 0]
