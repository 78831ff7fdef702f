"""The lines and events that a run cannot use, or only in part, with the most frequent reasons."""

from __future__ import annotations

from ..world.records import counted

SHOWN = 10
"""The number of reasons in a note; the most frequent ones are shown."""
_SHOWN_PLACES = 3


class Remarks:
    """Sentences about lines or events, each with all its places."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, sentence: str, where: str) -> None:
        """Add a sentence about a line or an event.

        Args:
            sentence: The sentence.
            where: The file and the line.
        """
        self._places.setdefault(sentence, []).append(where)

    def list_all(self) -> list[str]:
        """Return each sentence with each of its places."""
        return [f"{where}: {sentence}" for sentence, places in self._places.items() for where in places]

    def describe(self) -> list[str]:
        """Return each sentence once, with its first places; the most frequent sentence comes first."""
        most = sorted(self._places.items(), key=lambda item: -len(item[1]))
        return [f"{places[0]}: {sentence}{_describe_others(places[1:])}" for sentence, places in most]


class Rejections(Remarks):
    """The lines or events of files that a run cannot use, each with its reason.

    Args:
        noun: The noun for one of them, such as `line`.
    """

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun

    def describe(self) -> list[str]:
        """Return one sentence about all of them; an empty list without rejections."""
        if not self._places:
            return []
        reasons = super().describe()
        rest = f"; and {counted(len(reasons) - SHOWN, 'other reason')}" if len(reasons) > SHOWN else ""
        count = sum(map(len, self._places.values()))
        return [f"{counted(count, self._noun)} could not be used: {'; '.join(reasons[:SHOWN])}{rest}"]


def _describe_others(places: list[str]) -> str:
    """Return the other places of a sentence, as its ending."""
    if not places:
        return ""
    rest = f" and {len(places) - _SHOWN_PLACES:,} more" if len(places) > _SHOWN_PLACES else ""
    return f" (also {', '.join(places[:_SHOWN_PLACES])}{rest})"
