"""One plan as its page shows it: lines, what changed since another revision, review points, completeness."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app.choices import SessionState, Setting, VisitState
from sessions_app.models import PlanRevision, TreatmentSession, Visit
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.queries.due import due_measures, rule_words
from sessions_app.queries.goals import goal_lines
from sessions_app.queries.iastm_review import IastmReview, iastm_review
from sessions_app.queries.plan_lines import KINDS, frequency_words, plan_lines, span_words
from sessions_app.queries.plan_measures import measures_words, planned_measure_lines
from sessions_app.queries.readings import readings_outside

# The words of a plan that a reader may miss, in the order of the page.
TEXTS = (
    "rationale", "programme", "tailoring", "start_level_rule", "progression_rule", "conditional_orders",
    "activity_advice", "allowed_beside", "adherence_method", "fidelity_plan", "delivered_by",
)  # fmt: skip
MUCH = (
    "sessions_planned", "sessions_max", "weeks_planned", "weeks_max", "months_planned",
    "reassess_every_sessions", "reassess_every_weeks",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line of the difference: what it was, what it is."""

    name: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Difference:
    older: PlanRevision
    newer: PlanRevision
    changes: list
    unchanged: list


@dataclass(frozen=True)
class Visits:
    had: int
    planned: int | None
    missed: list


@dataclass(frozen=True)
class Completeness:
    """Whether somebody else could repeat this plan (details of the TIDieR and CERT lists)."""

    held: int
    asked: int
    missing: list


@dataclass(frozen=True)
class PlanPage:
    episode: object
    goals: list
    spell: str
    history: str
    notes: list
    readings: list
    revision: PlanRevision | None
    revisions: list
    clinic_lines: list
    home_lines: list
    clinic_often: list
    home_often: list
    measures: list
    texts: list
    difference: Difference | None
    visits: Visits
    due: list
    iastm: IastmReview
    rule: str
    completeness: Completeness | None
    is_newest: bool

    @property
    def steps(self) -> list:
        """The revisions by which the older plan of the difference became the newer, in their order."""
        told = self.difference
        between = range(told.older.number + 1, told.newer.number + 1) if told else ()
        return [one for one in reversed(self.revisions) if one.number in between]


def plan_page(episode, *, at, with_text, number=None, against=None):
    revisions = list(
        episode.plan_revisions.select_related("added_by").prefetch_related(
            "frequencies", "components", "measures__measure"
        )
    )
    shown = _numbered(revisions, number) or (revisions[0] if revisions else None)
    choices = charting_choices(episode.clinic_id, KINDS)
    lines = plan_lines(shown.components.all(), choices) if shown else []
    often = list(shown.frequencies.all()) if shown else []
    return PlanPage(
        episode=episode,
        goals=goal_lines(episode),
        spell=span_words(episode.spell_length, episode.spell_unit),
        history=span_words(episode.history_length, episode.history_unit),
        notes=list(episode.episode_notes.select_related("added_by")),
        readings=readings_outside(episode, with_text=with_text),
        revision=shown,
        revisions=revisions,
        clinic_lines=[line for line in lines if not line.is_home],
        home_lines=[line for line in lines if line.is_home],
        clinic_often=[frequency_words(one) for one in often if one.setting == Setting.CLINIC],
        home_often=[frequency_words(one) for one in often if one.setting == Setting.HOME],
        measures=planned_measure_lines(shown) if shown else [],
        texts=_texts(shown) if shown else [],
        difference=_difference_shown(revisions, shown, against, choices),
        visits=_visits(episode, shown),
        due=due_measures([episode], at=at)[episode.pk],
        iastm=iastm_review(episode),
        rule=rule_words(shown) if shown else "",
        completeness=completeness(shown, lines, often) if shown else None,
        is_newest=bool(revisions) and shown == revisions[0],
    )


def _numbered(revisions, number):
    return next((one for one in revisions if one.number == number), None)


