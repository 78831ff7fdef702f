"""Whole calls, from the client's method to its result, and the goals for them.

Each call is compared with the floor, with the signed floor and, if moto has the operation, with moto.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from pinpoint_mock import OperationNotSupported

from .contestants import FLOOR, MOTO, OURS, SIGNED_FLOOR, Floor, Moto, Ours, create_app
from .journey import create_journey
from .measure import Entrant, measure
from .report import NOT_BUILT, Result, Row, Skipped

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from .contestants import Contestant

Operation: TypeAlias = Callable[["PinpointClient", str], object]


def calls(rounds: int) -> Iterator[Result]:
    """Compare whole calls, from the client's method to its result, with the floor and with moto."""
    ours, floors = Ours(), {FLOOR: Floor(signed=False), SIGNED_FLOOR: Floor(signed=True)}
    moto = Moto()  # made last, so clients that were made earlier do not have its handlers

    def compare(case: str, operation: Operation, goal: float | None, *, batch: int, with_moto: bool) -> Iterator[Row]:
        canned = ours.answer_to(operation)
        for floor in floors.values():
            floor.canned = canned
        contestants: dict[str, Contestant] = {OURS: ours, **floors}
        if with_moto:
            contestants[MOTO] = moto
        times = measure({name: _entrant(one, operation, batch) for name, one in contestants.items()}, rounds)
        yield Row.of(case, times, OURS, FLOOR, goal)
        yield Row.of(case, times, OURS, SIGNED_FLOOR)
        if with_moto:
            yield Row.of(case, times, OURS, MOTO)
            yield Row.of(case, times, MOTO, FLOOR)

    yield from compare("GetApp", get_app, 1.10, batch=90, with_moto=True)
    yield from compare("CreateApp", _create_app, 1.14, batch=90, with_moto=True)
    yield from compare("UpdateEndpoint, a new one", _new_endpoint, None, batch=90, with_moto=False)
    yield from compare("UpdateEndpoint, a known one", _update_endpoint, None, batch=90, with_moto=False)
    try:
        yield from compare("CreateJourney, 40 activities", create_journey, 1.30, batch=20, with_moto=False)
    except OperationNotSupported:
        yield Skipped("CreateJourney, 40 activities", NOT_BUILT)


def _entrant(contestant: Contestant, operation: Operation, batch: int) -> Entrant:
    return Entrant(lambda: operation(contestant.client, contestant.application_id), contestant.active, batch)


def get_app(client: PinpointClient, application_id: str) -> object:
    """Get an app."""
    return client.get_app(ApplicationId=application_id)


_numbers = count()


def _new_endpoint(client: PinpointClient, application_id: str) -> object:
    return _update_endpoint(client, application_id, f"endpoint-{next(_numbers)}")


def _update_endpoint(client: PinpointClient, application_id: str, endpoint_id: str = "endpoint") -> object:
    return client.update_endpoint(
        ApplicationId=application_id,
        EndpointId=endpoint_id,
        EndpointRequest={
            "ChannelType": "EMAIL",
            "Address": f"{endpoint_id}@example.com",
            "Attributes": {"Plan": ["pro"]},
            "User": {"UserId": f"user-of-{endpoint_id}"},
        },
    )


def _create_app(client: PinpointClient, _: str) -> object:
    return create_app(client)
