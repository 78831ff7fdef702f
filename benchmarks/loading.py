"""Loading exported files, compared with reading them as JSON, and with creating the same resources through boto3."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pinpoint_mock import mock_pinpoint

from .contestants import OURS, REGION, new_client
from .measure import Entrant, measure
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import Pinpoint

    from .report import Result

ENDPOINTS, SEGMENTS, JOURNEYS = 9_000, 500, 500
RESOURCES = ENDPOINTS + SEGMENTS + JOURNEYS
JSON, BOTO3 = "json.loads", "boto3"
_APP = "shop"
_BATCH = 100
_ENDPOINT: dict[str, Any] = {
    "ChannelType": "EMAIL",
    "Attributes": {"team": ["Lakers"], "interests": ["music", "art"]},
    "Demographic": {"Timezone": "America/Los_Angeles"},
    "Metrics": {"visits": 3.0},
}
_SEGMENT: dict[str, Any] = {"Dimensions": {"Attributes": {"team": {"Values": ["Lakers"]}}}}
_JOURNEY: dict[str, Any] = {
    "StartCondition": {"SegmentStartCondition": {"SegmentId": "segment-0"}},
    "StartActivity": "mail0",
    "Activities": {
        **{
            f"mail{number}": {"EMAIL": {"TemplateName": "news", "NextActivity": f"wait{number}"}} for number in range(5)
        },
        **{
            f"wait{number}": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": f"mail{number + 1}"}}
            for number in range(4)
        },
        "wait4": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}},
    },
}


class Exports:
    """Files with many resources, as `pinpoint.save` writes them, and the work with them.

    Args:
        folder: The folder of the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pinpoint: Pinpoint
        with self._mock():
            self._make()
            self.files = self._pinpoint.save(folder)

    @contextmanager
    def _mock(self) -> Iterator[None]:
        with mock_pinpoint() as self._pinpoint:
            yield

    @contextmanager
    def _furnished(self) -> Iterator[None]:
        with mock_pinpoint(load=self._folder) as self._pinpoint:
            yield

    def entrants(self) -> dict[str, Entrant]:
        """Return the timed work, per resource."""
        return {
            OURS: Entrant(self._load, self._mock, calls=1, items=RESOURCES, warm_up=False),
            JSON: Entrant(self._read, calls=1, items=RESOURCES, warm_up=False),
            BOTO3: Entrant(self._make, self._mock, calls=1, items=RESOURCES, warm_up=False),
        }

    def saving(self) -> Entrant:
        """Return the timed work: writing all files again."""
        return Entrant(self._save, self._furnished, calls=1, items=RESOURCES, warm_up=False)

    def _load(self) -> None:
        assert len(self._pinpoint.load(self._folder).resources) == RESOURCES + 1  # the app

    def _save(self) -> None:
        with TemporaryDirectory() as folder:
            assert len(self._pinpoint.save(folder)) == len(self.files)

    def _read(self) -> None:
        for file in self.files:
            text = file.read_text("utf-8")
            for part in text.splitlines() if file.suffix == ".jsonl" else (text,):
                json.loads(part)

    def _make(self) -> None:
        self._pinpoint.create_app(_APP, region=REGION)
        client = new_client()
        for first in range(0, ENDPOINTS, _BATCH):
            items: list[Any] = [
                {"Id": f"endpoint-{number}", "Address": f"person-{number}@example.com", **_ENDPOINT}
                for number in range(first, first + _BATCH)
            ]
            client.update_endpoints_batch(ApplicationId=_APP, EndpointBatchRequest={"Item": items})
        for number in range(SEGMENTS):
            segment: Any = {"Name": f"segment-{number}", **_SEGMENT}
            client.create_segment(ApplicationId=_APP, WriteSegmentRequest=segment)
        for number in range(JOURNEYS):
            journey: Any = {"Name": f"journey-{number}", **_JOURNEY}
            client.create_journey(ApplicationId=_APP, WriteJourneyRequest=journey)


def loading(rounds: int) -> Iterator[Result]:
    """Load resources, create them through boto3, and save them."""
    with TemporaryDirectory() as folder:
        exports = Exports(Path(folder))
        times = measure(exports.entrants(), rounds)
        name = f"of {RESOURCES:,} in {len(exports.files):,} files"
        yield Row.of(f"load, a resource {name}", times, OURS, JSON, 8.00)
        yield Row.of(f"load, a resource {name}", times, OURS, BOTO3, 1.00)
        yield Row.of(f"save, a resource {name}", measure({OURS: exports.saving()}, rounds), OURS)


CASES = (loading,)
