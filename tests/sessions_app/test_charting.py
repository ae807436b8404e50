"""The charting page and its saves: what is typed comes back exactly, or is refused with a sentence."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.identity import acting_as
from clinic.models import AccessEvent, Membership, PatientAlert
from clinic.refusals import Refused
from sessions_app.actions.corrections import mark_entered_in_error
from sessions_app.actions.drafts import set_supervisor
from sessions_app.choices import DraftState
from sessions_app.models import Draft, DraftHandover, SessionTemplate
from sessions_app.payload import Payload, to_json
from tests import factories
from tests.sessions_app.a_session import AT, REFERENCE, rows_of, session
from tests.sessions_app.charted import charted, signed

pytestmark = pytest.mark.django_db

EXACT = [
    "a" * 70_000,
    "🙂 ok",
    "שלום, مرحبا",
    "1,5",
    "<b>not bold</b>",
    "line\nline",
    "'; DROP TABLE --",
    "  blank  ",
]


@pytest.fixture
def draft(episode, physio):
    factories.consent(episode.patient, by=physio)
    payload = to_json(Payload(rows_of(REFERENCE)))
    return factories.draft(episode, by=physio, payload=payload, started_at=timezone.now())


@pytest.fixture
def chart(physio):
    return factories.client_of(physio)


def address(name, draft, *more):
    return reverse(f"record:{name}", args=[draft.pk, *more])


def save(client, draft, **told):
    return client.post(address("save", draft), json.dumps(told), content_type="application/json")


def change(row, field, value, seen=()):
    return {"row": row, "field": field, "seen": list(seen), "value": [value]}


def fields_of(draft, row_id):
    rows = Draft.objects.get(pk=draft.pk).payload["rows"]
    return next(row["fields"] for row in rows if row["id"] == row_id)


@pytest.mark.parametrize("typed", EXACT, ids=range(len(EXACT)))
def test_a_note_comes_back_exactly_as_it_was_typed(chart, draft, typed):
    seen = fields_of(draft, "note")["text"]
    answer = save(chart, draft, changes=[change("note", "text", typed, seen)])

    assert answer.status_code == 200
    assert answer.json()["conflicts"] == []
    assert fields_of(draft, "note")["text"] == [typed]
    page = chart.get(address("draft", draft))
    assert page.context["page"].forms["note"]["text"].value() == typed


@pytest.mark.parametrize(
    "told",
    [
        {"changes": [change("note", "text", "a\x00b")]},
        {"changes": [change("note", "no_such_field", "x")]},
        {"changes": [change("no-such-row", "text", "x")]},
        {"changes": [change("note", "text", "x" * 100_001)]},
        {"added": [{"row": f"r{n}", "kind": "exercise"} for n in range(70)]},
        {"changes": "x"},
        {"changes": [{"row": 1}]},
        {"taps": "many"},
        [],
    ],
    ids=range(9),
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_nothing_is_stored(chart, draft, told):
    before = Draft.objects.get(pk=draft.pk).payload
    answer = chart.post(address("save", draft), json.dumps(told), content_type="application/json")

    assert answer.status_code in (400, 422)
    assert Draft.objects.get(pk=draft.pk).payload == before
    if b"\\u0000" not in json.dumps(told).encode():
        assert answer.json()["sentence"]


def test_two_devices_meet_field_by_field(chart, draft):
    seen = fields_of(draft, "e1")["reps"]
    first = save(chart, draft, changes=[change("e1", "reps", "10", seen)]).json()
    answer = save(
        chart, draft, changes=[change("e1", "reps", "8", seen), change("e1", "tempo", "3-0-3")]
    ).json()

    assert answer["conflicts"] == [
        {
            "row": "e1",
            "field": "reps",
            "label": "Reps",
            "mine": ["8"],
            "theirs": ["10"],
            "gone": False,
            "saved_at": first["saved_at"],
        }
    ]
    assert fields_of(draft, "e1")["reps"] == ["10"]
    assert fields_of(draft, "e1")["tempo"] == ["3-0-3"]


def test_the_page_costs_the_same_with_few_and_with_many_rows(chart, draft):
    few = queries_of(chart, draft)
    rows = Draft.objects.get(pk=draft.pk).payload["rows"]
    copies = [
        {**row, "id": f"{row['id']}{n}"} for n in range(15) for row in rows if row["id"] in ("e1", "p1", "t1")
    ]
    Draft.objects.filter(pk=draft.pk).update(payload={"rows": rows + copies})

    assert queries_of(chart, draft) == few
    # Among them: what was open last time, the consents, whether the lists are signed, what is due.
    assert few <= 13


def queries_of(chart, draft):
    """Statements of the page itself: the log-in, the transaction, the trail are the middleware's."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert chart.get(address("draft", draft)).status_code == 200
    own = [one["sql"] for one in caught if not any(word in one["sql"] for word in MIDDLEWARE)]
    return len(own)


