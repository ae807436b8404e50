"""The scores of an episode as series, with what the catalogue says of their measures. Which readings make a
series is said in queries/comparable.py."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from sessions_app.analysis.change import Change, since_first
from sessions_app.choices import MeasuredState, SessionMoment, Side, ThresholdKind
from sessions_app.models import Measure
from sessions_app.queries.comparable import KEY, Reading, readings_of
from sessions_app.queries.thresholds import InUse, thresholds_in_use
from sessions_app.words import unit_words

PAIN = "nprs"  # the scale of the question that every check-in asks
PAIN_SCALE = (Decimal(0), Decimal(10))
# Said with the number; points and counts are told by the name of the measure.
# Under the clinic's names.
MEASURES = """
    SELECT m.*, c.label AS label FROM sessions_app_measure m
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = %(clinic)s AND c.kind = 'measure' AND c.code = m.code
    WHERE m.code = ANY(%(codes)s)
"""


@dataclass(frozen=True)
class Series:
    """Values of one measure that may be compared, in the order in which they were taken."""

    measure: str
    name: str
    about: str
    side: str
    subject: str
    twin_key: tuple  # all but the side
    unit: str
    scale: tuple
    higher_is_better: bool | None
    rates_change: bool
    in_use: InUse
    readings: list[Reading] = field(default_factory=list)
    is_check_in: bool = False

    @property
    def title(self) -> str:
        return f"{self.name}, {self.about}" if self.about else self.name

    @property
    def rank(self) -> tuple:
        """Among series of one measure: what every visit asks, then the longest."""
        return not self.is_check_in, -len(self.readings), self.title

    def since(self, at) -> "Series":
        """To be drawn: its first reading and those from `at` on."""
        first, *later = self.readings
        return replace(self, readings=[first, *(one for one in later if at is None or one.occasion.at >= at)])

    @property
    def unit_words(self) -> str:
        return unit_words(self.unit)

    @property
    def change(self) -> Change | None:
        values = [reading.value for reading in self.readings]
        return since_first(values, self.higher_is_better, rates_change=self.rates_change)

    @property
    def start(self) -> Decimal:
        """What a change is counted from: the first value, or "no change" where the answer rates one."""
        return Decimal(0) if self.rates_change else self.readings[0].value

    def threshold(self, kind: str) -> Decimal | None:
        return self.in_use.value(kind, first=self.start, subject=self.subject)

    @property
    def worthwhile(self) -> Decimal | None:
        return self.threshold(ThresholdKind.WORTHWHILE)

    @property
    def error(self) -> Decimal | None:
        return self.threshold(ThresholdKind.ERROR)


@dataclass(frozen=True)
class Known:
    """What the catalogue says of the measures of an episode: their facts under the clinic's names, and the
    thresholds in use for its condition."""

    measures: dict[str, Measure]
    thresholds: dict[str, InUse]


def series_of(episode, *, pain=(), first_codes=(), known=None) -> list[Series]:
    """Every series of the episode, by `first_codes`, then the longest; `pain` is that of the check-ins."""
    readings = readings_of(episode)
    known = known or known_of(episode, {key[KEY.index("measure_id")] for key in readings})
    found = [_series(key, of_key, known) for key, of_key in readings.items()]
    if pain:
        found.append(_pain_series(pain, known))
    first_codes = _pain_second(first_codes)
    return sorted(found, key=lambda one: (_place(one.measure, first_codes), *one.rank))


def known_of(episode, codes) -> Known:
    codes = {*codes, PAIN}
    of = {"clinic": episode.clinic_id, "codes": list(codes)}
    measures = {one.pk: one for one in Measure.objects.raw(MEASURES, of)}
    in_use = thresholds_in_use(episode.clinic_id, [episode.condition_id], codes)
    return Known(measures, {code: in_use[episode.condition_id, code] for code in codes})


def _pain_second(codes) -> list:
    """The score of the region first, then pain, whatever the order of the list."""
    others = [code for code in codes if code != PAIN]
    return [*others[:1], PAIN, *others[1:]]


def _place(code, first_codes):
    return first_codes.index(code) if code in first_codes else len(first_codes)


def _series(key, readings, known) -> Series:
    code, side, subject, _state, _moment, _recall_period, _version, unit, low, high = key
    measure, in_use = known.measures[code], known.thresholds[code]
    unit = unit or measure.unit
    return Series(
        measure=measure.pk,
        name=str(measure),
        about=about_key(key),
        side=side,
        subject=subject,
        twin_key=(key[0], *key[2:]),
        unit=unit,
        scale=(low, high),
        higher_is_better=measure.higher_is_better,
        rates_change=measure.rates_change,
        in_use=in_use.of_values(measure, unit, (low, high)),
        readings=readings,
    )


def about_key(key) -> str:
    """The same of a whole KEY."""
    _code, side, subject, state, moment, recall_period, version, *_scale = key
    return ", ".join(
        part for part in (about_words(side, subject, state, moment), recall_period, version) if part
    )


def about_words(side, subject, state, moment) -> str:
    """What tells this series from others of the same measure."""
    parts = [
        subject,
        _label(Side, side),
        _label(MeasuredState, state),
        _label(SessionMoment, moment),
    ]
    return ", ".join(part for part in parts if part)


def _label(choices, value) -> str:
    return str(choices(value).label).lower() if value else ""


def _pain_series(readings, known) -> Series:
    measure = known.measures.get(PAIN)
    return Series(
        measure=PAIN,
        name=_("Pain at check-in"),
        about="",
        side="",
        subject="",
        twin_key=(),
        unit="",
        scale=PAIN_SCALE,
        higher_is_better=False,
        rates_change=False,
        in_use=known.thresholds[PAIN].of_values(measure, measure.unit, PAIN_SCALE) if measure else InUse(),
        readings=list(readings),
        is_check_in=True,
    )