def _texts(revision):
    label = PlanRevision._meta.get_field
    return [
        (label(name).verbose_name, getattr(revision, name)) for name in TEXTS[2:] if getattr(revision, name)
    ]


def _difference_shown(revisions, shown, against, choices):
    """Between the plan shown and the one asked for, or the one before it."""
    if shown is None:
        return None
    older = _numbered(revisions, against) if against else _numbered(revisions, shown.number - 1)
    return difference(older, shown, choices) if older and older != shown else None


def difference(older, newer, choices):
    """What changed from one revision to the other, in words."""
    older, newer = sorted((older, newer), key=lambda one: one.number)
    was, now = (
        {line.row_id: line for line in plan_lines(one.components.all(), choices)} for one in (older, newer)
    )
    changes, unchanged = [], []
    for row_id, line in now.items():
        if row_id not in was:
            changes.append(Change(_named(line), now=_("added, %(what)s") % {"what": _brief(line)}))
        elif (before := was[row_id]) and (before.name, before.said, before.setting) != _told(line):
            changes.append(Change(_named(line), *_words_of_change(before, line)))
        else:
            unchanged.append(_named(line))
    changes += [Change(_named(line), was=_brief(line)) for key, line in was.items() if key not in now]
    return Difference(older, newer, changes + _other_changes(older, newer), unchanged)


def _named(line):
    return _("%(name)s, at home") % {"name": line.name} if line.is_home else line.name


def _brief(line):
    """What a component comes to, in as few words as tell it."""
    return ", ".join(part for part in (line.dose, line.when) if part) or line.said or line.name


def _told(line):
    return line.name, line.said, line.setting


def _words_of_change(before, line):
    """The dose alone when nothing else changed; else everything said of both."""
    if (before.name, before.about, before.when, before.moves_on) == (
        line.name, line.about, line.when, line.moves_on,
    ):  # fmt: skip
        return before.dose, line.dose
    name = "" if before.name == line.name else f"{before.name}, "
    return name + before.said, line.said


def _other_changes(older, newer):
    was, now = ("; ".join(map(frequency_words, one.frequencies.all())) for one in (older, newer))
    changes = [Change(_("How often"), was, now)] if was != now else []
    was, now = (measures_words(one) for one in (older, newer))
    changes += [Change(_("What is measured"), was, now)] if was != now else []
    for name in (*MUCH, *TEXTS):
        before, after = (getattr(one, name) for one in (older, newer))
        if before != after:
            label = str(PlanRevision._meta.get_field(name).verbose_name)
            changes.append(Change(label, _said(before), _said(after)))
    return changes


def _said(value):
    return "" if value is None else str(value)


def _visits(episode, revision):
    had = TreatmentSession.objects.filter(episode=episode, state=SessionState.SIGNED).count()
    missed = Visit.objects.filter(episode=episode, state=VisitState.DID_NOT_ATTEND)
    planned = (revision.sessions_planned or revision.sessions_max) if revision else None
    return Visits(had, planned, list(missed.values_list("starts_at", flat=True)))


def completeness(revision, lines, often):
    """What a stranger would need to repeat the treatment, and what of it is missing."""
    exercises = [line for line in lines if line.kind == "exercise"]
    asked = [
        (revision.rationale, _("why this treatment")),
        (lines, _("what is done")),
        (exercises, _("which exercises")),
        (exercises and all(line.dose for line in exercises), _("the dose of each exercise")),
        (often, _("how often")),
        (revision.sessions_planned or revision.sessions_max or revision.weeks_planned, _("how many visits")),
        (revision.delivered_by, _("who may deliver it")),
        (revision.tailoring, _("how it is fitted to the patient")),
        (revision.start_level_rule, _("how the start level is chosen")),
        (revision.progression_rule, _("when to progress")),
        (revision.adherence_method, _("how sticking to it is measured")),
        (revision.fidelity_plan, _("how the plan is kept to")),
    ]
    missing = [words for held, words in asked if not held]
    return Completeness(len(asked) - len(missing), len(asked), missing)
