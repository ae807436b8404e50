"""An answer of the worker is never called that of today when it is not: whatever it reads either writes or
touches a summary, or is a table of the catalogue that the kind names, or a setting of the clinic."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, override

from clinic.clock import now
from clinic.identity import acting_as
from clinic.models import Clinic, Patient
from clinic.standing import Standing
from sessions_app.actions import clinic_files, computations
from sessions_app.actions.catalogue import merge_entry, rename_entry
from sessions_app.actions.decisions import decide_iastm
from sessions_app.models import AdverseEvent, Computation, Condition, Episode, Instrument, ThresholdChoice
from sessions_app.queries import outcomes_worked_out
from sessions_app.queries.computations import parameters_of, work_on
from sessions_app.queries.review_scope import ReviewScope
from tests import factories
from tests.clinic.test_people import logged_in
from tests.conftest import superuser_connection

pytestmark = pytest.mark.promise("derived")

TOUCHES = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'what_counts_has_changed'"
TABLE = r'(?:FROM|JOIN)\s+"?((?:clinic|sessions_app)_[a-z]+)'
# What is written once, with something that writes or touches a summary; and what changes no answer.
COMES_WITH = {
    "a summary": "sessions_app_episodesummary sessions_app_seriessummary sessions_app_sessionsummary",
    "a session, whose signing and striking write the summary": """
        sessions_app_treatmentsession sessions_app_component sessions_app_checkin sessions_app_screenfinding
        sessions_app_iastmpass sessions_app_passinstrument sessions_app_passregion""",
    "a session or a reading, which writes the summary": "sessions_app_observation",
    "a plan": "sessions_app_plannedmeasure",
    "a version of a patient, which is what duplicates count": "clinic_patienthistory",
    "nothing: the page asks again who was told apart": "clinic_twopeople",
    "nothing: which lot a trial drew, and its end, tell a page what to say beside": """
        sessions_app_trialphase sessions_app_trialstop clinic_consentwithdrawal""",
    "nothing: the settings that count are in every answer's word": "clinic_clinic",
    "nothing: who treats is named by the page": "clinic_user",
}


@pytest.fixture
def place(small_clinic):
    """The manager of the known clinic. What is changed here is taken back: others read it."""
    made = small_clinic
    made.patient = Patient(clinic_id=made.clinic.pk)
    made.manager.standing = Standing(made.clinic.pk, frozenset({"manager"}))
    with acting_as(made.manager.pk, made.clinic.pk), override(made.clinic.time_zone), transaction.atomic():
        yield made
        transaction.set_rollback(True)


def question(place, name) -> dict:
    until = localdate()
    condition = Episode.objects.values_list("condition", flat=True).first()
    scope = ReviewScope(place.clinic.pk, until - timedelta(days=900), until, condition_id=condition)
    return {
        "tool comparison": parameters_of(scope),
        "reassessed": parameters_of(scope),
        "outcomes": parameters_of(scope),
        "safety": {"period": "all", "site": None},
    }.get(name, {})


@pytest.mark.parametrize("name", sorted(computations.KINDS.keys() - {clinic_files.KIND}))
def test_whatever_an_answer_reads_puts_it_out_of_date(place, name):
    """Also what somebody will let it read one day: the statements themselves are asked."""
    kind, parameters = computations.KINDS[name], question(place, name)
    with CaptureQueriesContext(connection) as asked:
        kind.episodes(parameters, place.manager).count()
        kind.figures(parameters, place.manager)
    read = {table for one in asked for table in re.findall(TABLE, one["sql"])}
    with connection.cursor() as cursor:
        cursor.execute(TOUCHES)
        seen = {table for (table,) in cursor.fetchall()}
    seen |= {one._meta.db_table for one in kind.catalogue}
    assert len(read) > 2
    assert read - seen - {table for tables in COMES_WITH.values() for table in tables.split()} == set()


def core_outcomes(place):
    Condition.objects.filter(pk=place.own.pk).update(core_outcomes=["lefs"])


def merged(place):
    merge_entry(Condition, place.own.pk, place.other.pk, by=place.manager, at=now())


def renamed(place):
    rename_entry(Instrument, Instrument.objects.first().pk, "Another", by=place.manager, at=now())


def threshold_chosen(place):
    given = {"clinic": place.clinic, "measure_id": "lefs", "kind": "worthwhile", "is_by_rule": True}
    ThresholdChoice.objects.create(**given, chosen_at=now(), chosen_by=place.manager)


def setting(**values):
    return lambda place: Clinic.objects.filter(pk=place.clinic.pk).update(**values)


def decided(place):
    open_one = Episode.objects.filter(state="open").first()
    with acting_as(open_one.responsible_id, place.clinic.pk):
        decide_iastm(open_one.pk, decision="stop", reason="Done", by=open_one.responsible, at=now())


def patient_renamed(place):
    Patient.objects.filter(pk=Episode.objects.first().patient_id).update(family_name="Zyx")


CHANGES = {
    "list: iastm-past-review": [decided, setting(iastm_review_sessions=11), patient_renamed],
    "list: reassessments-overdue": [core_outcomes, setting(time_zone="Pacific/Auckland"), patient_renamed],
    "list: duplicates": [patient_renamed],
    "outcomes": [core_outcomes, merged, threshold_chosen],
    "reassessed": [core_outcomes, merged],
    "safety": [renamed],
    "tool comparison": [core_outcomes, merged, setting(smallest_comparison_arm=30)],
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_answer_is_out_of_date_once_it_would_be_another(place, name):
    kind, parameters = computations.KINDS[name], question(place, name)
    place.own, place.other = (
        factories.own(Condition, place.patient, by=place.manager, name=word) for word in ("One", "Other")
    )
    asked = computations.ask(name, parameters, by=place.manager, at=now())
    computations.compute.call(asked.pk, place.manager.pk, place.clinic.pk)

    def is_stale():
        return work_on(name, kind, parameters, user=place.manager, at=now()).is_stale

    for change in CHANGES[name]:
        assert not is_stale()
        with transaction.atomic():
            change(place)
            assert is_stale(), change
            transaction.set_rollback(True)


def test_reactions_in_two_episodes_of_one_patient_wait_for_nothing_of_each_other(place):
    """Each touches the summary of its own episode: no two who sign at once hold what the other wants."""
    of_two = Episode.objects.values("patient").annotate(n=Count("pk")).filter(n=2).order_by("patient")[0]
    first, second = Episode.objects.filter(patient=of_two["patient"])
    told = {"words": "Bruise", "severity": "mild", "recorded_at": now(), "recorded_by_id": place.manager.pk}
    told |= {"clinic_id": place.clinic.pk, "patient_id": first.patient_id, "episode_id": first.pk}
    AdverseEvent.objects.create(**told)
    told |= {"episode_id": second.pk, **dict.fromkeys(("arose", "onset_words", "action"), "")}
    told |= {"onset_is_a_date": False}
    with superuser_connection() as other, other.transaction(force_rollback=True):
        other.execute("SET LOCAL lock_timeout = '200ms'")
        values = ", ".join(f"%({name})s" for name in told)
        other.execute(f"INSERT INTO sessions_app_adverseevent ({', '.join(told)}) VALUES ({values})", told)


def test_what_the_worker_judges_of_a_large_clinic_is_what_a_page_judges_of_a_small_one(place, monkeypatch):
    """Also the list of missing scores, A to Z, and the paper; and it says so once it would be another."""
    until = localdate()
    client, asked = logged_in(place.manager), f"since={until - timedelta(days=900)}&until={until}"
    addresses = ["", "missing-scores/", "report/"]

    def pages():
        return [client.get(f"/review/{name}?{asked}") for name in addresses]

    def told():
        review, missing, _paper = (page.context for page in pages())
        lines = [(one.episode.pk, one.lacks, one.measure, one.reason) for one in missing["found"].lines]
        return review["review"].tally, review["review"].outcomes, missing["found"].count, lines

    by_the_page = told()
    assert by_the_page[0].eligible > by_the_page[0].with_both > 0
    assert by_the_page[1].changes_told
    monkeypatch.setattr(outcomes_worked_out, "MOST", 0)
    words = [page.text for page in pages()]
    assert all("So much in this period that the worker goes through it" in text for text in words[:2])
    assert "were not gone through yet" in words[2]
    assert not any("No episode ended" in text or "No score is missing" in text for text in words)

    client.post(f"/review/missing_scores/work-out/?{asked}")
    waiting = Computation.objects.get(kind="outcomes")
    computations.compute.call(waiting.pk, place.manager.pk, place.clinic.pk)
    assert told() == by_the_page
    assert not any("Out of date" in page.text for page in pages())
    setting(time_zone="Pacific/Auckland")(place)
    assert ["Out of date" in page.text for page in pages()] == [True, True, False]
    assert "they have changed since" in pages()[2].text

    gone, other = Episode.objects.order_by("condition").values_list("condition", flat=True).distinct()[:2]
    Episode.objects.filter(condition=gone).update(condition=other)
    assert str(Condition.objects.get(pk=gone)) in pages()[0].text, "nobody has it now, and the answer does"
