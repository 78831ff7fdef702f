"""Every operation of the service model answers as modelled. An operation of a newer model is not supported."""

from __future__ import annotations

import inspect
import json
from random import Random
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from generate import LOADER, OPERATION_NAMES, hostile_bodies, members_of, operation_model, payload_of, to_wire, value_of
from stage import furnish, path_of, snapshot, the_world
from well_formed import request_for

from pinpoint_mock import OperationNotSupported
from pinpoint_mock.gateway.model import find_route
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import load_all_packages

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

load_all_packages()

BUILT = sorted(OPERATIONS.keys() & set(OPERATION_NAMES))
WITH_BODY = [name for name in BUILT if payload_of(operation_model(name))]
COUNT = 122
"""The number of operations of the service; a newer botocore may add some."""
HOST = "https://pinpoint.us-east-1.amazonaws.com"


@pytest.fixture(autouse=True)
def _one_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A separate session would read the model files again in every test."""
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


def refusals_of(name: str) -> set[str]:
    """Return the error codes that an operation may have; the operations on tags do not declare any."""
    declared = {shape.name for shape in operation_model(name).error_shapes}
    return declared or {"BadRequestException", "NotFoundException"}


def generated_parameters(name: str) -> dict[str, Any]:
    """Return all parameters of an operation with invented values; the named resources need not exist."""
    chance = Random(name)
    return {
        member: value_of(shape, chance, everything=True)
        for member, shape in members_of(operation_model(name)).items()
        if shape.serialization.get("location") != "header"
    }


def parameters_in_query(name: str, chance: Random, *, everything: bool) -> dict[str, Any]:
    model = operation_model(name)
    members = members_of(model)
    required = set(model.input_shape.required_members) if model.input_shape else set()
    return {
        member: value_of(shape, chance, everything=everything)
        for member, shape in members.items()
        if shape.serialization.get("location") == "querystring" and (everything or member in required)
    }


def call_with_generated_input(client: PinpointClient, name: str, *, everything: bool, seed: int) -> None:
    """Make one call. It must succeed, or be refused with an error of the model and change nothing."""
    stage = furnish(client)
    chance = Random(f"{name} {seed}")
    model = operation_model(name)
    parameters: dict[str, Any] = stage.path_parameters(model) | parameters_in_query(name, chance, everything=everything)
    if payload := payload_of(model):
        parameters[payload[0]] = value_of(payload[1], chance, everything=everything)
    before = snapshot(the_world())
    try:
        answer = getattr(client, xform_name(name))(**parameters)
    except ClientError as error:
        answer = error.response
    if "Error" in answer:
        assert answer["Error"]["Code"] in refusals_of(name)
        assert answer["Error"]["Message"]
        assert snapshot(the_world()) == before
    else:
        expected = model.output_shape.serialization.get("payload") if model.output_shape else None
        assert answer.keys() == ({expected, "ResponseMetadata"} if expected else {"ResponseMetadata"})
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == model.http["responseCode"]


def test_all_122_operations_are_built_and_every_one_of_them_is_in_the_model() -> None:
    assert len(BUILT) == len(OPERATIONS) == COUNT


def test_only_update_journey_may_be_refused_with_a_conflict() -> None:
    assert [name for name in BUILT if "ConflictException" in refusals_of(name)] == ["UpdateJourney"]


@pytest.mark.parametrize("name", BUILT)
def test_an_operation_has_only_parameters_that_the_gateway_supplies_and_all_required_ones(name: str) -> None:
    members = members_of(operation_model(name))
    by_location: dict[str, set[str]] = {"uri": set(), "querystring": set(), "": set()}
    for member, shape in members.items():
        by_location[shape.serialization.get("location", "")].add(xform_name(member))
    in_path = {"app" if argument == "application_id" else argument for argument in by_location["uri"]}
    optional = by_location["querystring"] | {"region", "request_id"}
    if by_location["querystring"] & {"page_size", "token", "next_token"}:
        optional.add("page")

    payload = OPERATIONS[name].payload
    in_body = {payload} if payload else by_location[""]

    named = set(inspect.signature(OPERATIONS[name].function).parameters)

    assert in_path | in_body <= named
    assert named <= in_path | in_body | optional
    assert named == OPERATIONS[name].parameters


@pytest.mark.parametrize("value", ["0123456789abcdef0123456789abcdef", "a b/ü%:+?#&=~.", "v1"])
@pytest.mark.parametrize("name", OPERATION_NAMES)
def test_the_method_and_path_of_an_operation_lead_to_it(name: str, value: str) -> None:
    model = operation_model(name)
    members = members_of(model)
    in_path = [member for member, shape in members.items() if shape.serialization.get("location") == "uri"]
    path = path_of(model, dict.fromkeys(in_path, value))

    for url in (f"{HOST}{path}", f"{HOST}/path/of/the/endpoint{path}"):
        route, path_exists = find_route(model.http["method"], url)

        assert route is not None
        assert (route.name, path_exists) == (name, True)
        assert set(route.path_members) == set(in_path)
        assert route.read_path(url) == (value,) * len(in_path)


@pytest.mark.parametrize("name", BUILT)
def test_given_only_what_is_required_an_operation_answers_or_refuses_as_modelled(
    client: PinpointClient, name: str
) -> None:
    call_with_generated_input(client, name, everything=False, seed=0)


@pytest.mark.parametrize("name", BUILT)
def test_given_every_member_an_operation_answers_or_refuses_as_modelled(client: PinpointClient, name: str) -> None:
    call_with_generated_input(client, name, everything=True, seed=0)


@pytest.mark.parametrize("name", BUILT)
def test_given_every_member_within_the_known_rules_an_operation_answers(client: PinpointClient, name: str) -> None:
    stage = furnish(client)
    model = operation_model(name)
    parameters: dict[str, Any] = stage.path_parameters(model)
    parameters |= parameters_in_query(name, Random(name), everything=False)
    if payload := payload_of(model):
        parameters[payload[0]] = request_for(name, Random(name))
    if name == "UpdateJourneyState":
        parameters["JourneyStateRequest"] = {"State": "PAUSED"}

    answer = getattr(client, xform_name(name))(**parameters)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == model.http["responseCode"]


@pytest.mark.parametrize("name", WITH_BODY)
def test_given_hostile_input_an_operation_answers_or_refuses_as_modelled(
    mocked: Pinpoint, client: PinpointClient, raw: Raw, name: str
) -> None:
    stage = furnish(client)
    model = operation_model(name)
    payload = payload_of(model)
    assert payload is not None
    path = path_of(model, stage.path_parameters(model))
    refused = 0
    well_formed = to_wire(payload[1], request_for(name, Random(name)))
    limit = 400 if "Journey" in name or "Campaign" in name else 100
    before = snapshot(the_world())
    for body in hostile_bodies(well_formed, Random(name), limit=limit):
        sent = json.dumps(body).encode()
        with mocked.checkpoint():
            status, headers, answer = raw(model.http["method"], path, sent)
            if status >= 400:
                refused += 1
                assert headers["x-amzn-ErrorType"] in refusals_of(name), sent
                assert json.loads(answer).keys() == {"Message"}
                assert snapshot(the_world()) == before, sent
            else:
                assert status == model.http["responseCode"], sent
    assert refused


@pytest.mark.parametrize("name", BUILT)
def test_an_operation_that_is_not_supported_fails_at_once_with_any_arguments(
    client: PinpointClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delitem(OPERATIONS, name)
    before = snapshot(the_world())

    with pytest.raises(OperationNotSupported, match=name) as raised:
        getattr(client, xform_name(name))(**generated_parameters(name))

    assert raised.value.operation == name
    assert snapshot(the_world()) == before


def test_an_operation_that_a_newer_botocore_adds_is_not_supported(mocked: Pinpoint) -> None:
    class NewerLoader(Loader):
        def load_service_model(self, *args: Any, **options: Any) -> Any:
            model = super().load_service_model(*args, **options)
            if "GetApps" not in model.get("operations", {}):
                return model
            added = {
                "name": "GetForecast",
                "http": {**model["operations"]["GetApps"]["http"], "requestUri": "/v1/forecast"},
            }
            return {**model, "operations": {**model["operations"], "GetForecast": added}}

    newer = botocore.session.Session()
    newer.register_component("data_loader", NewerLoader(include_default_search_paths=True))
    client: Any = boto3.Session(botocore_session=newer).client("pinpoint", region_name="us-east-1")

    with pytest.raises(OperationNotSupported, match="does not support GetForecast, an operation that only newer"):
        client.get_forecast()

    assert client.get_apps()["ApplicationsResponse"]["Item"] == []
    assert [call.operation for call in mocked.calls] == ["GetForecast", "GetApps"]
