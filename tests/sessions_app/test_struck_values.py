"""One signed value struck out by an addendum: both stay legible, the seal fits, and a reading counts as
corrected."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from clinic.choices import Role
from clinic.refusals import Refused
from clinic.standing import Standing
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.readings import strike_reading
from sessions_app.choices import ObservationState
from sessions_app.exchange.tables import episode_tables
from sessions_app.models import Observation, TreatmentSession
from sessions_app.queries.decisions import FirstAndLast, first_and_last
from sessions_app.queries.episode_tables import sessions_of_episode
from sessions_app.queries.outcome_review import outcome_review
from sessions_app.queries.outcome_series import series_of
from sessions_app.queries.record_seals import sealed_rows
from sessions_app.queries.sealed_sessions import faults_of
from sessions_app.queries.session_rows import lines_of
from sessions_app.queries.summaries import summary_faults
from sessions_app.struck_values import number_of_ten, signed_values
from tests.sessions_app.a_session import AT, HEAD, session
from tests.sessions_app.charted import charted, sign
from tests.sessions_app.test_session_page import open_page, read

pytestmark = pytest.mark.django_db
RETESTS = {
    "retest:t1": {"measure": "heel_raise_n", "side": "left", "value": "18"},
    "retest:t2": {"measure": "heel_raise_n", "side": "right", "value": "26"},
}
RIGHT = "reading.1"
BEFORE = AT - timedelta(days=7)


@pytest.fixture
def signed(place):
    return sign(charted(place, session(**RETESTS)))


def strike(signed, place, corrected="24", *, where=RIGHT, at=AT, text="I had read the previous line."):
    return add_addendum(
        signed.pk, by=place.physio, at=at, kind="correction", text=text, reason="Misread",
        struck_place=where, corrected=corrected,
    )  # fmt: skip


def counted(signed):
    """Values of the right side that reviews see."""
    rows = Observation.objects.filter(episode=signed.episode, side="right", state=ObservationState.RECORDED)
    return [int(one.value) for one in rows]


def struck_on(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [read_tag(one.parent) for one in page.find_all("s")]


def read_tag(tag):
    return " ".join(tag.get_text(" ").split())


def test_a_reading_is_struck_legibly_and_counts_as_corrected(place, signed):
    values = {"struck_place": RIGHT, "corrected": "24", "kind": "correction"}
    answer = open_page(place.physio, "addendum", signed, **values, text="Read wrong.", reason="Misread")
    assert answer.status_code == 302

    for name in ("session", "print_session"):
        page = open_page(place.physio, name, signed)
        assert struck_on(page) == ["struck out: 26 24 A1"]
        assert "Corrected, see addendum A1" in read(page)
    assert counted(signed) == [24]
    assert [faults for _episode, faults in summary_faults(place.clinic)] == [[]]
    stored = TreatmentSession.objects.get(pk=signed.pk)
    assert stored.snapshot == signed.snapshot
    assert faults_of(stored) == []


def test_what_was_put_right_goes_with_the_session_that_is_struck_out(place, signed):
    strike(signed, place)
    mark_entered_in_error(
        signed.pk, by=place.physio, at=AT, reason="entered_in_error_reason.wrong_patient"
    )  # fmt: skip

    assert counted(signed) == []
    assert [faults for _episode, faults in summary_faults(place.clinic)] == [[]]


@pytest.mark.parametrize(
    ("words", "number"),
    [("5", 5), (" 0 ", 0), ("10/10", 10), ("4 out of 10", 4), ("11", None), ("4.5", None), ("about 4", None)],
)
def test_only_a_number_on_its_scale_puts_a_pain_right_by_a_number(words, number):
    assert number_of_ten(words) == number


def test_a_list_of_sessions_tells_no_struck_pain(place):
    signed = sign(charted(place, session()))
    assert lines_of([signed.pk])[0].pain_after == "2"

    strike(signed, place, "4", where="reading.0")
    assert lines_of([signed.pk])[0].pain_after == ""


def test_a_correction_can_be_corrected(place, signed):
    strike(signed, place)
    strike(signed, place, "25", at=AT + timedelta(days=1), text="Counted again from the film.")

    assert counted(signed) == [25]
    assert struck_on(open_page(place.physio, "session", signed)) == ["struck out: 26 25 A2"]


TRIALS = {
    f"retest:t{trial}": {
        "measure": "wblt", "side": "left", "value": value, "trial_number": str(trial), "when": "after",
    }
    for trial, value in ((1, "10"), (2, "11"), (3, "15"))
}  # fmt: skip


def test_a_corrected_trial_stays_among_its_own(place):
    """One reading of the session, the mean of 10, 11 and 12; not a mean of two and a third beside it."""
    signed = sign(charted(place, session(**TRIALS)))
    strike(signed, place, "12", where="reading.2")

    (series,) = series_of(signed.episode)
    (reading,) = series.readings
    assert (reading.value, sorted(reading.trials)) == (11, [10, 11, 12])
    assert reading.occasion.at == signed.started_at


def test_the_form_says_which_values_charts_tell_as_put_right(place, signed):
    page = read(open_page(place.physio, "addendum", signed))
    assert "A re-test, and pain at the check-in, are also corrected in charts and counts" in page


def test_nobody_undoes_an_addendum_by_striking_what_it_put_right(place, signed):
    strike(signed, place)
    corrected = Observation.objects.get(addendum__treatment_session=signed)

    with pytest.raises(Refused, match="with an addendum"):
        strike_reading(corrected.pk, reason="I think it was 26", by=place.colleague, at=AT)
    assert counted(signed) == [24]


def test_an_addendum_sent_twice_strikes_once(place, signed):
    assert strike(signed, place).pk == strike(signed, place).pk
    assert counted(signed) == [24]


def test_another_value_is_struck_on_the_page_and_counted_as_signed(place, signed):
    part = next(one for one in signed.snapshot["parts"] if one["kind"] == "exercise")
    strike(signed, place, "3×10 · 10 kg", where=f"{part['position']}.done")

    assert struck_on(open_page(place.physio, "session", signed)) == [
        "struck out: 3×12 · 10 kg 3×10 · 10 kg A1"
    ]
    assert "3×10" not in read(open_page(place.manager, "session", signed)), "typed by hand"
    assert counted(signed) == [26]


@pytest.fixture
def treated_twice(place):
    """Pain 7 and then 2 at the check-in; sealed for a paper after the second."""
    for head, at, pain in (({**HEAD, "started_on": "2026-11-16"}, BEFORE, "7"), (HEAD, AT, "2")):
        sign(charted(place, session(head=head, checkin={"pain_now": pain})), at=at)
    return TreatmentSession.objects.earliest("number")


def in_charts(place):
    """Pain as the review draws it, held against what stands beside a decision."""
    place.physio.standing = Standing(place.clinic.pk, frozenset({Role.PHYSIOTHERAPIST}))
    review = outcome_review(place.physio, place.episode, with_text=True)
    (pain,) = (one for one in review.series if one.is_check_in)
    values = [str(one.value) for one in pain.readings]
    beside = [FirstAndLast("Pain at check-in", values[0], values[-1])] if len(values) > 1 else []
    assert first_and_last(place.episode)[:1] == beside
    return [int(one) for one in values]


def test_pain_at_the_check_in_is_told_as_it_was_put_right_and_marked(place, treated_twice):
    before = sealed_rows(place.episode).last().words
    assert in_charts(place) == [7, 2]
    where = next(
        one.place for one in signed_values(treated_twice.snapshot) if one.place.endswith(".pain_now")
    )

    strike(treated_twice, place, "4", where=where, at=AT + timedelta(minutes=1))
    assert in_charts(place) == [4, 2]
    for name, of in (
        ("overview", place.patient),
        ("outcome_review", place.episode),
        ("print_episode", place.episode),
    ):
        page = read(open_page(place.physio, name, of))
        assert "put right by an addendum, and is told as put right: session 1." in page, name
        assert "4 (put right)" in page, name
    assert "is told as put right: session 1." in read(open_page(place.physio, "letter", place.episode))
    [row] = [one for one in components(place) if one["put_right"]]
    assert (row["pain_now"], row["put_right"]) == ("7", "pain_now: 4 (A1)"), (
        "as signed, and what was put right"
    )
    assert [faults for _episode, faults in summary_faults(place.clinic)] == [[]]
    assert faults_of(TreatmentSession.objects.get(pk=treated_twice.pk)) == []
    seals = sealed_rows(place.episode)
    assert seals.last().words != before, "papers tell another number"
    assert before in {seals.seal(at).words for at in seals.hours}, "and the earlier ones are still found"

    strike(treated_twice, place, "as last week", where=where, at=AT + timedelta(hours=1), text="Unsure.")
    assert in_charts(place) == [2]
    overview = read(open_page(place.physio, "overview", place.patient))
    assert "Put right in words, so that it is no number here: session 1." in overview
    assert "– (put right)" in overview


def components(place):
    sessions = sessions_of_episode(place.physio, place.episode)
    files = episode_tables(sessions, (), with_text=True)
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        return list(
            csv.DictReader(io.StringIO(archive.read("components.csv").decode("utf-8-sig"), newline=""))
        )


@pytest.mark.parametrize(
    ("where", "corrected", "field"),
    [
        (RIGHT, "", "corrected"),
        (RIGHT, "many", "corrected"),
        (RIGHT, "61", "corrected"),
        ("", "24", "struck_place"),
        ("reading.9", "24", "struck_place"),
    ],
)
def test_half_a_strike_and_an_impossible_value_are_refused(place, signed, where, corrected, field):
    with pytest.raises(Refused) as refused:
        strike(signed, place, corrected, where=where)

    assert refused.value.field == field
    assert counted(signed) == [26]
    assert not signed.addenda.exists()
