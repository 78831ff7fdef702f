"""The result of a comparison with a golden file: the differences, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Difference:
    """A difference between the path or messages of a person and the golden file.

    Args:
        kind: The kind, such as `other branch` or `missing message`. The golden file does not contain what is `extra`.
        person: The id of the endpoint or the user.
        is_user: Whether the person is a user.
        text: The difference in words, with the names of both sides.
    """

    kind: str
    person: str
    is_user: bool
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison with a golden file. In a condition, it is true if both sides are equal.

    Args:
        people: The number of compared people.
        steps: The number of compared steps of their paths.
        messages: The number of compared messages.
        differences: All differences, in the order of the people.
        notes: Sentences that may explain differences.
    """

    people: int
    steps: int
    messages: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether no differences were found."""
        return not self.differences

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of differences of each kind, in the order in which the kinds were found."""
        return Counter(difference.kind for difference in self.differences)

    def describe(self, *, full: bool = False) -> str:
        """Return the comparison in words.

        Args:
            full: Whether to list all differences. By default, the first one of each kind, and the number of others.
        """
        people = count_people(self.people)
        if self.is_equal:
            compared = f"{counted(self.steps, 'step')}, {counted(self.messages, 'message')} compared"
            return f"equal: {people}; {compared}"
        title = f"{counted(len(self.differences), 'difference')} among {people}:"
        lines = map(str, self.differences) if full else self._list_first()
        return "\n".join([title, *(f"  {line}" for line in (*lines, *self.notes))])

    def _list_first(self) -> Iterator[str]:
        counts = Counter(self.counts)
        for difference in self.differences:
            more = counts.pop(difference.kind, 0) - 1
            if more >= 0:
                yield f"{difference}{f' (and {more:,} more of this kind)' if more else ''}"

    def __bool__(self) -> bool:
        return self.is_equal

    def __str__(self) -> str:
        return self.describe()


def count_people(number: int) -> str:
    """Return a number of people, such as `1 person` or `9 people`."""
    return f"{number:,} {'person' if number == 1 else 'people'}"
