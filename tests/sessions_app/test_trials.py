"""A trial of one patient, from the consent to the verdict."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from clinic.actions.consents import withdraw_consent
from clinic.choices import ConsentKind
from clinic.identity import acting_as
from clinic.refusals import Refused
from sessions_app.actions.trials import begin_trial, stop_trial
from sessions_app.analysis.single_case import Design, drawn_order
from sessions_app.models import Trial, TrialPhase, TrialStop
from sessions_app.queries.iastm_review import iastm_review
from sessions_app.queries.trial_days import trial_now
from sessions_app.queries.trial_reading import read_trial
from sessions_app.queries.trial_scores import series_to_ask
from tests import factories
from tests.factories import AT
from tests.sessions_app.charted import signed

WEEK = timedelta(weeks=1)
ORDER = (True, False, False, True, True, False, True, False, False, True, True, False)


@pytest.fixture
def cared(house):
    with acting_as(house.physio.pk, house.clinic.pk):
        yield house


def begin(house, *, at=AT, **given):
    told = {"design": "pairs", "steps": 12, "step_days": 7, "series": series_to_ask(house.episode)[0]}
    return begin_trial(house.episode.pk, **told | given, by=house.physio, at=at)


def had(house, trial, pains, *, astray=()):
    """A session in the middle of each week; its check-in tells how the week before it went."""
    factories.consent(house.patient, by=house.physio)
    order = [*trial.phases.values_list("with_iastm", flat=True), False]
    for n, pain in enumerate(pains):
        at = AT + n * WEEK + timedelta(days=2)
        made = factories.writing_session(
            house.episode, by=house.physio, number=n + 1, started_at=at, pain_now=pain
        )
        if order[n] != (n + 1 in astray):
            factories.iastm_pass(made, duration_seconds=240)
        factories.seal(made, by=house.physio)


def reading(trial, *, weeks):
    fresh = Trial.objects.select_related("episode", "consent__withdrawal", "stop").get(pk=trial.pk)
    return read_trial(trial_now(fresh, at=AT + weeks * WEEK))


def test_a_trial_begins_with_a_consent_and_a_lot_whose_seed_is_kept(cared):
    trial = begin(cared)
    assert (trial.consent.kind, trial.consent.given_at, trial.measure_id) == (ConsentKind.TRIAL, AT, "nprs")
    phases = list(trial.phases.all())
    assert tuple(one.with_iastm for one in phases) == drawn_order(Design.PAIRS, 12, trial.seed)
    assert phases[0].starts_at <= AT < phases[0].starts_at + timedelta(days=1), "this visit lies in it"
    assert all(one.ends_at == after.starts_at for one, after in pairwise(phases))
    with pytest.raises(Refused, match="Stop it before another one"):
        begin(cared, at=AT + WEEK)


def test_a_session_of_the_same_day_that_came_before_the_lot_is_none_of_it(cared):
    factories.signed_session(cared.episode, by=cared.physio, started_at=AT)
    at = AT + timedelta(hours=1)
    assert begin(cared, at=at).phases.first().starts_at == at


@pytest.mark.parametrize(
    ("given", "told"),
    [({"steps": 10}, "fewer could never"), ({"steps": 13}, "even number"), ({"step_days": 40}, "28 days")],
)
def test_no_trial_begins_that_could_give_no_answer(cared, given, told):
    with pytest.raises(Refused, match=told):
        begin(cared, **given)
    assert not Trial.objects.exists()
    assert not cared.patient.consents.exists()


@pytest.mark.parametrize("model", [Trial, TrialPhase, TrialStop])
def test_what_was_drawn_is_never_changed(cared, model):
    stop_trial(begin(cared).pk, reason="Moves away.", by=cared.physio, at=AT + WEEK)
    for sql in ("UPDATE {} SET clinic_id = clinic_id", "DELETE FROM {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(model._meta.db_table))


def test_a_score_counts_for_the_week_before_it_and_the_result_waits_for_the_end(cared):
    trial = factories.trial(cared.episode, by=cared.physio, order=ORDER)
    had(cared, trial, [9, *(3 if side else 5 for side in ORDER)])
    running = reading(trial, weeks=11.5)
    assert (running.outcome, running.verdict.title) == (None, "Cannot tell yet: step 12 of 12")
    over = reading(trial, weeks=13)
    assert [int(step.score) for step in over.steps] == [3 if side else 5 for side in ORDER]
    assert (over.outcome.as_far, over.outcome.orders, over.nap_words) == (2, 64, "1.00")
    assert over.verdict.title == "Better with the tool than luck alone would often give"
    assert "With the tool the average was 3, without it 5: 2 apart." in over.verdict.words
    assert over.astray == []


def test_a_difference_that_luck_explains_is_told_so_and_what_went_otherwise_is_named(cared):
    trial = factories.trial(cared.episode, by=cared.physio, order=ORDER)
    had(cared, trial, [5, 4, 4, 5, 4, 4, 3, 3, 4, 4, 3, 3, 3], astray={2})
    found = reading(trial, weeks=13)
    assert found.verdict.title == "A difference that luck explains"
    assert "That is no proof that there is none." in found.verdict.words
    assert found.astray == [2]


def test_too_few_whole_pairs_cannot_tell_why(cared):
    trial = factories.trial(cared.episode, by=cared.physio, order=ORDER)
    had(cared, trial, [5, 4, 3, 4, 4])
    found = reading(trial, weeks=13).verdict
    assert (found.tone, found.title) == ("cannot", "Cannot tell: only 2 of 6 pairs are complete")
    assert "It takes 6 pairs with both scores." in found.words
    assert "would be no fair test: a new trial is" in found.words


def test_a_session_names_its_step_and_the_patient_reads_how_it_stands_but_not_what_is_to_come(cared):
    trial = factories.trial(cared.episode, by=cared.physio, order=ORDER)
    second = signed(cared.episode, by=cared.physio)
    elsewhere = factories.signed_session(
        factories.episode(cared.patient, by=cared.physio), by=cared.physio, started_at=second.started_at
    )
    person = factories.portal_user(cared.patient)
    line, own = "Single-patient trial, step 2 of 12: without the tool.", "You are in a trial of your own"
    with time_machine.travel(AT + 1.5 * WEEK, tick=False):
        browser, her = factories.client_of(cared.physio), factories.client_of(person)
        for page in ("", "print/"):
            assert line in browser.get(f"/sessions/{second.pk}/{page}").content.decode(), page
        home = her.get("/me/").content.decode()
        assert own in home and "This is step 2 of 12." in home
        assert "without the" not in home and "with the metal" not in home
        assert her.get(f"/me/data/consents/{trial.consent_id}/withdraw/").status_code == 200
        assert f"/me/data/consents/{trial.consent_id}/withdraw/" in home
        visit = her.get(f"/me/visits/{second.pk}/").content.decode()
        assert "step 2 of 12 of your own trial" in visit
        assert "The lot said: without the metal tool." in visit
        assert "trial" not in her.get(f"/me/visits/{elsewhere.pk}/").content.decode()
        stop_trial(trial.pk, reason="Moves away.", by=cared.physio, at=AT + 1.2 * WEEK)
        assert own not in her.get("/me/").content.decode()


def test_it_stops_on_any_day_with_a_reason_and_with_its_consent(cared):
    trial, told = begin(cared), {"by": cared.physio, "at": AT + 2 * WEEK}
    with pytest.raises(Refused, match="Say why"):
        stop_trial(trial.pk, reason=" ", **told)
    stopped = stop_trial(trial.pk, reason="Wants the tool.", **told)
    assert stop_trial(trial.pk, reason="Again.", **told) == stopped
    assert not reading(trial, weeks=3).now.is_running
    with time_machine.travel(AT + 3 * WEEK, tick=False):
        page = factories.client_of(cared.physio).get(f"/trials/{trial.pk}/").text
    assert "No score was taken in it." in page
    assert "will show here" not in page, "nothing comes after a stop"
    assert "at the latest as long after that step as a step lasts" in page
    later = begin(cared, at=AT + 4 * WEEK)
    withdraw_consent(later.consent, by=cared.physio, at=AT + 5 * WEEK)
    assert len(reading(later, weeks=9).steps) == 1 + 1
    with pytest.raises(Refused, match="This trial is over"):
        stop_trial(later.pk, reason="Too late.", by=cared.physio, at=AT + 9 * WEEK)


def test_today_the_overview_and_the_sheet_say_what_holds_now_and_nothing_of_what_comes(cared):
    trial = factories.trial(cared.episode, by=cared.physio, order=ORDER)
    draft = factories.draft(cared.episode, by=cared.physio, started_at=AT + 1.5 * WEEK)
    record = cared.patient.pk
    with time_machine.travel(AT + 1.5 * WEEK, tick=False):
        browser = factories.client_of(cared.physio)
        assert iastm_review(cared.episode).trial.words == "This week: without IASTM"
        for url in (f"/patients/{record}/record/", f"/drafts/{draft.pk}/"):
            assert "This week: without IASTM" in browser.get(url).content.decode()
        page = browser.get(f"/trials/{trial.pk}/").content.decode()
        assert "Now: without the tool" in page
        assert "shown when it is over" in page
        assert page.count('<th scope="row"') == 2
        assert '<th scope="col">Session numbers</th>' in page, "they are names, not how many"
    with time_machine.travel(AT + 12 * WEEK, tick=False):
        assert iastm_review(cared.episode).trial is None


def test_the_page_asks_for_consent_and_keeps_what_was_typed(cared):
    url = f"/episodes/{cared.episode.pk}/trial/new/"
    typed = {"series": "nprs", "design": "withdrawal", "steps": "14", "step_days": "5"}
    answer = cared.browser.post(url, typed)
    assert answer.status_code == 422
    assert "Without consent no trial begins." in answer.content.decode()
    assert 'value="14"' in answer.content.decode()
    for name, number, told in (
        ("steps", "10", "From 12 to 24 steps: fewer could never give an answer."),
        ("step_days", "29", "A step lasts from 1 to 28 days."),
    ):
        answer = cared.browser.post(url, typed | {"agrees": "on", name: number})
        assert (answer.status_code, told in answer.text, f'value="{number}"' in answer.text) == (
            422,
            True,
            True,
        )
    answer = cared.browser.post(url, typed | {"agrees": "on"})
    assert answer.status_code == 302
    trial = Trial.objects.get()
    assert (trial.design, trial.steps, trial.step_days) == ("withdrawal", 14, 5)
    answer = cared.browser.post(f"/trials/{trial.pk}/stop/", {"reason": ""})
    assert answer.status_code == 422
    assert cared.browser.post(f"/trials/{trial.pk}/stop/", {"reason": "Moved"}).status_code == 302
