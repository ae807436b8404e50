"""A trial of one patient: drawing the order, and whether luck alone explains the difference. Pure.

The order is drawn in one of two ways. `pairs`: steps come two by two, and the lot says which of the two is
with the tool (randomised blocks of two). `withdrawal`: with, without, with again; the lot says at which steps
it goes out and comes back. The test asks of every order that could have been drawn, one by one, and of no
distribution: the longest trial has 4,096 of them, so none need be sampled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import lcm

LEAST_STEPS = 12  # six pairs, or twelve visits: below, no result could be rarer than 5 in 100
LEAST_STRETCH = 2  # of a withdrawal design: no phase is shorter
ALPHA = Fraction(1, 20)

Order = tuple[bool, ...]  # for each step, whether it is with the tool
Scores = Sequence[Fraction | None]  # for each step; None where there is none


class Design(StrEnum):
    PAIRS = "pairs"
    WITHDRAWAL = "withdrawal"


# The lot


def drawn_order(design: Design, steps: int, seed: int) -> Order:
    """The one order that belongs to this seed, on any machine and in any year."""
    if design == Design.PAIRS:
        return _of_pairs(_bit(seed, pair) for pair in range(steps // 2))
    orders = list(withdrawals(steps))
    return orders[_number(seed, 0) % len(orders)]


def how_many_orders(design: Design, steps: int) -> int:
    if design == Design.PAIRS:
        return 2 ** (steps // 2)
    return len(list(withdrawals(steps)))


def least_p(design: Design, steps: int) -> Fraction:
    """The rarest result there can be. Of pairs each order has a mirror image with the same difference."""
    return Fraction(2 if design == Design.PAIRS else 1, how_many_orders(design, steps))


def withdrawals(steps: int) -> Iterator[Order]:
    """Every order of with, without, with again, each phase of at least LEAST_STRETCH steps."""
    for out, back in combinations(range(LEAST_STRETCH, steps - LEAST_STRETCH + 1), 2):
        if back - out >= LEAST_STRETCH:
            yield tuple(step < out or step >= back for step in range(steps))


def _of_pairs(first_is_with: Iterable[bool]) -> Order:
    return tuple(step for first in first_is_with for step in (first, not first))


def _number(seed: int, place: int) -> int:
    return int.from_bytes(sha256(f"{seed}:{place}".encode()).digest())


def _bit(seed: int, place: int) -> bool:
    return bool(_number(seed, place) & 1)


# The test


@dataclass(frozen=True)
class Outcome:
    """What the steps with a score say. `as_far` of `orders` lie at least as far apart, up or down."""

    with_mean: Fraction
    without_mean: Fraction
    p: Fraction
    as_far: int
    orders: int

    @property
    def difference(self) -> Fraction:
        return self.with_mean - self.without_mean

    @property
    def is_rare(self) -> bool:
        return self.p <= ALPHA


def whole_pairs(scores: Scores) -> list[int]:
    """The number, from nought, of each pair that has both its scores."""
    return [n for n in range(len(scores) // 2) if None not in scores[2 * n : 2 * n + 2]]


def enough(design: Design, scores: Scores) -> bool:
    """Whether a two-sided test could reach 5 in 100 at all."""
    if design == Design.PAIRS:
        return len(whole_pairs(scores)) >= LEAST_STEPS // 2
    return sum(score is not None for score in scores) >= LEAST_STEPS


def judged(design: Design, order: Order, scores: Scores) -> Outcome | None:
    """None where the trial cannot tell."""
    if not enough(design, scores):
        return None
    if design == Design.PAIRS:
        return _judged_pairs(order, scores)
    return _judged_withdrawal(order, scores)


def _judged_pairs(order, scores):
    """Pairs with a score missing count in neither mean."""
    pairs = whole_pairs(scores)
    both = [
        (scores[2 * n], scores[2 * n + 1]) if order[2 * n] else (scores[2 * n + 1], scores[2 * n])
        for n in pairs
    ]
    as_far, orders = sign_flips([one - other for one, other in both])
    means = (_mean(values) for values in zip(*both, strict=True))
    return Outcome(*means, Fraction(as_far, orders), as_far, orders)


def sign_flips(differences: Sequence[Fraction]) -> tuple[int, int]:
    """How many sums of these differences lie at least as far from nought, up or down, and of how many. Whole
    numbers, so that two equal sums are equal."""
    unit = lcm(*(Fraction(one).denominator for one in differences))
    whole = [int(Fraction(one) * unit) for one in differences]
    seen = abs(sum(whole))
    sums = [0]
    for one in whole:
        sums = [total + signed for total in sums for signed in (one, -one)]
    return sum(abs(total) >= seen for total in sums), len(sums)


def _judged_withdrawal(order, scores):
    orders = list(withdrawals(len(scores)))
    seen = _means(order, scores)
    if seen is None:
        return None
    far = abs(seen[0] - seen[1])
    as_far = sum(_lies_as_far(_means(one, scores), far) for one in orders)
    return Outcome(*seen, Fraction(as_far, len(orders)), as_far, len(orders))


def _lies_as_far(means, far) -> bool:
    """An order under which one side has no score counts against a finding."""
    return means is None or abs(means[0] - means[1]) >= far


def _means(order, scores):
    sides = [
        [score for step, score in zip(order, scores, strict=True) if score is not None and step == side]
        for side in (True, False)
    ]
    return tuple(map(_mean, sides)) if all(sides) else None


def _mean(values) -> Fraction:
    values = [Fraction(one) for one in values]
    return sum(values, Fraction(0)) / len(values)


# How far the two sets lie apart


@dataclass(frozen=True)
class Overlap:
    """Every score without against every score with, better meaning up. `trend` is that of the scores
    without, in the order in which they were taken."""

    better: int
    worse: int
    equal: int
    trend: int

    @property
    def pairs(self) -> int:
        return self.better + self.worse + self.equal

    @property
    def nap(self) -> Fraction:
        """Nonoverlap of all pairs: a tie counts half."""
        return Fraction(2 * self.better + self.equal, 2 * self.pairs)

    @property
    def tau(self) -> Fraction:
        return Fraction(self.better - self.worse, self.pairs)

    @property
    def tau_u(self) -> Fraction:
        """A against B less the trend of A, over n(A) times n(B)."""
        return Fraction(self.better - self.worse - self.trend, self.pairs)


def overlap(without: Sequence, with_tool: Sequence, *, higher_is_better: bool = True) -> Overlap | None:
    if not without or not with_tool:
        return None
    sign = 1 if higher_is_better else -1
    apart = [sign * _sign(after - before) for before in without for after in with_tool]
    trend = sum(sign * _sign(later - earlier) for earlier, later in combinations(without, 2))
    return Overlap(apart.count(1), apart.count(-1), apart.count(0), trend)


def _sign(value) -> int:
    return (value > 0) - (value < 0)
