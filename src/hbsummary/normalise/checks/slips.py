"""Slips of one digit: figures that would agree if one of their digits were another one belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hbsummary.normalise.checks.rounding import Figure, Interval

__all__ = ["slipped", "variants"]

_TELLING = 3  # digits of a result that a slip leads to by no chance


def variants(figure: Figure) -> Iterator[Figure]:
    """The figure with each of its digits replaced by each other one; it stays as long as it is."""
    digits = f"{abs(figure.value) / figure.place:.0f}"
    for at, old in enumerate(digits):
        for new in "0123456789"[at == 0 and len(digits) > 1 :]:
            if new != old:
                changed = int(digits[:at] + new + digits[at + 1 :]) * figure.place
                yield Figure(changed if figure.value >= 0 else -changed, figure.place, figure.exact, figure.vague)


def slipped(
    members: Sequence[Figure],
    stated: Figure,
    reckon: Callable[[Sequence[Figure]], Interval | None],
    telling: int = _TELLING,
) -> bool:
    """Whether one other digit in a member or in the result makes what is reckoned from the members the result.

    A result of less than `telling` digits could be come to by chance.
    """
    if stated.digits < telling or stated.vague or any(f.vague for f in members):
        return False
    expected = reckon(members)
    if expected is not None and any(expected.meets(f.result) for f in variants(stated)):
        return True
    for at, member in enumerate(members):
        for other in variants(member):
            expected = reckon([*members[:at], other, *members[at + 1 :]])
            if expected is not None and expected.meets(stated.result):
                return True
    return False
