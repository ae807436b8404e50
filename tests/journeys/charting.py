"""A patient with one signed session behind her and a visit today: where the charting journeys start."""

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from clinic.identity import acting_as
from clinic.models import Clinic, PatientAlert
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.sessions import sign_session
from sessions_app.actions.visits import add_visit
from sessions_app.forms.sheet import sheet_of
from sessions_app.models import Condition, Draft
from sessions_app.payload import Payload, to_json
from tests import factories
from tests.sessions_app.a_session import rows_of

DONE = {"outcome": "done"}
LEFT = {"side": "left"}
HEEL = {
    "exercise": "an_hsr_standing",
    **LEFT,
    "sets": "3",
    "reps": "12",
    "load_value": "10",
    "load_unit": "kg",
}
SEATED = HEEL | {"exercise": "an_hsr_seated", "reps": "15", "load_value": "20"}
BALANCE = {"exercise": "an_single_leg_bal", **LEFT, "sets": "3", "hold_seconds": "40"}
STEP_DOWN = {"exercise": "kn_step_down", **LEFT, "sets": "3", "reps": "8"}
CALF = {
    "regions": "calf", **LEFT, "structures": "gastroc_medial", "instruments": "gen_long_convex",
    "strokes": ["sweep", "fan"], "pressure": "moderate", "minutes": "4",
}  # fmt: skip
ACHILLES = CALF | {"regions": "achilles", "structures": [], "instruments": "gen_hook", "strokes": "strum",
                   "pressure": "light", "minutes": "3"}  # fmt: skip
LAST_TIME = {
    "checkin": {
        "pain_now": "3", "since_last": "better", "screen": "nothing_new", "reaction": "none_asked",
        "consent": "stands", "minutes": "3",
    },
    "warm_up:w1": {"activity": "bike", "minutes": "5", **DONE},
    "lotion": {"lotion": "water_gel", **DONE},
    "iastm_pass:p1": CALF | DONE,
    "iastm_pass:p2": ACHILLES | DONE,
    "iastm": {"skin_after": "skin_response.pink", "instruments_cleaned": "on"},
    "exercise_block": {"minutes": "20"},
    "exercise:e1": HEEL | DONE,
    "exercise:e2": SEATED | DONE,
    "exercise:e3": BALANCE | DONE,
    "exercise:e4": STEP_DOWN | DONE,
    "retest_block": {"minutes": "3"},
    "retest:t1": {"measure": "nprs", "value": "3"},
    "retest:t2": {"measure": "wblt", **LEFT, "value": "9.5"},
    "retest:t3": {"measure": "heel_raise_n", **LEFT, "value": "16"},
    "note": {"tolerance": "tolerance.well", "text": "Morning stiffness 20 min.", "next_time": "Add load."},
}  # fmt: skip
# A plan names what is to be done: no answers, no findings.
PLANNED = {
    name: {key: value for key, value in fields.items() if key not in ("outcome", "value")}
    for name, fields in LAST_TIME.items()
    if name.split(":")[0] in ("warm_up", "lotion", "exercise_block", "exercise", "retest")
    or name.endswith("p1")
}


def noon_zone() -> str:
    """A time zone in which it is about noon, so that no journey crosses midnight."""
    ahead = 12 - timezone.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def a_world():
    """The clinic, its people, a patient of `physio` with an episode. Committed, for a live server."""
    world = factories.clinic_with_staff("Harbour Physiotherapy")
    with acting_as(world.physio.pk, world.clinic.pk):
        Clinic.objects.filter(pk=world.clinic.pk).update(time_zone=noon_zone())
        world.clinic.refresh_from_db()
    world.patient = factories.patient(
        world.clinic, by=world.physio, treated_by=[world.physio, world.colleague],
        family_name="Carter", given_names="Maya", title="Ms", sex="female",
    )  # fmt: skip
    factories.consent(world.patient, by=world.physio)
    world.episode = factories.episode(
        world.patient, by=world.physio, condition=Condition.objects.get(code="achilles_mid")
    )
    with acting_as(world.physio.pk, world.clinic.pk):
        PatientAlert.objects.create(
            clinic=world.clinic, patient=world.patient, kind="allergy", substance="lanolin",
            added_at=timezone.now(), added_by=world.physio,
        )  # fmt: skip
    return world


