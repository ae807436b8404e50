"""The page on the tool: it refuses in words, or shows what the worker found with all that belongs to it."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.identity import acting_as
from clinic.queries.places import places_of
from sessions_app.actions import computations
from sessions_app.actions.summaries import refresh_summary
from sessions_app.analysis.tool_comparison import Sessions
from sessions_app.models import Computation, Condition, ModalityUse, OtherModality
from sessions_app.queries import outcomes_worked_out
from sessions_app.queries.review_scope import ReviewScope
from sessions_app.queries.tool_figures import read_answer
from sessions_app.queries.tool_matrix import given_together
from sessions_app.queries.tool_people import people_compared
from tests import factories
from tests.sessions_app.courses import course
from tests.sessions_app.tool_clinics import people

VISA = {"measure": "visa_a"}


@pytest.fixture
def place(db):
    made = factories.clinic_with_staff()
    made.at = timezone.now()
    made.condition = Condition.objects.get(pk="achilles_mid")
    made.client = factories.client_of(made.manager)
    made.address = f"{reverse('review:tool')}?{urlencode({'condition': 'achilles_mid'})}"
    made.ask = made.address.replace("/tool/", "/tool/ask/")
    return made


def fill(place, with_tool, without, **more):
    """People as a seed draws them: what happens to them is by chance alone."""
    drawn = iter(people(7, 400))
    for is_with, count in ((True, with_tool), (False, without)):
        for _number in range(count):
            one = next(person for person in drawn if person.with_tool == is_with)
            scores = {"start": round(one.start, 1), "end": round(min(max(one.end, 0), 100), 1)}
            told = {"weeks": max(round(one.weeks), 1), "tool_minutes": max(round(one.tool_minutes), 1)}
            course(place, condition=place.condition, with_tool=is_with, **VISA, **scores | told | more)


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def work(place):
    """The worker takes what waits."""
    waiting = Computation.objects.get(state="waiting")
    computations.compute.call(waiting.pk, place.manager.pk, place.clinic.pk)


@pytest.mark.promise("honest")
def test_it_refuses_and_says_what_is_lacking(place, monkeypatch):
    fill(place, 6, 4)
    course(place, condition=place.condition, with_tool=True, exercise=0)

    page = place.client.get(place.address)

    said = words_of(page)
    assert "Cannot tell: fewer than 5 people here had exercise without the tool" in said
    assert "A comparison needs 20 in each group; here are 6 with the tool and under 5 without." in said
    assert "The tool was used in 60 of 100 sessions." in said
    assert "20 people in each group 6 and under 5" in said
    assert "In neither group: Under 5 episodes without exercise." in said
    assert "Of the episodes that ended: 11 sessions." in said
    assert "11 episodes" not in said and "4 of 10 people" not in said
    assert "Compare" not in said
    assert "takes some seconds to go through them" not in said
    monkeypatch.setattr(outcomes_worked_out, "MOST", 10)
    assert "takes some seconds to go through them" in words_of(place.client.get(place.address))
    place.client.post(place.ask)
    with acting_as(place.manager.pk, place.clinic.pk):
        work(place)
        assert Computation.objects.get().result == {"answer": None}


def test_nothing_is_chosen_for_the_manager(place):
    course(place, condition=place.condition, with_tool=True)
    course(place, condition=Condition.objects.get(pk="lat_elbow"), with_tool=False)

    said = words_of(place.client.get(reverse("review:tool")))

    assert "Achilles tendinopathy, midportion under 5 0 Too few people Lateral elbow" in said
    assert place.client.post(reverse("review:ask_tool")).status_code == 302
    with acting_as(place.manager.pk, place.clinic.pk):
        assert not Computation.objects.exists()
    assert place.client.get(place.address.replace("achilles_mid", "elbow")).status_code == 422


def test_an_answer_is_asked_for_worked_out_and_told_with_its_limits(place):
    fill(place, 24, 22)
    course(place, condition=place.condition, with_tool=True, start=50, **VISA)  # without an end score

    before = words_of(place.client.get(place.address))
    assert "A comparison can be made" in before
    assert place.client.post(place.ask).url == place.client.post(place.ask).url
    waiting = place.client.get(place.address)
    assert "Waiting for the worker" in words_of(waiting)
    assert 'hx-trigger="every 3s"' in waiting.content.decode()
    assert "HX-Refresh" not in place.client.get(place.address, HTTP_HX_REQUEST="true")
    with acting_as(place.manager.pk, place.clinic.pk):
        work(place)
        answer = read_answer(Computation.objects.get().result)
    assert (answer.association.whole[2], answer.sizes, answer.worthwhile) == ((24, 22), (25, 22), 14)

    page = place.client.get(place.address)

    said = words_of(page)
    assert re.search(
        r"people who also had the tool scored [\d.]+ points (higher|lower) on VISA-A \(higher is better\), "
        r"interval [−+][\d.]+ to [−+][\d.]+, after allowing for start score, age and weeks of pain: 24 "
        r"people with the tool and 22 without. A worthwhile difference is 14\.",
        said,
    )
    assert "It does not show what caused a difference." in said
    assert "What nobody wrote down is not allowed for" in said
    assert "If the 1 without both scores did as the worst, or best, tenth" in said
    assert "Worthwhile value: MCID 14 (midportion Achilles); Lagas 2021." in said
    assert "Nothing that counts has changed since." in said
    assert "every 3s" not in page.content.decode()
    assert place.client.get(place.address, HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"

    course(place, condition=place.condition, with_tool=False, start=50, end=60, **VISA)
    assert "Out of date Records, or what they are held to, have changed" in words_of(
        place.client.get(place.address)
    )


def test_of_whom_one_episode_counts(place):
    """A second episode of the same person is not a second person; one with a trial by lot is in neither."""
    episode = course(place, condition=place.condition, with_tool=False)
    course(place, condition=place.condition, with_tool=True, patient=episode.patient)
    tried = course(place, condition=place.condition, with_tool=True)
    factories.trial(tried, by=place.physio)

    said = words_of(place.client.get(place.address))

    assert "fewer than 5 people here had exercise without the tool" in said
    assert "here are 0 with the tool and under 5 without." in said
    assert "Under 5 with a single-patient trial. Under 5 later episodes of the same people." in said


def test_pain_since_today_is_known_and_untimed_exercise_is_not(place):
    course(place, condition=place.condition, with_tool=True, weeks=0)
    course(place, condition=place.condition, with_tool=False, weeks=None, is_timed=False)
    course(place, condition=place.condition, with_tool=True, exercise=0)
    for subject in ("", "", "sport"):
        course(place, condition=place.condition, with_tool=True, start=40, end=50, subject=subject, **VISA)
    day = timezone.localdate()
    scope = ReviewScope(place.clinic.pk, day - timedelta(days=30), day, condition_id="achilles_mid")

    with acting_as(place.manager.pk, place.clinic.pk):
        compared = people_compared(scope)

    (acute, *scored), (untold,) = compared.groups.both
    assert [one.start for one in scored] == [40, 40, None]  # a part is not pooled with the whole
    assert (acute.weeks, acute.exercise_minutes) == (0, 20)
    assert (untold.weeks, untold.exercise_minutes) == (None, None)
    assert compared.sessions == Sessions(all=5, without_tool=1, tool_alone=0)


def test_what_is_given_twice_in_a_session_is_given_once(place):
    cold, tape = OtherModality.objects.filter(clinic=None).order_by("name")[:2]
    episode = factories.episode(factories.patient(place.clinic, by=place.physio), by=place.physio)
    with factories.of(episode, place.physio):
        for number, given in enumerate(((cold, cold), (cold, tape), ()), start=1):
            at = factories.AT + timedelta(days=number)
            made = factories.writing_session(episode, by=place.physio, number=number, started_at=at)
            for position, one in enumerate(given, start=2):
                spine = factories.component(made, position=position, kind="modality")
                of_it = {"clinic_id": made.clinic_id, "treatment_session": made, "component": spine}
                ModalityUse.objects.create(**of_it, modality=one)
            factories.seal(made, by=place.physio)
        refresh_summary(episode)
        matrix = given_together(place.clinic.pk, [episode.pk])

    shares = {row.label: [round(3 * cell.share) for cell in (*row.cells, row.alone)] for row in matrix.rows}
    assert (matrix.sessions, shares[str(cold)], shares[str(tape)]) == (3, [0, 0, 2, 1, 1], [0, 0, 1, 1, 0])


def test_it_costs_no_more_for_more_people(place):
    place.client.get(place.address)  # what a process asks once
    counts = []
    for more in (2, 6):
        fill(place, more, more)
        with CaptureQueriesContext(connection) as asked:
            place.client.get(place.address)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 29
    ended = [one["sql"] for one in asked if "ended_on" in one["sql"] or "closed_at" in one["sql"]]
    assert len(ended) == 2, [one[:200] for one in ended]


def test_what_failed_or_was_lost_is_said_and_can_be_asked_again(place, monkeypatch):
    fill(place, 20, 20)
    place.client.post(place.ask)
    with acting_as(place.manager.pk, place.clinic.pk):
        asked = Computation.objects.get()
        monkeypatch.setitem(computations.KINDS, asked.kind, None)
        work(place)
    assert "There is no answer The figures could not be worked out." in words_of(
        place.client.get(place.address)
    )
    place.client.post(place.ask)
    with acting_as(place.manager.pk, place.clinic.pk):
        Computation.objects.filter(state="waiting").update(job=None)
    assert "The work was interrupted" in words_of(place.client.get(place.address))


def test_a_long_wait_is_said(place):
    fill(place, 20, 20)
    with acting_as(place.manager.pk, place.clinic.pk):
        place.manager.standing = places_of(place.manager)[0].standing
    place.client.post(place.ask)
    with acting_as(place.manager.pk, place.clinic.pk):
        asked = Computation.objects.get()
        before = asked.asked_at - timedelta(minutes=2)
        asked.delete()
        computations.ask(asked.kind, asked.parameters, by=place.manager, at=before)
    assert "ask whoever runs the server whether the worker is running" in words_of(
        place.client.get(place.address)
    )
