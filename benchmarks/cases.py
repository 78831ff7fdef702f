"""The measurements other than whole calls, and their goals.

Each case takes the number of rounds and yields rows of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pinpoint_mock import OperationNotSupported, mock_pinpoint
from pinpoint_mock.segments.segment import Segment, arn_of, put_segment

from .calls import get_app
from .contestants import MOTO, OURS, REGION, Moto, Ours, new_client
from .journey import create_small_journey
from .measure import Entrant, measure, measure_code
from .report import NOT_BUILT, Row, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import AppView, Pinpoint
    from pinpoint_mock.world.store import App

    from .report import Result

ENTITIES = 100_000
CANNED = "a canned response"

_CLIENT = """
import boto3
session = boto3.Session(aws_access_key_id="benchmark", aws_secret_access_key="benchmark", region_name="eu-west-1")
client = session.client("pinpoint")
"""
_OUR_FIRST_CALL = """
with mock_pinpoint():
    client.create_app(CreateApplicationRequest={"Name": "shop"})
"""
_CANNED_ANSWER = """
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse

def answer(request, **_):
    response = AWSResponse(request.url, 201, {"Content-Type": "application/json"}, None)
    response._content = b'{"Arn": "arn", "Id": "shop", "Name": "shop"}'
    return response

client.meta.events.register_first("before-send.pinpoint", answer)
client.meta.events.register_first("choose-signer.pinpoint", lambda **_: UNSIGNED)
"""
_CANNED_FIRST_CALL = 'client.create_app(CreateApplicationRequest={"Name": "shop"})'


def entering(rounds: int) -> Iterator[Result]:
    """Enter and leave a mock that has been used before."""
    moto, ours = Moto(), Ours()
    ours.answer_to(get_app)

    def enter_ours() -> None:
        with mock_pinpoint():
            pass

    def enter_moto() -> None:
        with moto.mock():
            pass

    times = measure({OURS: Entrant(enter_ours), MOTO: Entrant(enter_moto, calls=5)}, rounds)
    yield Row.of("enter and exit", times, OURS, MOTO, seconds_goal=30e-6)


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of a resource package."""

    name: str


def checkpoint(rounds: int) -> Iterator[Result]:
    """Enter a checkpoint, change an entity in it, and leave it, with many entities and with many segments."""
    for kind, fill in (("entities", _put_things), ("segments", _put_segments)):
        with mock_pinpoint() as pinpoint:
            app = pinpoint.create_app("shop", region=REGION)
            with app._reference.locked_app() as shop:
                fill(shop)

            def change(app: AppView = app, pinpoint: Pinpoint = pinpoint) -> None:
                with pinpoint.checkpoint(), app._reference.locked_app() as shop:
                    shop.collection(Thing).put("thing-0", Thing("new"))

            times = measure({OURS: Entrant(change, calls=2)}, rounds)
        yield Row.of(f"checkpoint with a change, {ENTITIES:,} {kind}", times, OURS, seconds_goal=20e-3)


def _put_things(app: App) -> None:
    for number in range(ENTITIES):
        app.collection(Thing).put(f"thing-{number}", Thing(f"{number}"))


def _put_segments(app: App) -> None:
    for number in range(ENTITIES):
        segment = Segment(f"segment-{number}", 1, None, {}, None, None, 0, 0)
        app.world.tags.register(arn_of(app, segment.id), {})
        put_segment(app, segment)


def pages(rounds: int) -> Iterator[Result]:
    """Get a page of 10 out of few and out of many: the cost must not grow with the total."""
    client = new_client()
    with mock_pinpoint() as pinpoint:
        for number in range(100):
            pinpoint.create_app(f"app-{number}", region=REGION)
        few = new_client("us-east-1")
        for number in range(10):
            pinpoint.create_app(f"few-{number}", region="us-east-1")
        times = measure(
            {
                "10 of 100": Entrant(lambda: client.get_apps(PageSize="10")),
                "10 of 10": Entrant(lambda: few.get_apps(PageSize="10")),
            },
            rounds,
        )
        yield Row.of("GetApps", times, "10 of 100", "10 of 10", 1.10)
        try:
            for application_id, number in (("app-0", 1000), ("app-1", 10)):
                for _ in range(number):
                    create_small_journey(client, application_id)
            times = measure(
                {
                    "10 of 1000": Entrant(lambda: client.list_journeys(ApplicationId="app-0", PageSize="10")),
                    "10 of 10": Entrant(lambda: client.list_journeys(ApplicationId="app-1", PageSize="10")),
                },
                rounds,
            )
            yield Row.of("ListJourneys", times, "10 of 1000", "10 of 10", 1.10)
        except OperationNotSupported:
            yield Skipped("ListJourneys", NOT_BUILT)


def first_call(rounds: int) -> Iterator[Result]:
    """Measure the extra time of the first call in a new interpreter: it imports the gateway and a resource package."""
    programs = {
        OURS: (f"{_CLIENT}from pinpoint_mock import mock_pinpoint", _OUR_FIRST_CALL),
        CANNED: (f"{_CLIENT}{_CANNED_ANSWER}", _CANNED_FIRST_CALL),
    }
    times = measure_code(programs, rounds)
    yield Row(
        case="first call in a process, extra time over a canned response",
        measured=OURS,
        seconds=times.difference(OURS, CANNED),
        reference=CANNED,
        reference_seconds=times.of(CANNED),
        seconds_goal=45e-3,
    )


def imports(rounds: int) -> Iterator[Result]:
    """Measure imports in fresh interpreters. The pytest plugin is imported after pytest."""
    times = measure_code(
        {OURS: ("", "import boto3\nfrom pinpoint_mock import mock_pinpoint"), "boto3": ("", "import boto3")},
        rounds,
    )
    yield Row.of("import", times, OURS, "boto3", 1.08)
    if find_spec("pinpoint_mock.pytest_plugin") is None:
        yield Skipped("import of the pytest plugin", "pinpoint_mock.pytest_plugin does not exist")
        return
    times = measure_code({OURS: ("import pytest", "import pinpoint_mock.pytest_plugin")}, rounds)
    yield Row.of("import of the pytest plugin", times, OURS, seconds_goal=5e-3)