MIDDLEWARE = (
    "SAVEPOINT",
    "set_config",
    "django_session",
    "write_access_event",
    "clinic_membership",
    "mfa_",
    '"clinic_user"."id" =',
)


def test_rows_are_added_and_taken_out_and_put_back(chart, draft):
    answer = chart.post(address("add_row", draft), {"kind": "exercise"})
    added = Draft.objects.get(pk=draft.pk).payload["rows"][-1]

    assert f'id="row-{added["id"]}"' in answer.content.decode()
    assert added["kind"] == "exercise"
    save(chart, draft, removed=["e1"])
    assert chart.get(address("row", draft, "e1")).status_code == 404
    assert chart.post(address("bring_back_row", draft, "e1")).status_code == 200
    assert fields_of(draft, "e1")["sets"] == ["3"]
    assert chart.post(address("add_row", draft), {"kind": "checkin"}).status_code == 422


@pytest.mark.parametrize(
    "kind", ["warm_up", "iastm_pass", "exercise", "modality", "retest", "home_item", "adverse_event"]
)
def test_every_kind_of_row_has_an_editor_with_all_its_fields(chart, draft, kind):
    chart.post(address("add_row", draft), {"kind": kind})
    row = Draft.objects.get(pk=draft.pk).payload["rows"][-1]
    page = chart.get(address("row", draft, row["id"])).content.decode()

    from sessions_app.row_kinds import FIELDS

    missing = [name for name in FIELDS[kind] if f'name="{row["id"]}-{name}"' not in page]
    # Item by item, once a measure is chosen; and the mark of what was taken over.
    on_their_own_form = {"retest": ["answers", "from_report"]}
    assert missing in (on_their_own_form.get(kind, []), ["goes_with"])


def test_a_colleague_reads_and_takes_over_with_a_reason(draft, staff, patient, physio):
    factories.join_care_team(patient, staff.colleague, by=physio)
    colleague = factories.client_of(staff.colleague)

    page = colleague.get(address("draft", draft)).content.decode()
    assert "is charting this session" in page
    assert save(colleague, draft, changes=[change("e1", "tempo", "1-1-1")]).status_code == 422
    asked = colleague.post(address("take_over", draft), {"reason": "Sam is ill"})
    assert (asked.status_code, "Say who treats." in asked.content.decode()) == (422, True)
    assert colleague.post(address("take_over", draft), {"reason": "", "treats": "me"}).status_code == 422
    answer = colleague.post(address("take_over", draft), {"reason": "Sam is ill", "treats": "they"})
    assert "Treated by" in colleague.get(address("review", draft)).content.decode()

    assert answer.url == address("draft", draft)
    with acting_as(staff.colleague.pk, staff.clinic.pk):
        assert Draft.objects.get(pk=draft.pk).author == staff.colleague
        assert DraftHandover.objects.get().reason == "Sam is ill"
    assert save(colleague, draft, changes=[change("e1", "tempo", "1-1-1")]).status_code == 200


def test_a_draft_is_discarded_with_a_reason_and_stays_readable(chart, draft):
    assert chart.post(address("discard", draft), {"reason": " "}).status_code == 422
    assert chart.post(address("discard", draft), {"reason": "Opened twice"}).url == reverse("record:today")
    draft.refresh_from_db()

    assert draft.state == DraftState.DISCARDED
    assert "Opened twice" in chart.get(address("draft", draft)).content.decode()
    assert save(chart, draft, changes=[change("e1", "tempo", "1-1-1")]).status_code == 422


def test_a_draft_moves_to_the_right_patient_within_ten_minutes(chart, draft, staff, physio):
    other = factories.episode(factories.patient(staff.clinic, by=physio, treated_by=[physio]), by=physio)
    answer = chart.post(address("move", draft), {"episode": other.pk, "reason": "Wrong twin"})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.patient == other.patient
    Draft.objects.filter(pk=draft.pk).update(started_at=timezone.now() - timezone.timedelta(minutes=11))
    late = chart.post(address("move", draft), {"episode": other.pk, "reason": "Too late"})
    assert late.status_code == 422
    assert "ten minutes" in late.content.decode()


