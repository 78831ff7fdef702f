"""Any writes, batches and deletions agree with a naive model of the rules, and the indexes stay correct."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from stage import snapshot, the_world

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.endpoints import audience_changes as rules
from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.endpoints.audience_changes import Quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

LIMIT = 2  # the maximum of endpoints for a user, lowered so that tests reach it soon
MAKE_ROOM = ("GCM", "APNS")
MEMBERS = ("Attributes", "ChannelType", "Address", "EndpointStatus", "OptOut")


@dataclass(frozen=True)
class Person:
    """An endpoint in the naive model.

    Args:
        written: The number of the request that wrote it last.
        joined: The number of the write that made it an endpoint of its user.
    """

    written: int = 0
    joined: int = 0
    ChannelType: str | None = None
    Address: str | None = None
    EndpointStatus: str = "ACTIVE"
    OptOut: str = "NONE"
    Attributes: dict[str, list[str]] = field(default_factory=dict)
    user: str | None = None
    own: dict[str, list[str]] = field(default_factory=dict)


class Refused(Exception):
    """The error if the model refuses a write."""


class Model:
    """A naive model of the service's rules, which searches all data each time."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.shared: dict[str, dict[str, list[str]]] = {}
        self.requests = 0
        self.writes = 0

    def next(self) -> Model:
        """Return a copy of this model for the next request."""
        copied = Model()
        copied.people, copied.shared = dict(self.people), dict(self.shared)
        copied.requests, copied.writes = self.requests + 1, self.writes
        return copied

    def write(self, endpoint_id: str, item: dict[str, Any]) -> None:
        self.writes += 1
        key = endpoint_id.lower()
        old = self.people.get(key)
        new = self._merged(old or Person(OptOut="NONE" if item.get("Address") else "ALL"), item)
        if (new.ChannelType is None) is not (new.Address is None) and not self._may_lack_address(new, item):
            raise Refused
        self._settle_user(key, old, new, item.get("User", {}).get("UserAttributes", {}))
        for other, person in self.people.items():
            same = (person.ChannelType, person.Address) == (new.ChannelType, new.Address)
            if other != key and same and new.Address is not None:
                self.people[other] = replace(person, EndpointStatus="INACTIVE")
        self._forget_users()

    @staticmethod
    def _may_lack_address(new: Person, item: dict[str, Any]) -> bool:
        is_opted_out = new.Address is None and new.OptOut == "ALL"
        return is_opted_out and (item.get("OptOut") == "ALL" or not {"ChannelType", "Address"} & item.keys())

    def _merged(self, old: Person, item: dict[str, Any]) -> Person:
        given = {name: item[name] for name in MEMBERS if name in item}
        given["Attributes"] = {**old.Attributes, **item.get("Attributes", {})}
        given.setdefault("EndpointStatus", "ACTIVE")
        user = item.get("User", {}).get("UserId", old.user) or None
        joined = old.joined if user == old.user else self.writes
        return replace(old, written=self.requests, joined=joined, user=user, **given)

    def _settle_user(self, key: str, old: Person | None, new: Person, attributes: dict[str, list[str]]) -> None:
        own = old.own if old else {}
        if new.user is None:
            self.people[key] = replace(new, own={**own, **attributes})
            return
        others = [other for other, person in self.people.items() if person.user == new.user and other != key]
        joins = old is None or old.user != new.user
        if joins and len(others) == LIMIT:
            self._make_room(new, others)
        self.shared[new.user] = {**self.shared.get(new.user, {}), **own, **attributes}
        self.people[key] = replace(new, own={})

    def _make_room(self, new: Person, others: list[str]) -> None:
        leavers = [other for other in others if self.people[other].ChannelType in MAKE_ROOM]
        if new.ChannelType not in MAKE_ROOM or not leavers:
            raise Refused
        leaver = min(leavers, key=lambda other: (self.people[other].written, self.people[other].joined))
        event("an endpoint made room")
        self.people[leaver] = replace(self.people[leaver], user=None, EndpointStatus="INACTIVE")

    def delete(self, keys: list[str]) -> None:
        if not keys:
            raise Refused
        for key in keys:
            del self.people[key]
        self._forget_users()

    def of_user(self, user_id: str) -> list[str]:
        return [key for key, person in self.people.items() if person.user == user_id]

    def _forget_users(self) -> None:
        for user_id in [user_id for user_id in self.shared if not self.of_user(user_id)]:
            del self.shared[user_id]

    def shown(self, key: str) -> dict[str, Any]:
        """Return the members that the response for an endpoint must have."""
        person = self.people[key]
        attributes = person.own if person.user is None else self.shared.get(person.user, {})
        user = {"UserId": person.user, "UserAttributes": attributes}
        members = {name: getattr(person, name) for name in MEMBERS} | {
            "User": {name: value for name, value in user.items() if value}
        }
        return {name: value for name, value in members.items() if value is not None}


