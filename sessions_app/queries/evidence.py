"""What research says about a patient's conditions and the treatment given here, for the patient to read.

Shown is only what is marked for patients and was checked on a known day: by the clinic, or by those who wrote
the reference and read its source.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions_app.analysis.evidence import Sureness, Topic, sureness, topic
from sessions_app.choices import Verified
from sessions_app.models import ClinicChoice, Condition, Episode, EvidenceStatement
from sessions_app.queries.names import Names

ANY = "any"
WORDS = {
    Sureness.HIGH: _("Sure"),
    Sureness.MODERATE: _("Fairly sure"),
    Sureness.LOW: _("Some doubt"),
    Sureness.VERY_LOW: _("Much doubt"),
    Sureness.UNRATED: _("Nobody rated it"),
}
HEADINGS = {
    Topic.EXERCISE: _("Exercise, and what guidelines say"),
    Topic.TOOL: _("Massage with a metal tool"),
    Topic.GUA_SHA: _("Gua sha, a massage like it"),
}


@dataclass(frozen=True)
class Rating:
    """Blocks and words: the same in each line and in the legend."""

    sureness: Sureness

    @property
    def words(self):
        return WORDS[self.sureness]

    @property
    def blocks(self):
        """Filled or not, four in a row; none at all where nobody rated."""
        return [number < self.sureness for number in range(4)] if self.sureness else []


@dataclass(frozen=True)
class Finding:
    statement: EvidenceStatement
    said: str
    condition: str  # in words; empty: for any
    limits: str
    design: str
    rating: Rating
    checked_at: datetime | None = None
    checked_by: str = ""


@dataclass(frozen=True)
class Group:
    """One kind of treatment: two sides where reviews disagree, then the rest, then what is not known."""

    topic: Topic
    sides: list
    findings: list
    none_for: list  # conditions, in words, on which there is no study in the list
    hidden_for: list  # conditions on which there is one that is not shown: not read, not for patients, hidden

    @property
    def heading(self):
        return HEADINGS[self.topic]


@dataclass(frozen=True)
class EvidencePage:
    groups: list
    conditions: list
    legend: list


def evidence_page(user, patient) -> EvidencePage:
    clinic_id = patient.clinic_id
    names = Names(clinic_id)
    conditions = conditions_of(user, patient)
    statements, checks = statements_about(conditions, clinic_id), checks_of(clinic_id)
    shown = [one for one in statements if is_shown(one, checks)]
    findings = [_finding(one, names, conditions, checks.get(one.pk)) for one in shown]
    return EvidencePage(
        [_group(one, findings, statements, conditions, names) for one in Topic],
        [names.of(one) for one in conditions],
        [Rating(one) for one in sorted(Sureness, reverse=True)],
    )


def conditions_of(user, patient) -> list[Condition]:
    """Of every course of care, the newest first, each condition once."""
    episodes = (
        Episode.objects.visible_to(user).filter(patient__in=patient.records()).select_related("condition")
    )
    return list({one.condition_id: one.condition for one in episodes.order_by("-opened_on", "-pk")}.values())


def statements_about(conditions, clinic_id) -> list[EvidenceStatement]:
    """Those too that the clinic hides: what is not shown is not said to be missing."""
    about = {ANY, *(one.pk for one in conditions), *(one.category for one in conditions if one.category)}
    known = EvidenceStatement.objects.in_order_of(clinic_id).filter(withdrawn_in=None, merged_into=None)
    return sorted(known.filter(applies_to__in=about), key=lambda one: (one.applies_to == ANY, -one.year))


def checks_of(clinic_id) -> dict:
    checked = ClinicChoice.objects.filter(
        ~Q(checked_at=None), clinic=clinic_id, kind=EvidenceStatement._meta.model_name
    )
    return {one.code: one for one in checked.select_related("checked_by")}


def is_shown(statement, checks) -> bool:
    was_read = statement.verified == Verified.SEEN and statement.read_on and not statement.is_own
    is_meant = statement.is_for_patients and statement.clinic_retired_at is None
    return bool(is_meant and (was_read or statement.pk in checks))


def _finding(statement, names, conditions, check) -> Finding:
    known = {one.pk: names.of(one) for one in conditions}
    return Finding(
        statement,
        said=names.of(statement, "finding"),
        condition=known.get(statement.applies_to, ""),
        limits=names.of(statement, "limits"),
        design=names.of(statement, "design"),
        rating=Rating(sureness(statement.certainty)),
        checked_at=check and check.checked_at,
        checked_by=str(check.checked_by) if check else "",
    )


def _group(which, findings, statements, conditions, names) -> Group:
    mine = [one for one in findings if topic(one.statement.name) is which]
    sides = _sides(mine)
    read = {one.statement.pk for one in mine}
    of_topic = [one for one in statements if topic(one.name) is which]
    none_for, hidden_for = [], []
    for condition in conditions if which is not Topic.GUA_SHA else []:
        about = [one for one in of_topic if one.applies_to in (condition.pk, condition.category)]
        if not about:
            none_for.append(names.of(condition))
        elif not any(one.pk in read for one in about):
            hidden_for.append(names.of(condition))
    rest = [one for one in mine if one not in sides]
    return Group(which, sides, rest, none_for, hidden_for)


def _sides(findings) -> list:
    """Each that contradicts another, and those that it names; nothing where the other side is not shown."""
    by_code = {one.statement.pk: one for one in findings}
    sides = []
    for one in findings:
        against = [by_code[code] for code in one.statement.conflicts_with if code in by_code]
        sides += [one, *against] if against else []
    return list({one.statement.pk: one for one in sides}.values())