def test_a_refused_signature_names_what_is_to_finish_each_with_a_link(chart, draft):
    save(chart, draft, changes=[{"row": "checkin", "field": "pain_now", "seen": ["2"], "value": []}])
    answer = chart.post(address("review", draft), {"seen": "{}"})

    assert answer.status_code == 422
    links = {one.text: one.href for one in answer.context["review"].to_finish}
    assert (
        links["Pain now: Say the pain now, from 0 to 10."] == f"{address('draft', draft)}#id_checkin-pain_now"
    )
    assert Draft.objects.get(pk=draft.pk).state == DraftState.OPEN


@pytest.mark.parametrize("name", ["started_on", "started_at_time", "ended_at_time"])
def test_a_sheet_without_its_times_is_reviewed_all_the_same(chart, draft, name):
    seen = fields_of(draft, "head")[name]
    save(chart, draft, changes=[{"row": "head", "field": name, "seen": seen, "value": []}])
    assert chart.get(address("review", draft)).status_code == 200


def test_unknown_and_foreign_drafts_are_404(chart, others, draft):
    assert chart.get(reverse("record:draft", args=[uuid.uuid4()])).status_code == 404
    foreign = factories.client_of(others.physio)
    for name in ("draft", "review", "discard", "move", "take_over"):
        assert foreign.get(address(name, draft)).status_code == 404
    assert save(foreign, draft, changes=[]).status_code == 404


def test_a_garbled_form_is_refused_and_never_a_server_error(chart, draft):
    fifteen_hundred = {f"x{n}-value": "1" for n in range(1500)}
    for sent in (
        {"seen": "not json"},
        {"seen": "[1]"},
        {"row": "exercise:../e1"},
        {"row": ["a"] * 70},
        fifteen_hundred,
    ):
        assert chart.post(address("draft", draft), sent).status_code in (302, 422)
    assert chart.post(address("draft", draft), {"do": "harder:nobody", "seen": "{}"}).status_code == 422


def test_all_as_shown_leaves_one_trace_that_names_the_rows(chart, draft, patient):
    before = AccessEvent.objects.count()
    save(chart, draft, changes=[change("e1", "outcome", "done", ["done"])], as_shown=["e1"])

    event = AccessEvent.objects.order_by("-pk").first()
    assert AccessEvent.objects.count() == before + 1
    assert "e1" in event.subject
    assert event.patient_id == patient.pk


def test_an_empty_sheet_starts_from_a_template(chart, episode, physio, staff):
    of_it = {"clinic": staff.clinic, "owner": physio, "added_at": timezone.now(), "added_by": physio}
    components = [{"kind": "exercise", "fields": {"exercise": ["an_hop"], "sets": ["3"], "reps": ["8"]}}]
    template = SessionTemplate.objects.create(**of_it, name="Hops", components=components)
    empty = factories.draft(episode, by=physio, started_at=timezone.now())

    assert "Hops" in chart.get(address("draft", empty)).content.decode()
    chart.post(address("use_template", empty, template.pk), {"seen": "{}"})
    page = chart.get(address("draft", empty)).context["page"]
    assert [(line.heading, line.state) for line in page.exercises] == [("Forward and lateral hop", "carried")]
    assert page.templates == []


def test_above_an_exercises_limit_the_row_itself_asks_and_a_second_press_says_yes(chart, draft):
    save(chart, draft, changes=[change("e1", "rpe", "10")])
    asked = chart.post(address("draft", draft), {"do": "harder:e1", "seen": "{}"})
    page = asked.content.decode()
    assert (asked.status_code, page.count("Progress all the same?")) == (422, 2)
    assert 'value="harder_all_the_same:e1"' in page
    assert fields_of(draft, "e1")["load_value"] == ["10"]
    chart.post(address("draft", draft), {"do": "harder_all_the_same:e1", "seen": "{}"})
    assert fields_of(draft, "e1")["load_value"] != ["10"]


