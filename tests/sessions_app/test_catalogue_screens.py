"""The catalogue's pages: who may see them, what they show, what bad input gets."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst

from clinic.identity import acting_as
from sessions_app.models import ClinicChoice, ClinicStep, Exercise, Lotion, OtherModality, Structure
from sessions_app.queries.catalogue_kinds import KINDS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make.clinic_with_staff("River Clinic")


@pytest.fixture
def manager(staff):
    return make.client_of(staff.manager)


@pytest.fixture
def physio(staff):
    return make.client_of(staff.physio)


def url(name, *args):
    return reverse(f"catalogue:{name}", args=args)


def page(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def added(client, name="Towel slide", **fields):
    values = {"name": name, "type": "mobility", "default_sets": "2", "default_reps": "12"}
    answer = client.post(url("add", "exercises"), values | fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url.split("#")[0].rstrip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize("kind", [kind.slug for kind in KINDS])
def test_every_list_and_an_entry_of_it_opens(manager, physio, kind):
    for client in (manager, physio):
        answer = client.get(url("entries", kind))
        rows = answer.context["list"].rows
        assert answer.status_code == 200
        if rows:
            html = page(client, url("entry", kind, rows[0].entry.pk))
            assert escape(capfirst(rows[0].entry.source)) in html


@pytest.mark.parametrize("kind", [kind.slug for kind in KINDS if kind.takes_own])
def test_every_kind_has_a_form_for_an_own_entry(manager, kind):
    assert 'name="name"' in page(manager, url("add", kind))
    refused = manager.post(url("add", kind), {"name": "", "source": "typed before"})
    assert refused.status_code == 422
    assert "typed before" in refused.content.decode()


def test_a_list_shows_source_check_and_use(manager):
    html = page(manager, url("entries", "exercises"))
    assert "Side-lying external rotation" in html
    assert "Common practice default, not from a trial" in html
    assert "Not checked" in html
    assert "+0.5 kg" in html
    assert "3×12" in html


def test_uses_are_counted_in_this_clinic(staff, manager):
    patient = make.patient(staff.clinic, by=staff.manager, treated_by=[staff.physio])
    with acting_as(staff.manager.pk, staff.clinic.pk):
        condition = KINDS[11].model.objects.get(pk="achilles_mid")
    make.episode(patient, by=staff.physio, condition=condition)
    rows = manager.get(url("entries", "conditions")).context["list"].rows
    assert {row.entry.pk: row.uses.count for row in rows if row.uses.count} == {"achilles_mid": 1}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"search": "nordic"}, "Nordic hamstring"),
        ({"search": "slide wall"}, "Wall slide"),
        ({"group": "neck"}, "Chin tuck (deep neck flexor)"),
        ({"show": "own"}, None),
        ({"show": "retired"}, None),
        ({"search": "no such thing"}, None),
    ],
)
def test_a_list_is_narrowed(manager, query, first):
    rows = manager.get(url("entries", "exercises"), query).context["list"].rows
    assert (rows[0].entry.label if rows else None) == first


def test_a_long_list_goes_on_after_the_last_entry_shown(manager):
    part = manager.get(url("entries", "structures")).context["list"]
    codes, parts = [row.entry.pk for row in part.rows], 1
    while part.next_after:
        part = manager.get(url("entries", "structures"), {"after": part.next_after}).context["list"]
        codes, parts = codes + [row.entry.pk for row in part.rows], parts + 1
    everything = set(Structure.objects.shared().values_list("pk", flat=True))
    assert (len(codes), set(codes), parts > 2) == (len(everything), everything, True)


def test_the_number_of_queries_stays_the_same(manager):
    added(manager)
    page(manager, url("entries", "exercises"))
    with CaptureQueriesContext(connection) as few:
        page(manager, url("entries", "exercises"), show="own")
    for number in range(30):
        added(manager, name=f"Slide {number}")
    page(manager, url("entries", "exercises"))
    with CaptureQueriesContext(connection) as many:
        page(manager, url("entries", "exercises"), show="own")
    assert len(few) == len(many)


def test_a_manager_adds_changes_and_retires_an_own_exercise(manager, staff):
    code = added(manager)
    html = page(manager, url("entry", "exercises", code))
    assert "Towel slide" in html
    assert "Clinic’s own" in html
    change = {"name": "Towel slide, seated", "type": "mobility", "seen_version": "1"}
    assert manager.post(url("change", "exercises", code), change).status_code == 302
    assert manager.post(url("retire", "exercises", code)).status_code == 302
    assert "Bring back" in page(manager, url("entry", "exercises", code))
    assert manager.post(url("bring_back", "exercises", code)).status_code == 302
    with acting_as(staff.manager.pk, staff.clinic.pk):
        entry = Exercise.objects.get(pk=code)
        assert (entry.name, entry.version, entry.retired_at) == ("Towel slide, seated", 2, None)


def test_a_retired_shared_entry_stands_apart(manager):
    manager.post(url("retire", "lotions", "water_gel"))
    listed = manager.get(url("entries", "lotions")).context["list"]
    assert [row.entry.pk for row in listed.retired] == ["water_gel"]
    assert "water_gel" not in [row.entry.pk for row in listed.rows]


def test_a_manager_renames_orders_and_checks_a_shared_entry(manager, staff):
    assert manager.post(url("rename", "lotions", "water_gel"), {"label": "Blue bottle"}).status_code == 302
    moved = manager.post(url("move", "lotions", "water_gel"), {"direction": "up"}, follow=True)
    assert "is now number 1 of" in moved.content.decode()
    assert manager.post(url("check", "lotions", "water_gel")).status_code == 302
    listed = manager.get(url("entries", "lotions")).context["list"].rows
    assert [(row.entry.label, row.shared_name, row.entry.is_checked) for row in listed][:1] == [
        ("Blue bottle", "Water-based gel", True)
    ]
    with acting_as(staff.manager.pk, staff.clinic.pk):
        choice = ClinicChoice.objects.get(code="water_gel")
        assert (choice.label, choice.position, choice.checked_by) == ("Blue bottle", 1, staff.manager)


@pytest.mark.parametrize(
    ("kind", "entry", "named", "code", "cell"),
    [
        ("conditions", "achilles_mid", "measures", "visa_a", "Measures"),
        ("structures", "achilles_ins_t", "areas", "achilles", "Areas"),
    ],
)
def test_what_a_line_names_is_named_as_the_clinic_calls_it(manager, kind, entry, named, code, cell):
    manager.post(url("rename", named, code), {"label": "Our own words"})
    for address in (url("entries", kind), url("entry", kind, entry)):
        rows = manager.get(address).context["list"].rows
        said = next(dict(row.titled_cells)[cell] for row in rows if row.code == entry)
        assert "Our own words" in said and code not in said and "_" not in said


def test_an_entry_is_put_at_a_numbered_place_or_to_the_top(manager):
    def order():
        return [row.code for row in manager.get(url("entries", "lotions")).context["list"].rows]

    before = order()
    last = before[-1]
    assert f"1 to {len(before)}" in page(manager, url("entry", "lotions", last))
    assert manager.post(url("move", "lotions", last), {"place": "2"}).status_code == 302
    assert order() == [before[0], last, *before[1:-1]]
    manager.post(url("move", "lotions", last), {"direction": "first", "place": "seven"})
    assert order() == [last, *before[:-1]]
    refused = manager.post(url("move", "lotions", last), {"place": "seven"})
    assert refused.status_code == 422
    assert 'value="seven"' in refused.content.decode()
    assert "Enter a whole number" in refused.content.decode()
    manager.post(url("move", "lotions", last), {"place": "9999"})
    assert order() == before


def test_a_manager_sets_the_step_of_an_exercise(manager, staff):
    typed = {
        "step_field": "load",
        "step_amount": "1.25",
        "step_unit": "kg",
        "limit_rpe": "7",
        "limit_pain": "4",
    }
    assert manager.post(url("step", "exercises", "sh_sidelying_er"), typed).status_code == 302
    html = page(manager, url("entry", "exercises", "sh_sidelying_er"))
    assert "11.25 kg" in html
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert str(ClinicStep.objects.get().step_amount) == "1.25"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"step_field": "load", "step_amount": "", "step_unit": "kg"}, "Say by how much"),
        ({"step_field": "load", "step_amount": "0", "step_unit": "kg"}, "Say by how much"),
        ({"step_field": "load", "step_amount": "1,5", "step_unit": "kg"}, "Enter a number"),
        ({"step_field": "load", "step_amount": "2", "step_unit": "s"}, "Choose one of these units"),
        (
            {"step_field": "hold", "step_amount": "2", "step_unit": "s", "limit_pain": "11"},
            "a number of at most 10",
        ),
        ({"step_field": "jump", "step_amount": "2", "step_unit": "s"}, "not in the list"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_and_kept(manager, typed, sentence):
    answer = manager.post(url("step", "exercises", "sh_sidelying_er"), typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert sentence in html
    assert f'value="{typed["step_amount"]}"' in html or not typed["step_amount"]


def test_bad_input_keeps_what_was_typed(manager):
    typed = {
        "name": "Wall slide",
        "type": "mobility",
        "default_sets": "many",
        "progression_rule": "then لا 🦵 more",
    }
    answer = manager.post(url("add", "exercises"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="many"' in html
    assert "then لا 🦵 more" in html
    assert "Enter a whole number" in html


def test_nobody_trains_less_than_never_in_a_week(manager):
    refused = manager.post(
        url("add", "exercises"),
        {"name": "Towel slide", "type": "mobility", "default_sessions_per_week": "-1"},
    )
    assert refused.status_code == 422


def test_a_name_that_is_taken_is_said_beside_the_name(manager):
    answer = manager.post(url("add", "exercises"), {"name": "Wall slide", "type": "mobility"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"] == ["“Wall slide” is already in the list."]


@pytest.mark.parametrize("text", ["x" * 70_000, "line\nline"])
def test_overlong_text_is_refused_and_lines_are_kept(manager, text):
    typed = {"name": "Towel slide", "type": "mobility", "progression_rule": text}
    answer = manager.post(url("add", "exercises"), typed)
    if len(text) > 2000:
        assert answer.status_code == 422
        assert text in answer.content.decode()
    else:
        assert answer.status_code == 302


def test_a_stale_change_is_refused(manager):
    code = added(manager)
    change = {"name": "Towel slide", "type": "mobility", "seen_version": "7"}
    answer = manager.post(url("change", "exercises", code), change)
    assert answer.status_code == 422
    assert "Somebody else has changed this entry" in answer.content.decode()


def test_named_values_are_typed_line_by_line(manager, staff):
    typed = {
        "name": "Heat mat",
        "kind": "passive",
        "named_values": "temperature = Cel\nside = choice:front/back",
    }
    assert manager.post(url("add", "treatments"), typed).status_code == 302
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert OtherModality.objects.get(name="Heat mat").named_values == [
            {"name": "temperature", "kind": "number", "unit": "Cel"},
            {"name": "side", "kind": "choice", "choices": ["front", "back"]},
        ]
    refused = manager.post(url("add", "treatments"), typed | {"name": "Cold mat", "named_values": "how warm"})
    assert refused.status_code == 422
    assert "how warm" in refused.content.decode()


def test_a_physiotherapist_reads_and_does_not_write(physio):
    html = page(physio, url("entry", "exercises", "sh_sidelying_er"))
    assert "<form" not in html.split('id="entry"')[1].split("</main>")[0]
    posts = ("change", "rename", "step", "move", "check", "retire", "bring_back", "merge")
    for name in posts:
        assert physio.post(url(name, "exercises", "sh_sidelying_er")).status_code == 404, name
    assert physio.post(url("add", "exercises"), {"name": "x"}).status_code == 404


def test_the_front_desk_and_a_patient_see_nothing(staff):
    patient = make.patient(staff.clinic, by=staff.manager)
    for person in (staff.front_desk, make.portal_user(patient)):
        client = make.client_of(person)
        assert client.get(url("entries", "exercises")).status_code == 404
        assert client.get(url("entry", "exercises", "sh_sidelying_er")).status_code == 404


def test_another_clinics_own_entry_is_not_there(staff, manager):
    code = added(manager)
    other = make.clinic_with_staff("Hill Clinic")
    stranger = make.client_of(other.manager)
    assert stranger.get(url("entry", "exercises", code)).status_code == 404
    for name in ("change", "step", "move", "check", "retire", "bring_back", "merge"):
        assert stranger.post(url(name, "exercises", code)).status_code == 404, name
    merged = stranger.post(url("merge", "exercises", added(stranger, "Own")), {"target": code})
    assert merged.status_code == 422


@pytest.mark.parametrize("address", ["/catalogue/nothing/", "/catalogue/exercises/nothing/"])
def test_unknown_addresses_are_404(manager, address):
    assert manager.get(address).status_code == 404


def test_facts_that_nobody_may_invent_have_no_form(manager):
    for kind in ("evidence", "ranges"):
        assert manager.get(url("add", kind)).status_code == 404


def test_an_own_entry_says_in_words_that_it_stands_for_another(manager, staff):
    code = added(manager)
    merged = manager.post(url("merge", "exercises", code), {"target": "sh_wall_slide"})
    assert merged.status_code == 302
    assert "Merged into" in page(manager, url("entry", "exercises", code))
    assert "Stands also for" in page(manager, url("entry", "exercises", "sh_wall_slide"))


def test_lotions_know_their_allergens(manager, staff):
    typed = {"name": "Balm", "latex_gloves": "ok", "allergens": ["allergen.lanolin"]}
    assert manager.post(url("add", "lotions"), typed).status_code == 302
    with acting_as(staff.manager.pk, staff.clinic.pk):
        assert Lotion.objects.get(name="Balm").allergens == ["allergen.lanolin"]
    wrong = manager.post(url("add", "lotions"), typed | {"name": "Cream", "allergens": ["tolerance.good"]})
    assert wrong.status_code == 422


def test_a_measure_that_runs_backwards_is_refused_beside_its_field(manager):
    sent = {"name": "Hop", "type": "performance", "minimum": "300", "maximum": "0", "unit": "cm"}
    answer = manager.post(url("add", "measures"), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "This has to be above 300." in html
    assert "onstraint" not in html
