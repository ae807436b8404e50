"""Half a year of care in the demo clinics, and today's list, through the same actions as the screens."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.choices import Role
from clinic.identity import become
from sessions_app.actions.corrections import add_addendum, mark_entered_in_error
from sessions_app.actions.episodes import add_goals, close_episode, open_episode
from sessions_app.actions.plans import revise_plan
from sessions_app.actions.standing import answer_standing
from sessions_app.actions.visits import add_visit, cancel_visit, mark_arrived, mark_did_not_attend
from sessions_app.choices import AddendumKind, ComponentKind, FrequencyUnit, Setting
from sessions_app.demo import trials
from sessions_app.demo.activities import name_activities
from sessions_app.demo.charting import chart, chart_and_sign, value_at
from sessions_app.demo.courses import COURSES
from sessions_app.demo.deciding import decide_after, forgets
from sessions_app.demo.telling import SAID
from sessions_app.models import Condition, Measure, ResponseCode
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.ending import measures_to_end
from sessions_app.row_kinds import row_id_of

SIDES = ("left", "right", "right", "left", "both", "right")
HOURS = (time(9), time(9, 45), time(10, 30), time(11, 15), time(12), time(14), time(14, 45), time(15, 30))
# Signed sessions of each patient, in the order of the list of people.
SESSIONS = {
    "Harbour Physiotherapy": (5, 6, 2, 1, 0, 3, 4, 10, 8, 9, 7, 8, 12, 6, 9, 8, 14, 7),
    "Riverside Movement Clinic": (6, 8, 9, 7, 5, 8, 10, 6, 9, 7, 8, 6),
}
EXPECTED_TODAY = 6
WITHOUT_EXERCISE = {
    "every exercise": {"outcome": "not_done", "not_done_reason": "not_done_reason.time"},
    "exercise_block": {"minutes": ""},
}
# The patient rang about a reaction (demo.safety), and the chart was left before anybody asked of it.
NOT_ASKED_YET = {"note": {"tolerance": ""}, "checkin": {"reaction": ""}}
# Who has a log-in told of it before the visit (demo.telling): the check-in says the same.
TOLD_OF_A_MEDICINE = {
    "screen": "something",
    "screen_questions": "medicine_today",
    "screen_detail": "; ".join(SAID["news_words"]),
    "screen_decision": "No blood thinner.",
}


@dataclass
class Case:
    """One patient's course, with the hour at which visits are."""

    patient: object
    course: object
    carer: object
    side: str
    sessions: int
    hour: time
    site: object
    zone: ZoneInfo
    today: object
    choices: object

    def moment(self, days_ago):
        day = self.today - timedelta(days=days_ago)
        day -= timedelta(days=1) if day.weekday() == 6 and days_ago else timedelta()
        return datetime.combine(day, self.hour, self.zone)

    def days_ago(self, number):
        """When session `number` was; the last one lies one interval back."""
        return (self.sessions - number + 1) * self.course.days_between + (hash_of(self.patient) % 3)


def hash_of(patient):
    return sum(map(ord, patient.family_name + patient.given_names))


def live_through(house, opened, *, at):
    """Everything that happened in one clinic until `at`, and what is expected today."""
    zone = ZoneInfo(house.time_zone)
    carers = opened.staff[Role.PHYSIOTHERAPIST]
    counts, choices = SESSIONS[house.name], charting_choices(opened.clinic)
    for index, patient in enumerate(opened.patients):
        case = Case(
            patient=patient,
            course=COURSES[index % len(COURSES)],
            carer=carers[0 if index < EXPECTED_TODAY + 1 else index % 2],
            side=SIDES[index % len(SIDES)] if index else "left",
            sessions=counts[index],
            hour=HOURS[index % len(HOURS)],
            site=opened.sites[index % len(opened.sites)],
            zone=zone,
            today=at.astimezone(zone).date(),
            choices=choices,
        )
        become(case.carer.pk, opened.clinic.pk)
        _course_of_care(case, index, at=at)


def _course_of_care(case, index, *, at):
    if case.sessions == 0:
        _expect(case, None, 0, at=at)
        return
    episode = _begin(case)
    signed, order = [], ()
    for number in range(1, case.sessions + 1):
        if number == 2 and trials.is_tried(case.patient):
            order = trials.begin(episode, case.moment(case.days_ago(2)), course=case.course, by=case.carer)
        signed.append(_session(case, episode, number, index, order))
        decide_after(case, episode, signed[-1], index, components=_components(case))
    _after(case, episode, signed, index, at=at)


