"""What a file for research must not tell: groups so small that they name somebody. Pure.

A group of fewer than `least` patients is merged with others; what cannot be merged is left out, and counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

NOT_TOLD = "not told"
BAND = 10  # years
OLDEST = 120


class SiteGroup(Enum):
    """What is told of a session's site where it is no site's own group. None of them is a name that a clinic
    could have given."""

    NO_SITE = "no site"
    OTHER = "other"  # several together
    LEFT_OUT = "left out"  # even all sites together are too few


def site_of_cells(rows: Iterable[tuple], least: int) -> dict[tuple, str | SiteGroup]:
    """`rows`: (patient, condition, site), without a site None. For each condition and site what is told."""
    patients = defaultdict(lambda: defaultdict(set))
    for patient, condition, site in rows:
        patients[condition][site].add(patient)
    told = {}
    for condition, by_site in patients.items():
        for site, name in _sites(by_site, least).items():
            told[condition, site] = name
    return told


def _sites(by_site, least) -> dict:
    left, merged = _merged(by_site, least)
    together = set().union(*(by_site[site] for site in merged))
    other = SiteGroup.OTHER if len(together) >= least else SiteGroup.LEFT_OUT
    own = {site: SiteGroup.NO_SITE if site is None else site for site in left}
    return own | dict.fromkeys(merged, other)


def _merged(patients: dict, least: int) -> tuple[list, list]:
    """The smallest join each other until they are enough together: what stays, and what is merged."""
    left = sorted(patients, key=lambda value: (len(patients[value]), str(value)))
    merged, together = [], set()
    while left and (len(patients[left[0]]) < least or (merged and len(together) < least)):
        merged.append(left.pop(0))
        together |= patients[merged[-1]]
    return left, merged


@dataclass(frozen=True)
class Band:
    """Ages from `low` up to, and without, `high`."""

    low: int
    high: int

    @property
    def words(self) -> str:
        if self.low == 0:
            return f"under {self.high}" if self.high <= OLDEST else NOT_TOLD
        return f"{self.low} to {self.high - 1}" if self.high <= OLDEST else f"{self.low} and over"


def age_bands(ages: Iterable[int], least: int) -> list[Band]:
    """Ten years each; rare ones join the neighbour nearer to the middle. All ages are in one of them."""
    ages = list(ages)
    edges = [0, *range(2 * BAND, 9 * BAND + 1, BAND), OLDEST + 1]
    bands = [Band(low, high) for low, high in pairwise(edges)]
    counts = [sum(band.low <= age < band.high for age in ages) for band in bands]
    while len(bands) > 1 and min(counts) < least:
        at = counts.index(min(counts))
        first = at if at < len(bands) / 2 and at + 1 < len(bands) else at - 1
        first = max(first, 0)
        bands[first : first + 2] = [Band(bands[first].low, bands[first + 1].high)]
        counts[first : first + 2] = [counts[first] + counts[first + 1]]
    return bands


def band_of(age: int, bands: list[Band]) -> str:
    return next((band.words for band in bands if band.low <= age < band.high), NOT_TOLD)


def common(values: Iterable[tuple], least: int) -> set:
    """`values`: (patient, value). Those that enough patients have. If too few are left that are not told, not
    to be told would tell them: then the next value is not told either."""
    patients = defaultdict(set)
    for patient, value in values:
        patients[value].add(patient)
    return set(_merged(patients, least)[0])


# Age and sex together with what else is told


@dataclass(frozen=True)
class Told:
    """What is told of one episode's patient."""

    band: str
    sex: str


def told_together(rows: Iterable[tuple], least: int) -> dict[object, Told]:
    """`rows`: (episode, patient, cell, age band, sex); each cell holds enough patients. No combination of the
    three is left with fewer than `least`: the sexes of an age join first, then ages. What is not told of one
    episode is told of none of the patient's: they bear one name."""
    rows, no_band, no_sex = list(rows), set(), set()
    while True:
        told = _told(rows, no_band, no_sex, least)
        more_band = {patient for episode, patient, *_rest in rows if told[episode].band == NOT_TOLD}
        more_sex = {patient for episode, patient, *_rest in rows if told[episode].sex == NOT_TOLD}
        if more_band <= no_band and more_sex <= no_sex:
            return told
        no_band, no_sex = no_band | more_band, no_sex | more_sex


def _told(rows, no_band, no_sex, least) -> dict[object, Told]:
    made = {}
    for of_cell in _grouped(rows, lambda row: row[2]).values():
        for band, of_band in _enough(of_cell, 3, no_band, least).items():
            for sex, found in _enough(of_band, 4, no_sex, least).items():
                made |= {row[0]: Told(band, sex) for row in found}
    return made


def _enough(rows, column, silent, least) -> dict[str, list]:
    """By what the column says, or by nothing where too few say it or their patient is silent about it."""
    groups = _grouped(rows, lambda row: NOT_TOLD if row[1] in silent else row[column])
    _left, merged = _merged({value: {row[1] for row in found} for value, found in groups.items()}, least)
    return _grouped(
        [row for found in groups.values() for row in found],
        lambda row: NOT_TOLD if row[1] in silent or row[column] in merged else row[column],
    )


def _grouped(rows, key) -> dict:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
