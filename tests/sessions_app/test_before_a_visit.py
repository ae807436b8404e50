"""A patient answers before a visit; the physiotherapist takes the answers over, or does not."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic import clock
from clinic.choices import Role
from clinic.identity import acting_as
from clinic.middleware.idle import SEEN_KEY
from clinic.models import Guardian
from clinic.standing import Standing
from sessions_app import payload as drafts
from sessions_app.actions.drafts import save_draft, start_draft
from sessions_app.actions.reports import keep_answers, send_report
from sessions_app.actions.requests import ask
from sessions_app.actions.visits import add_visit
from sessions_app.models import (
    BegunReport,
    PatientReport,
    Visit,
)
from sessions_app.payload import Change
from sessions_app.plain_note import plain_note
from sessions_app.queries.charting import drafts_to_chart
from sessions_app.queries.portal_home import asked_before
from sessions_app.queries.reports import questions_before
from sessions_app.views.chart_page import ChartPage
from tests import factories
from tests.sessions_app.a_session import AT, session
from tests.sessions_app.charted import sign, signed

MORNING = AT - timedelta(hours=2)
SAID = {"pain_now": ["2"], "pain_worst_24h": [], "news": ["medicine"], "news_words": ["Apixaban"]}


@pytest.fixture
def visit(place):
    return a_visit(place)


def a_visit(place):
    place.mine = factories.portal_user(place.patient)
    stand(place, place.physio, Role.PHYSIOTHERAPIST)
    return add_visit(
        place.patient, starts_at=AT, practitioner=place.physio, episode=place.episode, by=place.physio, at=AT
    )


def stand(place, person, *roles):
    person.standing = Standing(place.clinic.pk, roles=frozenset(roles))


def tell(place, visit, answers=SAID, at=MORNING):
    with acting_as(place.mine.pk, place.clinic.pk):
        keep_answers(visit.pk, answers, by=place.mine, at=at)
        return send_report(visit.pk, by=place.mine, at=at)


def chart(place, visit, **changes):
    draft = start_draft(
        place.episode, by=place.physio, at=AT - timedelta(minutes=30), visit=visit, empty=True
    )
    draft.payload = drafts.to_json(session(**changes))
    draft.save()
    return draft


def page_of(place, draft):
    return ChartPage(drafts_to_chart(place.physio).get(pk=draft.pk), place.physio, AT)


def take_over(place, draft, name):
    changes = page_of(place, draft).report.taken(name)
    save_draft(draft.pk, by=place.physio, at=AT, changes=changes)


def test_what_was_said_stands_beside_the_field_and_never_in_it(place, visit):
    tell(place, visit)
    page = page_of(place, chart(place, visit, checkin={"pain_now": []}))

    assert page.row("checkin").get("pain_now") == []
    said = page.report.said["pain_now"]
    assert (said.words, said.when, said.is_taken) == ("2", "at 09:10", False)
    assert page.report.said["pain_worst_24h"].words == "would rather not say"
    assert "since_last" not in page.report.said
    next_day = ChartPage(page.draft, place.physio, AT + timedelta(days=1))
    assert next_day.report.when == "on 23 Nov at 09:10"


def test_one_tap_takes_it_over_and_the_signed_record_says_whose_it_was(place, visit):
    report = tell(place, visit)
    draft = chart(place, visit, checkin={"pain_now": []})
    take_over(place, draft, "pain_now")
    draft.refresh_from_db()

    signed = sign(draft)

    check_in = signed.snapshot["parts"][0]
    assert check_in["provenance"]["pain_now"] == "patient"
    assert check_in["provenance"]["since_last"] == "entered"
    assert signed.snapshot["provenance"]["patient"] == 1
    row = signed.components.get(kind="check_in").checkin
    assert (row.pain_now, row.from_patient, row.patient_report) == (2, ["pain_now"], report)
    answers = {one["question"]: one["words"] for one in check_in["before_visit"]["answers"]}
    assert answers == {
        "pain_now": "2",
        "pain_worst_24h": "I would rather not say",
        "news": "A new medicine: Apixaban",
    }


def test_a_value_typed_over_is_the_physiotherapists_own(place, visit):
    tell(place, visit)
    draft = chart(place, visit, checkin={"pain_now": []})
    take_over(place, draft, "pain_now")
    save_draft(draft.pk, by=place.physio, at=AT, changes=[Change("checkin", "pain_now", ["2"], ["4"])])
    draft.refresh_from_db()

    signed = sign(draft)

    assert signed.snapshot["parts"][0]["provenance"]["pain_now"] == "entered"
    assert signed.components.get(kind="check_in").checkin.from_patient == []


def test_a_mark_that_no_report_bears_out_is_not_signed(place, visit):
    report = tell(place, visit)
    draft = chart(place, visit, checkin={"pain_now": "7", "from_report": [f"{report.pk}.pain_now"]})
    signed = sign(draft)
    assert signed.snapshot["parts"][0]["provenance"]["pain_now"] == "entered"
    assert signed.snapshot["provenance"]["patient"] == 0


def test_something_new_makes_the_gate_ask_and_answers_nothing(place, visit):
    tell(place, visit)
    blank = {"screen": [], "reaction": [], "consent": []}
    page = page_of(place, chart(place, visit, checkin=blank))

    assert page.all_clear == {"reaction": "none_asked", "consent": "stands"}
    assert page.row("checkin").get("screen") == page.gate.found == []
    assert page.report.news == "A new medicine: Apixaban"
    assert page.report.questions == ["New drug, anticoagulant, steroid or PRP injection"]


def test_sent_again_it_is_a_newer_version_and_both_are_kept(place, visit):
    first = tell(place, visit)
    second = tell(place, visit, {"pain_now": ["5"]}, at=MORNING + timedelta(minutes=30))

    assert (first.version, second.version) == (1, 2)
    assert second.answers == SAID | {"pain_now": ["5"]}
    assert PatientReport.objects.get(pk=first.pk).answers == SAID
    assert page_of(place, chart(place, visit)).report.said["pain_now"].words == "5"
    with acting_as(place.mine.pk, place.clinic.pk):
        assert send_report(visit.pk, by=place.mine, at=MORNING) == second  # pressed twice


# On the patient's own pages


@pytest.fixture
def today(place):
    """A visit in five hours, in the clock of the pages."""
    place.mine = factories.portal_user(place.patient)
    starts = clock.now() + timedelta(hours=5)
    return add_visit(
        place.patient, starts_at=starts, practitioner=place.physio, by=place.physio, at=clock.now()
    )


def step(code):
    return reverse("portal:check_in_question", args=[code])


def test_each_answer_is_kept_at_once_and_the_last_one_sends_all(place, today):
    client = factories.client_of(place.mine)

    assert client.get(reverse("portal:check_in")).url == step("pain_now")
    assert client.post(step("pain_now"), {"answer": "3"}).url == step("pain_worst_24h")
    client = factories.client_of(place.mine)  # the log-in ran out, and she came back
    assert client.get(reverse("portal:check_in")).url == step("pain_worst_24h")
    assert 'value="3" checked' in client.get(step("pain_now")).content.decode()
    assert client.post(step("pain_worst_24h"), {"skip": "1"}).url == step("news")
    sent = client.post(step("news"), {"answer": ["medicine"], "words": "Apixaban"}, follow=True)

    assert f"Sent to {place.physio}" in sent.content.decode()
    report = PatientReport.objects.get(visit=today)
    assert report.answers == SAID | {"pain_now": ["3"]}
    assert not BegunReport.objects.exists()


def test_the_answer_that_met_an_ended_log_in_comes_back_to_the_same_patient_alone(place, today):
    other = factories.portal_user(factories.patient(place.clinic, by=place.physio))
    shown = []
    for comes_back in (other, place.mine):
        client = factories.client_of(place.mine)
        left_lying = client.session
        left_lying[SEEN_KEY] = 1
        left_lying.save()
        assert "login" in client.post(step("pain_now"), {"answer": "7"}).url
        client.force_login(comes_back)
        shown.append(client.get(step("pain_now")).content.decode())
    assert not BegunReport.objects.exists()
    assert 'value="7" checked' not in shown[0]
    assert 'value="7" checked' in shown[1]
    assert "Send it again." in shown[1]
    assert 'value="7" checked' not in client.get(step("pain_now")).content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "11"}, {"answer": "x" * 5000}], ids=["nothing", "off the scale", "long"]
)
def test_what_is_no_answer_is_asked_again(place, today, sent):
    answer = factories.client_of(place.mine).post(step("pain_now"), sent)
    assert answer.status_code == 422
    assert "Choose an answer" in answer.content.decode()
    assert not BegunReport.objects.exists()


def test_nothing_new_and_something_new_are_not_both_true(place, today):
    answer = factories.client_of(place.mine).post(step("news"), {"answer": ["medicine", "nothing"]})
    assert answer.status_code == 422


def test_another_patient_is_asked_nothing_and_staff_are_told_no_such_page(place, today):
    other = factories.portal_user(factories.patient(place.clinic, by=place.physio))
    client = factories.client_of(other)
    assert "Nothing to answer now" in client.get(reverse("portal:check_in")).content.decode()
    assert client.post(step("pain_now"), {"answer": "3"}).status_code == 404
    assert factories.client_of(place.physio).get(reverse("portal:check_in")).status_code == 404
    assert not BegunReport.objects.exists()


def test_who_does_not_treat_her_reads_none_of_it(place, visit):
    tell(place, visit)
    people = [
        (place.physio, Role.PHYSIOTHERAPIST, 1),
        (factories.member(place.clinic), Role.PHYSIOTHERAPIST, 0),
        (place.manager, Role.MANAGER, 0),
        (place.front_desk, Role.FRONT_DESK, 0),
    ]
    for person, role, seen in people:
        stand(place, person, role)
        assert PatientReport.objects.visible_to(person).count() == seen, role


def test_since_last_time_is_since_the_last_visit_of_the_same_course(place, visit):
    signed(place.episode, by=place.physio)
    other = factories.episode(place.patient, by=place.physio)
    later = AT + timedelta(days=3)
    told = {
        episode: [one.code for one in questions_before(Visit(**of_a_visit(place, episode)), at=later)]
        for episode in (place.episode, other, None)
    }
    assert {"since_last", "skin"} <= set(told[place.episode]) & set(told[None])
    assert not {"since_last", "skin"} & set(told[other])


def of_a_visit(place, episode):
    return {"patient": place.patient, "clinic": place.clinic, "episode": episode}


def test_what_is_sent_while_the_check_in_stands_folded_is_told_in_its_line(place, visit):
    draft = chart(place, visit)
    tell(place, visit)
    page = factories.client_of(place.physio).get(reverse("record:draft", args=[draft.pk])).content.decode()
    line = page.partition("<h2>Check-in</h2>")[2].partition("</summary>")[0]
    assert "A new medicine: Apixaban" in line
    assert 'value="said:pain_now"' in page


# Who says it


def mother_of(place, **granted):
    person = factories.user("Ada Tan")
    Guardian.objects.create(
        clinic=place.clinic,
        patient=place.patient,
        name="Ada Tan",
        relation="mother",
        portal_user=person,
        added_at=AT,
        added_by=place.physio,
        **granted,
    )
    return person


def test_what_a_guardian_sent_is_sealed_as_the_guardians(place, visit):
    mother = mother_of(place, may_answer=True)
    draft = chart(place, visit)
    with acting_as(mother.pk, place.clinic.pk):
        keep_answers(visit.pk, SAID, by=mother, at=MORNING)
        send_report(visit.pk, by=mother, at=MORNING)
    note = str(plain_note(sign(draft).snapshot))
    assert "Said for the patient by Ada Tan before the visit:" in note
    assert "Said by the patient before the visit:" not in note


def test_changes_that_were_not_sent_do_not_look_sent_and_go_when_the_next_are_begun(place, visit):
    day = timedelta(days=1)
    told = {"practitioner": place.physio, "by": place.physio, "at": AT}
    following = add_visit(place.patient, starts_at=AT + day, **told)
    tell(place, visit)
    place.mine.standing = Standing(place.clinic.pk, patient_id=place.patient.pk)
    with acting_as(place.mine.pk, place.clinic.pk):
        assert asked_before(place.mine, place.patient, at=MORNING).is_sent
        keep_answers(visit.pk, {"pain_now": ["9"]}, by=place.mine, at=MORNING)
        assert not asked_before(place.mine, place.patient, at=MORNING).is_sent
    sign(chart(place, visit))
    with acting_as(place.mine.pk, place.clinic.pk):
        keep_answers(following.pk, {"pain_now": ["4"]}, by=place.mine, at=MORNING + day)
        assert BegunReport.objects.get().visit == following


def test_who_reads_no_answers_is_told_today_how_many_wait(place, visit):
    """What patients sent before visits of today, and what they asked: a number, never what or whose."""
    tell(place, visit)
    with acting_as(place.mine.pk, place.clinic.pk):
        ask(place.patient, words="My birth date is wrong", by=place.mine, at=MORNING)
    with time_machine.travel(AT, tick=False):
        page = factories.client_of(place.manager).get("/today/").text
    assert "1 patient has sent answers for today. Who treats reads them." in page
    assert "1 request waits for an answer." in page
    assert "birth date" not in page and "Apixaban" not in page
