"""From the door to the first session: walk-in, intake, plan, chart. With a script and without."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from clinic.clock import now
from clinic.identity import acting_as
from sessions_app.actions.visits import add_visit
from sessions_app.models import Draft, Episode, PlanRevision
from tests import factories
from tests.journeys import charting
from tests.journeys.readable import faults_of

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def house(transactional_db):
    made = factories.clinic_with_staff("Harbour")
    made.patient = factories.patient(
        made.clinic,
        by=made.front_desk,
        family_name="Oyelaran",
        given_names="Tunde",
        born_on=date(1960, 4, 21),
    )
    return made


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def tablet(request, browser, house, live_server):
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 1024, "height": 768}, base_url=live_server.url
    )
    charting.log_in(context, house.physio)
    yield context.new_page()
    context.close()


def test_a_walk_in_is_taken_in_planned_and_charted(tablet, house):
    tablet.goto("/today/")
    tablet.get_by_role("link", name="Walk-in", exact=True).click()
    tablet.get_by_role("searchbox").fill("oye")
    tablet.get_by_role("button", name="Find").click()
    tablet.get_by_role("button", name="Here now").click()
    tablet.get_by_role("link", name="Intake").click()
    open_the_episode(tablet)
    write_the_plan(tablet)
    expect(tablet.get_by_text("3×12 · 12.5 kg")).to_be_visible()
    tablet.get_by_role("link", name="Back to the list").click()
    tablet.get_by_role("button", name="Chart").click()
    expect(tablet.get_by_text("Heel raise, both legs").first).to_be_visible()
    with acting_as(house.physio.pk, house.clinic.pk):
        episode, plan = Episode.objects.get(), PlanRevision.objects.get()
        draft = Draft.objects.select_related("visit").get()
    of_it = {plan.episode_id, draft.episode_id, draft.visit.episode_id}
    assert (of_it, draft.patient_id) == ({episode.pk}, house.patient.pk)


def open_the_episode(page):
    page.get_by_label("Condition").first.select_option(label="Achilles tendinopathy, midportion")
    page.get_by_label("Left", exact=True).check(force=True)
    page.get_by_label("Goal, in the patient’s words").fill("Dig the allotment")
    page.get_by_role("button", name="Another diagnosis").click()
    page.locator("#id_diagnosis-0-words").fill("Stiff big toe")
    expect(page.get_by_label("Goal, in the patient’s words")).to_have_value("Dig the allotment")
    page.get_by_role("button", name="Open the episode and plan").click()


def write_the_plan(page):
    page.get_by_label("Sessions planned").fill("12")
    page.get_by_role("button", name="Exercise", exact=True).click()
    page.get_by_label("Exercise", exact=True).fill("Heel raise, both legs")
    for label, typed in [("Sets", "3"), ("Reps", "12"), ("Load", "12,5")]:
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("Unit of load").select_option("kg")
    page.get_by_role("button", name="Save the plan").last.click()


@pytest.fixture
def case(house):
    """The same patient with an episode that has two sessions and two scores, and a visit of today."""
    factories.join_care_team(house.patient, house.physio, by=house.physio)
    house.episode = factories.episode(house.patient, by=house.physio)
    measure = factories.own_measure(house.episode, by=house.physio)
    for number, time_point in ((1, "baseline"), (2, "visit")):
        at = factories.AT + timedelta(days=number)
        factories.signed_session(house.episode, by=house.physio, number=number, started_at=at)
        taken = {"measure": measure, "at": at, "time_point": time_point, "value": 8 - number}
        factories.observation(house.episode, by=house.physio, **taken)
    with acting_as(house.physio.pk, house.clinic.pk):
        add_visit(house.patient, starts_at=now(), by=house.physio, at=now())
    return house


def places(house):
    episode, patient = f"/episodes/{house.episode.pk}", f"/patients/{house.patient.pk}"
    return [
        *("/today/", "/today/add/", f"/today/add/?patient={house.patient.pk}", "/today/import/"),
        *(f"{episode}/{page}/" for page in ("plan", "plan/new", "goals", "close", "edit", "notes/new")),
        *(f"{episode}/measures/{page}" for page in ("", "psfs/", "grip/")),
        *(f"{episode}/review/", f"{patient}/record/", f"{patient}/episodes/new/"),
        *("/safety/", f"{patient}/safety/", f"{episode}/reactions/new/"),
        *("/catalogue/sign-off/", "/catalogue/sign-off/thresholds/"),
    ]


def test_axe_finds_nothing_to_mend_and_no_page_scrolls_sideways(page, context, case, live_server):
    charting.log_in(context, case.physio)
    faults = {}
    for place in places(case):
        page.set_viewport_size({"width": 1024, "height": 768})
        page.goto(f"{live_server.url}{place}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults |= {f"{place} {what}": where for what, where in faults_of(page).items()}
        for width in (768, 720, 390):  # a tablet upright, a desk at 200 %, a phone
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate(WIDE) > 0:
                faults[f"{place} at {width}"] = "scrolls sideways"
    assert faults == {}


REGION = "document.getElementById('alert-stops')"


def test_what_an_alert_stops_changes_inside_a_region_that_stays(page, context, house, live_server):
    """A screen reader listens to the region that it met: drawn anew whole, that one was gone."""
    charting.log_in(context, house.physio)
    page.goto(f"{live_server.url}/patients/intake/")
    page.evaluate(f"{REGION}.met = true")
    page.get_by_label("Blood thinner").check(force=True)
    expect(page.locator("#alert-stops")).to_contain_text("only with a reason")
    page.evaluate(f"{REGION}.lastElementChild.met = true")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Family name").fill("Oyelaran")
    expect(page.locator("#kept")).to_contain_text("Kept as you type")
    assert page.evaluate(f"[{REGION}.met, {REGION}.lastElementChild.met]") == [True, True]
    page.get_by_label("Blood thinner").uncheck(force=True)
    expect(page.locator("#alert-stops")).not_to_contain_text("Blood thinner")
    assert page.evaluate(f"{REGION}.met")