def _begin(case):
    """Intake: episode, goal and plan, on the day of the first session."""
    at = case.moment(case.days_ago(1)) - timedelta(minutes=40)
    given = {
        "condition": Condition.objects.get(code=case.course.condition),
        "side": case.side,
        "opened_on": at.date(),
        "responsible": case.carer,
        "onset_on": at.date() - timedelta(days=70),
    }
    episode = open_episode(case.patient, given=given, by=case.carer, at=at)
    _ask_once(case, at=at)
    name_activities(episode, case.course.activities, by=case.carer, at=at)
    measure = Measure.objects.get(code=case.course.scores[0].code)
    target = value_at(case.course.scores[0], case.course.sessions_planned)
    goal = {"words": case.course.goal, "measure": measure, "target_value": target}
    goal["target_on"] = at.date() + timedelta(days=90)
    add_goals(episode, [goal], by=case.carer, at=at)
    plan = {
        "rationale": case.course.rationale,
        "sessions_planned": case.course.sessions_planned,
        "progression_rule": case.course.progression,
        "reassess_every_sessions": 3,
    }
    often = {"setting": Setting.CLINIC, "times": 1, "per": FrequencyUnit.WEEK}
    revise_plan(
        episode.pk,
        plan=plan,
        frequencies=[often],
        components=_components(case),
        measures=_measures(case),
        seen_number=0,
        by=case.carer,
        at=at,
    )
    return episode


def _ask_once(case, *, at):
    """The standing safety questions of the first visit: asked, and none."""
    asked = [one.code for one in case.choices.screen_questions if one.is_standing]
    none = {"cautions": [], "allergens": [], "areas": [], "words": "", "until_on": None}
    answer_standing(case.patient, {"questions": asked, **none}, choices=case.choices, by=case.carer, at=at)


def _components(case):
    course, kinds = case.course, ComponentKind
    rows = [(kinds.WARM_UP, {"activity": [course.warm_up[0]], "minutes": [str(course.warm_up[1])]})]
    rows.append((kinds.LOTION, {"lotion": [course.lotion]}))
    rows += [(kinds.IASTM_PASS, _pass_fields(one, case.side)) for one in course.passes]
    rows.append((kinds.EXERCISE_BLOCK, {"minutes": [str(course.exercise_minutes)]}))
    for drill in course.drills:
        dose = {name: [value] for name, value in drill.dose.items()}
        rows.append((kinds.EXERCISE, {"exercise": [drill.code], "side": [case.side], **dose}))
    if course.modality:
        rows.append(
            (kinds.MODALITY, {"modality": [course.modality[0]], "minutes": [str(course.modality[1])]})
        )
    return [
        {
            "row_id": row_id_of(kind, f"planned-{place}"),
            "kind": kind,
            "setting": Setting.CLINIC,
            "fields": fields,
        }
        for place, (kind, fields) in enumerate(rows, 1)
    ]


def _measures(case):
    """Pain and quick tests in each session; questionnaires at first, by the plan's rule and at the end."""
    rows = [{"measure_id": "nprs", "in_each": True}]
    for score in case.course.scores:
        side = case.side if score.has_side and case.side != "both" else ""
        times = {"in_each": True} if score.every == 1 else {"at_baseline": True}
        rows.append({"measure_id": score.code, "side": side, "at_discharge": True, **times})
    return rows


def _pass_fields(one, side):
    return {
        "regions": list(one.regions),
        "side": [side],
        "structures": list(one.structures),
        "instruments": [one.instrument],
        "strokes": list(one.strokes),
        "pressure": [one.pressure],
        "minutes": [str(one.minutes)],
    }


def _session(case, episode, number, index, order):
    at = case.moment(case.days_ago(number))
    visit = _visit(case, episode, at, by=case.carer, told=at - timedelta(days=2))
    mark_arrived(visit.pk, by=case.carer, at=at - timedelta(minutes=4))
    return chart_and_sign(
        episode,
        case.course,
        number=number,
        by=case.carer,
        at=at,
        visit=visit,
        choices=case.choices,
        unlike=_unlike(index, number, case) | trials.left_out(order, number),
        forgets=forgets(index, number),
    )


