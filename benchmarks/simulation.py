"""A run of a journey from files: `simulate` compared with the engine in a mock, and with writing its files."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pinpoint_mock import simulate
from pinpoint_mock.simulation.output import write_output

from .journey_engine import MANY, Case
from .measure import Entrant, measure
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import Result

_TEXT = "Hello {{Attributes.name}}, your order leaves today. Where it is: https://shop.example.com/{{Attributes.name}}"
_DAYS = 7
_OPENED = {"EventCondition": {"MessageActivity": "welcome", "Dimensions": {"EventType": {"Values": ["_email.open"]}}}}
SAMPLE: dict[str, Any] = {
    "welcome": {"EMAIL": {"TemplateName": "order", "NextActivity": "opened"}},
    "opened": {
        "ConditionalSplit": {
            "Condition": {"Conditions": [_OPENED]},
            "EvaluationWaitTime": {"WaitFor": "P1D"},
            "FalseActivity": "reminder",
        }
    },
    "reminder": {"EMAIL": {"TemplateName": "order"}},
}
"""The journey of the tutorial: an e-mail, a wait of a day, a split on whether it was opened, and a reminder."""
_TEMPLATE = {
    "TemplateName": "order",
    "EmailTemplateRequest": {"Subject": "Your order", "TextPart": _TEXT, "HtmlPart": _TEXT},
}
ENGINE, RUN, FILES = "the engine in a mock", "simulate", "simulate and write its files"


class SimulationCase:
    """A run of the sample journey.

    Args:
        has_files: Whether to write the messages, the paths and the report.
    """

    def __init__(self, *, has_files: bool) -> None:
        self._has_files = has_files
        self._folder: Path

    @contextmanager
    def around(self) -> Iterator[None]:
        """Write the file of people."""
        with TemporaryDirectory() as folder:
            self._folder = Path(folder)
            with self._people.open("w") as file:
                file.write("Id,ChannelType,Address,Attributes.name\n")
                file.writelines(f"endpoint-{n},EMAIL,person{n}@example.com,Name{n}\n" for n in range(MANY))
            yield

    @property
    def _people(self) -> Path:
        return self._folder / "people.csv"

    def run(self) -> None:
        """Run the journey."""
        journey = {"WriteJourneyRequest": {"Name": "sample", "StartActivity": "welcome", "Activities": SAMPLE}}
        simulation = simulate(journey, self._people, days=_DAYS, resources=_TEMPLATE)
        assert simulation.sent == 2 * MANY
        if self._has_files:
            write_output(simulation, self._folder / "out")

    def entrant(self) -> Entrant:
        """Return the timed work: a run, per person."""
        return Entrant(self.run, self.around, calls=1, items=MANY, warm_up=False)


def simulating(rounds: int) -> Iterator[Result]:
    """Compare a journey of many people from files with the same journey in a mock that already has the people."""
    cases = {
        ENGINE: Case(MANY, SAMPLE, "EMAIL").entrant(),
        RUN: SimulationCase(has_files=False).entrant(),
        FILES: SimulationCase(has_files=True).entrant(),
    }
    times = measure(cases, min(rounds, 1))
    case = f"sample journey with two e-mails, a person of {MANY:,}"
    yield Row.of(case, times, RUN, ENGINE, 1.50)
    yield Row.of(case, times, FILES, RUN, 4.00)


CASES = (simulating,)
