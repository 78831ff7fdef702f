"""Work among many endpoints: the cost per endpoint must not grow with the number of endpoints."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.segments.evaluation import members_of
from pinpoint_mock.segments.segment import find_segment

from .contestants import OURS, REGION, new_client
from .measure import Entrant, measure
from .people import NARROW, WIDE, import_people, write_people
from .report import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint.type_defs import EndpointBatchItemTypeDef, WriteSegmentRequestTypeDef

    from pinpoint_mock.world.store import App

    from .report import Result

FEW, MANY = 10, 100_000
SCANNED = (1_000, 10_000, 100_000)

_SEGMENT: WriteSegmentRequestTypeDef = {
    "Name": "three groups",
    "SegmentGroups": {
        "Include": "ALL",
        "Groups": [
            {
                "Type": "ALL",
                "Dimensions": [
                    {
                        "Attributes": {"Plan": {"AttributeType": "INCLUSIVE", "Values": ["pro", "team"]}},
                        "Demographic": {"Channel": {"DimensionType": "INCLUSIVE", "Values": ["EMAIL"]}},
                    }
                ],
            },
            {
                "Type": "ANY",
                "Dimensions": [
                    {"Metrics": {"Visits": {"ComparisonOperator": "GREATER_THAN", "Value": 4}}},
                    {"Location": {"Country": {"DimensionType": "INCLUSIVE", "Values": ["DE", "FR"]}}},
                ],
            },
            {
                "Type": "NONE",
                "Dimensions": [{"Attributes": {"Interests": {"AttributeType": "INCLUSIVE", "Values": ["film"]}}}],
            },
        ],
    },
}


def segment_scan(rounds: int) -> Iterator[Result]:
    """Find the members of a segment with three groups."""
    client = new_client()
    with TemporaryDirectory() as folder, mock_pinpoint(jobs="immediate", s3=folder) as pinpoint:
        entrants: dict[str, Entrant] = {}
        for number in SCANNED:
            app_id = f"app-{number}"
            pinpoint.create_app(app_id, region=REGION)
            import_people(client, app_id, write_people(Path(folder), (*WIDE, "Metrics.Visits"), number))
            answer = client.create_segment(ApplicationId=app_id, WriteSegmentRequest=_SEGMENT)
            handle = pinpoint.app(app_id)
            with handle._reference.locked_app() as app:
                scan = partial(_scan, app, answer["SegmentResponse"]["Id"])
            entrants[f"of {number:,}"] = Entrant(scan, calls=max(SCANNED[1] // number, 1), items=number)
        times = measure(entrants, rounds)
    fewest, *others = entrants
    for name in others:
        yield Row.of("segment of 3 groups, an endpoint", times, name, fewest, 1.25)


def _scan(app: App, segment_id: str) -> int:
    return sum(1 for _ in members_of(app, find_segment(app, segment_id)))


def endpoints_of_users(rounds: int) -> Iterator[Result]:
    """Call GetUserEndpoints for a user with three endpoints, among few and among many others."""
    client = new_client()
    with TemporaryDirectory() as folder, mock_pinpoint(jobs="immediate", s3=folder) as pinpoint:
        entrants: dict[str, Entrant] = {}
        many, few = (f"3 of {number:,}" for number in (MANY, FEW))
        for number, name in ((MANY, many), (FEW, few)):
            app_id = f"app-{number}"
            pinpoint.create_app(app_id, region=REGION)
            import_people(client, app_id, write_people(Path(folder), NARROW, number))
            client.update_endpoints_batch(ApplicationId=app_id, EndpointBatchRequest={"Item": _THREE})
            ask = partial(client.get_user_endpoints, ApplicationId=app_id, UserId="somebody")
            entrants[name] = Entrant(ask)
        yield Row.of("GetUserEndpoints", measure(entrants, rounds), many, few, 1.10)


def checkpoint(rounds: int) -> Iterator[Result]:
    """Enter and leave a checkpoint, with many endpoints in one app, each with its own user."""
    with TemporaryDirectory() as folder, mock_pinpoint(jobs="immediate", s3=folder) as pinpoint:
        pinpoint.create_app("shop", region=REGION)
        import_people(new_client(), "shop", write_people(Path(folder), NARROW, MANY))

        def enter() -> None:
            with pinpoint.checkpoint():
                pass

        times = measure({OURS: Entrant(enter, calls=2)}, rounds)
    yield Row.of(f"checkpoint, {MANY:,} endpoints", times, OURS, seconds_goal=20e-3)


_THREE: list[EndpointBatchItemTypeDef] = [
    {
        "Id": f"endpoint-{number}",
        "ChannelType": "SMS",
        "Address": f"+1206555010{number}",
        "User": {"UserId": "somebody"},
    }
    for number in range(3)
]
