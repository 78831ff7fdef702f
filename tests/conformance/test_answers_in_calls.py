"""For every operation, the response in the call log is equal to the response that boto3 returned."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from generate import OPERATION_NAMES, members_of, operation_model, payload_of, value_of
from stage import furnish
from well_formed import request_for

from pinpoint_mock.gateway.call_notes import _NOUNS
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import load_all_packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

load_all_packages()

BUILT = sorted(OPERATIONS.keys() & set(OPERATION_NAMES))


def parameters_of(name: str, path: dict[str, str]) -> dict[str, Any]:
    """Return a valid request with every member."""
    model = operation_model(name)
    parameters: dict[str, Any] = dict(path)
    required = model.input_shape.required_members if model.input_shape else []
    for member, shape in members_of(model).items():
        if shape.serialization.get("location") == "querystring" and member in required:
            parameters[member] = value_of(shape, Random(name), everything=True)
    if payload := payload_of(model):
        parameters[payload[0]] = (
            {"State": "PAUSED"} if name == "UpdateJourneyState" else request_for(name, Random(name))
        )
    return parameters


def test_given_every_operation_when_it_answers_then_the_response_is_what_boto3_returned(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    stage = furnish(client)
    kept = []
    for name in BUILT:
        parameters = parameters_of(name, stage.path_parameters(operation_model(name)))
        with mocked.checkpoint():
            answer: Any = getattr(client, xform_name(name))(**parameters)
            kept.append((mocked.calls[-1], answer))

    for call, answer in kept:
        del answer["ResponseMetadata"]
        assert call.response == answer, call.operation
    assert [call.operation for call, _ in kept] == BUILT
    assert sum(bool(call.response) for call, _ in kept) > 70


def maps_above_a_status(shape: Any, above: tuple[str, ...]) -> Iterator[str]:
    """Return the names of the maps whose items have a status."""
    if shape.type_name == "structure":
        if "StatusCode" in shape.members:
            yield from above
        for member in shape.members.values():
            yield from maps_above_a_status(member, above)
    elif shape.type_name == "map":
        yield from maps_above_a_status(shape.value, (*above, shape.name))
    elif shape.type_name == "list":
        yield from maps_above_a_status(shape.member, above)


@pytest.mark.parametrize("name", OPERATION_NAMES)
def test_given_items_with_a_status_then_a_note_has_a_noun_for_their_keys(name: str) -> None:
    shape = operation_model(name).output_shape

    assert shape is None or set(maps_above_a_status(shape, ())) <= _NOUNS.keys()