def test_a_student_names_who_signs_and_the_supervisor_signs(draft, staff, patient, physio):
    with acting_as(staff.manager.pk, staff.clinic.pk):
        Membership.objects.filter(user=physio).update(is_student=True)
    factories.join_care_team(patient, staff.colleague, by=physio)
    student = factories.client_of(physio)

    assert "Name your supervisor" in student.get(address("review", draft)).content.decode()
    assert student.post(address("name_supervisor", draft), {"supervisor": physio.pk}).status_code == 422
    with pytest.raises(Refused, match="care team"):
        set_supervisor(draft.pk, staff.manager, by=draft.author, at=timezone.now())
    typed = {"seen": '{"head": {"place_words": []}}', "head-place_words": "Gym"}
    student.post(address("name_supervisor", draft), {"supervisor": staff.colleague.pk, **typed})
    draft.refresh_from_db()
    assert (draft.supervisor, fields_of(draft, "head")["place_words"]) == (staff.colleague, ["Gym"])
    review = factories.client_of(staff.colleague).get(address("review", draft)).context["review"]
    assert review.why_not_me == ""
    assert review.supervisor_form is None
    theirs = factories.client_of(staff.colleague)
    assert f'href="{address("review", draft)}"' in theirs.get(address("draft", draft)).text
    assert f'href="{address("draft", draft)}"' in theirs.get(reverse("record:today")).text
    assert '<fieldset class="stack" disabled>' in theirs.get(address("review", draft)).text
    assert '<fieldset class="stack">' in student.get(address("review", draft)).text
    assert (
        theirs.post(address("name_supervisor", draft), {"supervisor": staff.colleague.pk}).status_code == 422
    )


def test_a_lotion_that_holds_an_allergen_cannot_be_tapped(chart, draft, patient, physio):
    with acting_as(physio.pk, patient.clinic_id):
        PatientAlert.objects.create(
            clinic=patient.clinic, patient=patient, kind="allergy", substance="propylene_glycol",
            added_at=timezone.now(), added_by=physio,
        )  # fmt: skip
    editor = chart.get(address("row", draft, "lotion")).content.decode()
    gel = re.search(r'<input[^>]*value="ultrasound_gel"[^>]*>', editor)[0]
    assert "disabled" in gel
    assert "Struck out because of the allergy: Propylene glycol" in editor
    assert "Allergy: Propylene glycol" in chart.get(address("draft", draft)).content.decode()


def test_a_finding_at_the_check_in_closes_instrument_work_at_once_and_one_tap_leaves_it_out(chart, draft):
    assert b"notice" not in chart.get(address("iastm_stop", draft)).content
    seen = fields_of(draft, "checkin")["consent"]
    save(chart, draft, changes=[change("checkin", "consent", "declined", seen)])

    assert "consent was declined today" in chart.get(address("iastm_stop", draft)).content.decode()
    chart.post(address("draft", draft), {"do": "leave_out", "seen": "{}"})
    for row in ("p1", "p2"):
        assert fields_of(draft, row)["outcome"] == ["not_done"]
        assert fields_of(draft, row)["not_done_reason"] == ["not_done_reason.screen"]


def test_the_keyboard_meets_the_buttons_of_a_phase_before_its_rows(chart, draft):
    page = chart.get(address("draft", draft)).text
    phase = page.partition('id="phase-exercise"')[2].partition("</section>")[0]
    places = [phase.index(one) for one in ('value="add:exercise"', "<h2>Exercise", 'id="row-e1"')]
    assert places == sorted(places)


def test_a_struck_session_keeps_its_number_and_charting_says_so(place):
    struck, _stands, following = (signed(place.episode, by=place.physio) for _ in range(3))
    reason = "entered_in_error_reason.wrong_patient"
    mark_entered_in_error(struck.pk, by=place.physio, at=AT, reason=reason)
    page = factories.client_of(place.physio).get(address("draft", charted(place))).text
    assert (following.number, "Session 4" in page, "(1 struck out)" in page) == (3, True, True)


def test_a_row_that_was_not_done_is_not_counted_as_done(place):
    left_out = {"outcome": "not_done", "not_done_reason": "not_done_reason.time"}
    draft = charted(place, session(e1=left_out, p1=left_out))
    page = factories.client_of(place.physio).get(address("draft", draft)).text
    assert page.count("<span data-count>0</span> of 1 done") == 1  # exercise
    assert page.count("<span data-count>1</span> of 2 done") == 2  # instrument work, open and folded


@pytest.mark.parametrize(("outcome", "is_said"), [("done", True), ("not_done", False)])
def test_an_exercise_that_was_not_done_is_not_said_to_have_changed(chart, episode, physio, outcome, is_said):
    payload = to_json(Payload(rows_of(REFERENCE)))
    row = next(row for row in payload["rows"] if row["id"] == "e1")
    row |= {"carried": {"load_value": ["7.5"]}, "fields": row["fields"] | {"outcome": [outcome]}}
    draft = factories.draft(episode, by=physio, payload=payload, started_at=timezone.now())
    assert ("Changed +2.5 kg" in chart.get(address("row", draft, "e1")).text) is is_said
    assert ("<em data-change>+2.5 kg" in chart.get(address("draft", draft)).text) is is_said