def _visit(case, episode, starts_at, *, by, told):
    return add_visit(
        case.patient,
        starts_at=starts_at,
        by=by,
        at=told,
        episode=episode,
        practitioner=case.carer,
        site=case.site,
    )


def _unlike(index, number, case):
    """What did not go as usual: a bruise, an exercise left out, a day without a warm-up partner."""
    if index == 7 and number == 4:
        return {
            "iastm": {"skin_after": "skin_response.bruise"},
            "note": {"text": "Bruise at the outer shin, 3 cm."},
        }
    if index == 7 and number == 5:
        words = {"words": "Bruise of 3 cm at the outer shin, noticed the same evening.", "severity": "mild"}
        more = {"kind": "skin_response.bruise", "action": "Instrument work lighter, looked at again today."}
        return {"checkin": {"reaction": "yes"}, "adverse_event": words | more}
    if number % 4 == 3:
        return {"exercise": {"outcome": "not_done", "not_done_reason": "not_done_reason.time"}}
    if number in (1, 2):
        return {"home_item": _home(case, number)}
    if number == case.sessions:
        return {"note": {"text": "Says that stairs are easier since Friday. Sore once, settled by noon."}}
    return {}


def _home(case, number):
    """The first exercise every day at home from the first session on, the third one from the second."""
    drill = case.course.drills[0 if number == 1 else 2]
    often = {"times": "1", "per": "day"} if number == 1 else {"times": "3", "per": "week"}
    return {"exercise": drill.code, "side": case.side, **drill.dose, **often}


def _after(case, episode, signed, index, *, at):
    """The loose ends: drafts, corrections, today's and yesterday's visits."""
    if index == 1:
        _unsigned(case, episode, 0, at=at, unlike=WITHOUT_EXERCISE | {"checkin": TOLD_OF_A_MEDICINE})
    elif index == 6:
        _unsigned(case, episode, 3, at=at, unlike=NOT_ASKED_YET)
    elif index < EXPECTED_TODAY:
        _expect(case, episode, 0, at=at)
    elif index == 8:
        _stayed_away(case, episode)
    elif index == 9:
        words = {"text": "The right side was tested, not the left.", "reason": "Read the wrong line."}
        add_addendum(
            signed[-1].pk, kind=AddendumKind.CORRECTION, by=case.carer, at=_soon_after(signed[-1]), **words
        )
    elif index == 10:
        mark_entered_in_error(
            signed[-1].pk,
            reason="entered_in_error_reason.duplicate",
            words="Written twice.",
            by=case.carer,
            at=_soon_after(signed[-1]),
        )
    elif index == 12:
        _close_unmeasured(case, episode, at=_soon_after(signed[-1]))
    elif index == 11:
        visit = _visit(case, episode, case.moment(1), by=case.carer, told=case.moment(4))
        cancel_visit(visit.pk, reason="Patient has a cold", by=case.carer, at=case.moment(1))


def _close_unmeasured(case, episode, *, at):
    """The course ended without the last scores: a missing follow-up, with its reason."""
    missing = ResponseCode.objects.get(pk="value_missing_reason.did_not_attend")
    scores = [
        {**vars(wanted), "value": None, "missing_reason": missing}
        for wanted in measures_to_end(episode)
        if wanted.counts_on is None
    ]
    close_episode(episode.pk, reason="Moved to another town", scores=scores, by=case.carer, at=at)


def _soon_after(session):
    return session.signed_at + timedelta(hours=20)


def _expect(case, episode, days_ago, *, at):
    _visit(case, episode, case.moment(days_ago), by=case.carer, told=at - timedelta(days=1))


def _unsigned(case, episode, days_ago, *, at, unlike):
    """A draft begun and left."""
    began = min(case.moment(days_ago), at - timedelta(minutes=5))
    visit = _visit(case, episode, began, by=case.carer, told=began - timedelta(days=1))
    chart(episode, case.course, number=case.sessions + 1, by=case.carer, at=began, visit=visit, unlike=unlike)


def _stayed_away(case, episode):
    visit = _visit(case, episode, case.moment(1), by=case.carer, told=case.moment(3))
    mark_did_not_attend(visit.pk, by=case.carer, at=case.moment(1) + timedelta(minutes=30))
