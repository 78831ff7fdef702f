"""The engine of journeys: waits and splits against SimPy, messages against SendMessages, and checkpoints."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.endpoints.audience_changes import AudienceChanges
from pinpoint_mock.endpoints.definition import read_definition
from pinpoint_mock.journeys.participants import TIMER, participants_of
from pinpoint_mock.world.clock import SECOND

from .contestants import OURS, REGION, new_client
from .measure import Entrant, measure
from .messages import RECIPIENTS
from .report import Figure, Row
from .simpy_crowd import SimPyCrowd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pinpoint_mock import JourneyView, Pinpoint

    from .report import Result

FEW, MANY, SENT_TO = 1_000, 100_000, 2_000
STEPS = 7
SIMPY = "SimPy"
APP = "shop"
_DAY = 86_400
_TEXT = "Hello {{Attributes.name}}, your order leaves today. Where it is: https://shop.example.com/{{Attributes.name}}"
_ADDRESSES = {"SMS": "+1206{:07}", "EMAIL": "person{}@example.com", "GCM": "token{}"}
_KINDS = {"SMS": "SMS", "EMAIL": "EMAIL", "GCM": "PUSH"}

WALK: dict[str, Any] = {
    "day1": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "team"}},
    "team": {
        "ConditionalSplit": {
            "Condition": {"Conditions": [{"SegmentDimensions": {"Attributes": {"team": {"Values": ["A"]}}}}]},
            "TrueActivity": "day2",
            "FalseActivity": "day2",
        }
    },
    "day2": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "chance"}},
    "chance": {
        "RandomSplit": {
            "Branches": [{"Percentage": 60, "NextActivity": "day3"}, {"Percentage": 40, "NextActivity": "day3"}]
        }
    },
    "day3": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "some"}},
    "some": {"Holdout": {"Percentage": 10, "NextActivity": "hour"}},
    "hour": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}},
}
"""Activities that wait and split: seven steps for each participant."""


@dataclass
class Scene:
    """A mock with a journey and its audience."""

    pinpoint: Pinpoint
    journey: JourneyView


@contextmanager
def published(size: int, activities: dict[str, Any], channel: str = "SMS") -> Iterator[Scene]:
    """Enter a mock with a published journey whose segment has a number of endpoints."""
    client: Any = new_client()
    with mock_pinpoint() as pinpoint:
        app = pinpoint.create_app(APP, region=REGION, channels=["SMS", "EMAIL", "GCM"])
        client.create_sms_template(TemplateName="order", SMSTemplateRequest={"Body": _TEXT})
        client.create_email_template(
            TemplateName="order", EmailTemplateRequest={"Subject": "Your order", "TextPart": _TEXT, "HtmlPart": _TEXT}
        )
        client.create_push_template(
            TemplateName="order", PushNotificationTemplateRequest={"Default": {"Title": "Your order", "Body": _TEXT}}
        )
        put_endpoints(pinpoint, size, channel)
        segment = {"Name": "all", "Dimensions": {}}
        segment_id = client.create_segment(ApplicationId=APP, WriteSegmentRequest=segment)["SegmentResponse"]["Id"]
        request = {
            "Name": "walk",
            "State": "ACTIVE",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment_id}},
            "StartActivity": next(iter(activities)),
            "Activities": activities,
        }
        journey = client.create_journey(ApplicationId=APP, WriteJourneyRequest=request)["JourneyResponse"]
        yield Scene(pinpoint, app.journey(journey["Id"]))


def put_endpoints(pinpoint: Pinpoint, size: int, channel: str) -> None:
    """Write endpoints to the app, as an import does."""
    with pinpoint._session.locked_world() as world:
        app = world.find_app(APP)
        assert app is not None
        changes = AudienceChanges(app)
        for number in range(size):
            endpoint = {
                "ChannelType": channel,
                "Address": _ADDRESSES[channel].format(number),
                "Attributes": {"team": ["A" if number % 2 else "B"], "name": [f"Name{number}"]},
            }
            changes.write(read_definition(f"endpoint-{number}", endpoint), world.clock.now())
        changes.commit()


class Case:
    """A journey that is published for each batch, and runs while it is timed.

    Args:
        size: The number of endpoints.
        activities: Its activities.
        channel: The channel of the endpoints.
        spread: Whether each participant is due at a different time.
    """

    def __init__(self, size: int, activities: dict[str, Any], channel: str = "SMS", *, spread: bool = False) -> None:
        self._size = size
        self._activities = activities
        self._channel = channel
        self._spread = spread
        self.scene: Scene

    @contextmanager
    def around(self) -> Iterator[None]:
        """Publish the journey. If participants are due one by one, they have already entered."""
        with published(self._size, self._activities, self._channel) as self.scene:
            if self._spread:
                self.scene.pinpoint.clock.advance(minutes=5)
                _spread(self.scene)
            yield

    def run(self) -> None:
        """Move the clock until all participants have left."""
        self.scene.pinpoint.clock.run_until_idle(limit=10 * MANY)

    def entrant(self) -> Entrant:
        """Return the timed work: a run, per participant."""
        return Entrant(self.run, self.around, calls=1, items=self._size, warm_up=False)


def _spread(scene: Scene) -> None:
    """Make each waiting participant due at a different time, as if they had entered by events."""
    with scene.pinpoint._session.locked_world() as world:
        app = world.find_app(APP)
        assert app is not None
        participants = participants_of(app, scene.journey.id)
        assert participants is not None
        start = world.clock.now() + _DAY * SECOND
        for row in participants.all_inside():
            participants.wait([row], start + row * SECOND, TIMER)


def walking(rounds: int) -> Iterator[Result]:
    """Compare participants who wait and split with the same journey in SimPy. Measure the memory of one who waits."""
    crowd, walk = SimPyCrowd(MANY), Case(MANY, WALK)
    few = Case(FEW, WALK)
    of_few = f"of {FEW:,}"
    beside = Entrant(crowd.run, crowd.around, calls=1, items=MANY, warm_up=False)
    times = measure({OURS: walk.entrant(), SIMPY: beside, of_few: few.entrant()}, rounds)
    case = f"journey of waits and splits, a participant of {MANY:,}, {STEPS} steps"
    yield Row.of(case, times, OURS, SIMPY, 0.50)
    yield Row.of(f"{case}, all due at the same time", times, OURS, of_few, 1.25)
    ours, theirs = _weigh(walk.around, lambda: walk.scene.pinpoint.clock.advance(minutes=5)), _weigh_simpy()
    yield Figure("memory of a participant who waits", OURS, f"{ours:.0f} bytes (goal: at most 300)")
    yield Figure("memory of a participant who waits", SIMPY, f"{theirs:.0f} bytes")


def instants(rounds: int) -> Iterator[Result]:
    """Measure participants who are due one by one: the time per participant must not grow with their number."""
    short = {"wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "chance"}}, "chance": _ENDING}
    cases = {f"of {size:,}": Case(size, short, spread=True) for size in (FEW, MANY)}
    times = measure({name: case.entrant() for name, case in cases.items()}, min(rounds, 3))
    few, many = cases
    yield Row.of("run_until_idle, a participant who is due alone", times, many, few, 1.25)


_ENDING: dict[str, Any] = {"RandomSplit": {"Branches": [{"Percentage": 60}, {"Percentage": 40}]}}


def journey_messages(rounds: int) -> Iterator[Result]:
    """Compare a message of a journey with an address of SendMessages."""
    cases = {}
    for channel, name in (("SMS", "an SMS"), ("GCM", "a push"), ("EMAIL", "an e-mail")):
        activities = {"send": {_KINDS[channel]: {"TemplateName": "order"}}}
        cases[f"{name} of a journey"] = Case(SENT_TO, activities, channel).entrant()
    for channel, name in (("SMS", "an SMS"), ("GCM", "a push")):
        cases[f"{name} of SendMessages"] = SendMessages(channel).entrant()
    times = measure(cases, rounds)
    for name in ("an SMS", "a push"):
        yield Row.of("a message with a template", times, f"{name} of a journey", f"{name} of SendMessages", 1.20)
    yield Row.of("a message with a template", times, "an e-mail of a journey", "an SMS of a journey", 2.00)


def journey_checkpoint(rounds: int) -> Iterator[Result]:
    """Enter and leave a checkpoint while participants wait, and read the journey in it."""
    with published(MANY, WALK) as scene:
        scene.pinpoint.clock.advance(minutes=5)

        def enter() -> None:
            with scene.pinpoint.checkpoint():
                pass

        def look() -> None:
            with scene.pinpoint.checkpoint():
                assert scene.journey.participants_left == MANY

        alone, with_look = "entered and left", "with a look inside"
        times = measure({alone: Entrant(enter, calls=2), with_look: Entrant(look, calls=2)}, rounds)
    for name in (alone, with_look):
        yield Row.of(f"checkpoint, {MANY:,} people waiting", times, name, seconds_goal=20e-3)


CASES = (walking, instants, journey_messages, journey_checkpoint)


class SendMessages:
    """SendMessages to the maximum number of addresses, with the same message as the journey.

    Args:
        channel: The channel of the addresses.
    """

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._client: Any = new_client()

    def entrant(self) -> Entrant:
        """Return the timed work: a call, per address."""
        return Entrant(self._send, partial(_shop, self._channel), calls=SENT_TO // RECIPIENTS, items=RECIPIENTS)

    def _send(self) -> None:
        template = {"SMS": "SMSTemplate", "GCM": "PushTemplate"}[self._channel]
        addresses = {
            _ADDRESSES[self._channel].format(number): {
                "ChannelType": self._channel,
                "Substitutions": {"Name": [f"Name{number}"]},
            }
            for number in range(RECIPIENTS)
        }
        request = {
            "Addresses": addresses,
            "MessageConfiguration": {},
            "TemplateConfiguration": {template: {"Name": "named"}},
        }
        self._client.send_messages(ApplicationId=APP, MessageRequest=request)


@contextmanager
def _shop(channel: Any) -> Iterator[None]:
    client: Any = new_client()
    text = _TEXT.replace("Attributes.name", "Name")
    with mock_pinpoint() as pinpoint:
        pinpoint.create_app(APP, region=REGION, channels=[channel])
        client.create_sms_template(TemplateName="named", SMSTemplateRequest={"Body": text})
        client.create_push_template(
            TemplateName="named", PushNotificationTemplateRequest={"Default": {"Title": "Your order", "Body": text}}
        )
        yield


def _weigh_simpy() -> float:
    crowd = SimPyCrowd(MANY)

    def begin() -> None:
        crowd.start()
        crowd.environment.run(until=1)

    return _weigh(crowd.around, begin)


def _weigh(around: Callable[[], AbstractContextManager[object]], begin: Callable[[], object]) -> float:
    """Return the memory per person who waits after the start."""
    with around():
        gc.collect()
        tracemalloc.start()
        begin()
        gc.collect()
        weight, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return weight / MANY