VALUES = st.dictionaries(st.sampled_from(["a", "b"]), st.lists(st.sampled_from(["1", "2"]), max_size=1), max_size=2)
IDS = st.sampled_from(["e1", "E1", "e2", "e3", "e4", "e5", "e6"])
USERS = st.sampled_from(["u", "v"])
ITEMS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "ChannelType": st.sampled_from(["GCM", "APNS", "EMAIL"]),
        "Address": st.sampled_from(["T", "U"]),
        "EndpointStatus": st.sampled_from(["ACTIVE", "INACTIVE"]),
        "OptOut": st.sampled_from(["ALL", "NONE"]),
        "Attributes": VALUES,
        "User": st.fixed_dictionaries({}, optional={"UserId": USERS | st.just(""), "UserAttributes": VALUES}),
    },
)
MEMBERS_OF_A_USER: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "ChannelType": st.sampled_from(["GCM", "APNS", "EMAIL"]),
        "Address": st.sampled_from(["T", "U", "V", "W"]),
        "User": st.fixed_dictionaries({"UserId": USERS}, optional={"UserAttributes": VALUES}),
    }
)
WRITES = st.tuples(IDS, MEMBERS_OF_A_USER | ITEMS)
BATCHES = st.tuples(st.just("batch"), st.lists(WRITES, min_size=2, max_size=6))
STEPS = (
    BATCHES
    | BATCHES
    | st.tuples(st.just("write"), st.lists(WRITES, min_size=1, max_size=1))
    | st.tuples(st.just("delete"), IDS)
    | st.tuples(st.just("delete user"), USERS)
)


@cache
def the_client() -> PinpointClient:
    return boto3.Session().client("pinpoint", region_name="us-east-1")


def expected(model: Model, kind: str, what: Any) -> Model | None:
    """Return the model after a step; None if it refuses the step."""
    after = model.next()
    try:
        if kind == "delete":
            after.delete([what.lower()] if what.lower() in after.people else [])
        elif kind == "delete user":
            after.delete(after.of_user(what))
        else:
            for endpoint_id, item in what:
                after.write(endpoint_id, item)
    except Refused:
        return None
    return after


def do(client: PinpointClient, kind: str, what: Any) -> bool:
    """Make the request of a step, and return whether it was accepted."""
    try:
        if kind == "delete":
            client.delete_endpoint(ApplicationId="app", EndpointId=what)
        elif kind == "delete user":
            client.delete_user_endpoints(ApplicationId="app", UserId=what)
        elif kind == "write":
            [(endpoint_id, item)] = what
            client.update_endpoint(ApplicationId="app", EndpointId=endpoint_id, EndpointRequest=item)
        else:
            items: Any = [{"Id": endpoint_id, **item} for endpoint_id, item in what]
            client.update_endpoints_batch(ApplicationId="app", EndpointBatchRequest={"Item": items})
    except ClientError:
        return False
    return True


def the_audience() -> Audience:
    app = the_world().find_app("app")
    assert app is not None
    return app.part(Audience)


def check_indexes(audience: Audience) -> None:
    """Check that the indexes return the same endpoints as a search through all of them."""
    of_users: dict[str, set[str]] = {}
    active: Counter[tuple[str | None, str]] = Counter()
    for key, endpoint in audience.endpoints.items():
        assert key == endpoint.id.lower()
        if endpoint.user_id is not None:
            of_users.setdefault(endpoint.user_id, set()).add(key)
            assert not endpoint.user_attributes
        if endpoint.address is not None and endpoint.status == "ACTIVE":
            active[endpoint.channel_type, endpoint.address] += 1
    assert {user_id: set(user.endpoints) for user_id, user in audience.users.items()} == of_users
    assert all(1 <= len(user.endpoints) == len(set(user.endpoints)) <= LIMIT for user in audience.users.values())
    assert all(count == 1 for count in active.values())


def check_answers(client: PinpointClient, model: Model) -> None:
    """Check that responses agree with the model."""
    answered = {}
    for key in model.people:
        endpoint: Any = client.get_endpoint(ApplicationId="app", EndpointId=key)["EndpointResponse"]
        answered[key] = {name: endpoint[name] for name in (*MEMBERS, "User") if name in endpoint}
    assert answered == {key: model.shown(key) for key in model.people}
    assert the_audience().endpoints.keys() == model.people.keys()
    for user_id in model.shared:
        found: Any = client.get_user_endpoints(ApplicationId="app", UserId=user_id)["EndpointsResponse"]["Item"]
        assert {endpoint["Id"].lower() for endpoint in found} == set(model.of_user(user_id))


@contextmanager
def an_app() -> Iterator[tuple[Pinpoint, PinpointClient]]:
    """A new world with an app, where a user may have only a few endpoints."""
    with pytest.MonkeyPatch.context() as patch, mock_pinpoint() as pinpoint:
        patch.setitem(rules.QUOTAS, "current", Quotas(LIMIT, 250, evicts=True, separator=": "))
        pinpoint.create_app("app", region="us-east-1")
        yield pinpoint, the_client()


@given(steps=st.lists(STEPS, min_size=3, max_size=20))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_endpoints_and_users_are_as_a_naive_model_has_them(steps: list[tuple[str, Any]]) -> None:
    with an_app() as (pinpoint, client):
        model = Model()
        for kind, what in steps:
            pinpoint.clock.advance(seconds=1)
            before = snapshot(the_world())
            after = expected(model, kind, what)

            accepted = do(client, kind, what)

            event(f"{kind} {'accepted' if accepted else 'refused'}")
            assert accepted == (after is not None)
            assert (snapshot(the_world()) == before) == (after is None)
            model = after or model
            check_indexes(the_audience())
        check_answers(client, model)