def signed_last_week(world, rows=LAST_TIME):
    """One session a week ago, through the same actions as the screen's."""
    at = timezone.now() - timedelta(days=7)
    with acting_as(world.physio.pk, world.clinic.pk):
        draft = start_draft(world.episode, by=world.physio, at=at - timedelta(minutes=40), empty=True)
        head = draft.payload["rows"]
        Draft.objects.filter(pk=draft.pk).update(
            payload={"rows": head + to_json(Payload(rows_of(rows)))["rows"]}
        )
        draft = Draft.objects.select_related("clinic", "patient", "episode", "author").get(pk=draft.pk)
        sheet = sheet_of(draft, at=at)
        assert sheet.is_valid(), [(one.row, one.field, str(one.sentence)) for one in sheet.errors]
        return sign_session(draft.pk, sheet.record(), by=world.physio, at=at, seen_revision=draft.revision)


def planned(world, rows):
    """A plan in force, with its components and what is measured in each session."""
    rows = rows_of(rows)
    with acting_as(world.physio.pk, world.clinic.pk):
        return revise_plan(
            world.episode.pk,
            plan={"sessions_planned": 12, "rationale": "Load first."},
            frequencies=[],
            components=[
                {"row_id": row.id, "kind": row.kind, "fields": row.fields}
                for row in rows
                if row.kind != "retest"
            ],
            measures=[
                {"measure_id": row.first("measure"), "side": row.first("side"), "in_each": True}
                for row in rows
                if row.kind == "retest"
            ],
            seen_number=0,
            by=world.physio,
            at=timezone.now(),
        )


def expected_today(world):
    """Her visit began 38 minutes ago."""
    now = timezone.now()
    with acting_as(world.physio.pk, world.clinic.pk):
        return add_visit(
            world.patient, starts_at=now - timedelta(minutes=38), by=world.physio, at=now,
            episode=world.episode, practitioner=world.physio,
        )  # fmt: skip


def draft_of(world, *, by=None, visit=None):
    with acting_as((by or world.physio).pk, world.clinic.pk):
        return start_draft(world.episode, by=by or world.physio, at=timezone.now(), visit=visit)


def stored(world, draft) -> dict:
    """The draft's rows as the database holds them: {row id: fields}."""
    with acting_as(world.physio.pk, world.clinic.pk):
        payload = Draft.objects.get(pk=draft.pk).payload
    return {row["id"]: row["fields"] for row in payload["rows"]}


def log_in(context, person):
    """This person's log-in in a browser context, as the log-in page would leave it."""
    cookie = factories.client_of(person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": "https://localhost/", "secure": True}]
    )


class Hand:
    """One person at one page: counts what it does, as the target table counts."""

    def __init__(self, page):
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, where):
        where = self.page.locator(where) if isinstance(where, str) else where
        where.scroll_into_view_if_needed()
        where.click()
        self.taps += 1

    def answer(self, name, value):
        """Tap one answer of a strip or a row of chips."""
        self.tap(f"input[name='{name}'][value='{value}']")

    def type(self, where, text):
        where.press_sequentially(text)
        self.typed += len(text)

    def choose(self, where, value):
        self.page.locator(where).select_option(value)
        self.taps += 2

    @property
    def interactions(self):
        return self.taps + self.typed


def saved(page):
    """Wait until the page says that everything is stored."""
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def open_draft(page, live_server, draft):
    page.goto(f"{live_server.url}/drafts/{draft.pk}/")
    return SimpleNamespace(url=page.url)
