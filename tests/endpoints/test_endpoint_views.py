"""Endpoints and users as a test reads them: `app.endpoints`, `app.users`, `app.endpoint(…)` and `app.user(…)`."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint

from .conftest import People

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint


@pytest.fixture
def app(mocked: Pinpoint, app_id: str) -> AppView:
    return mocked.app(app_id)


def test_given_an_endpoint_when_its_record_is_read_then_it_shows_what_get_endpoint_returns(
    app: AppView, people: People
) -> None:
    people.mail(
        "Ann",
        Attributes={"team": ["blue"]},
        Metrics={"visits": 2},
        Demographic={"Make": "Apple"},
        Location={"Country": "US"},
        User={"UserId": "u", "UserAttributes": {"plan": ["gold"]}},
    )
    answer = people.read("ann")

    record = app.endpoints[0]

    assert (record.id, record.channel_type, record.address) == ("Ann", "EMAIL", "Ann@example.com")
    assert (record.endpoint_status, record.opt_out, record.user_id) == ("ACTIVE", "NONE", "u")
    assert (record.attributes, record.metrics) == (answer["Attributes"], answer["Metrics"])
    assert (record.demographic, record.location) == (answer["Demographic"], answer["Location"])
    assert record.user_attributes == answer["User"]["UserAttributes"]
    assert (record.cohort_id, record.request_id) == (answer["CohortId"], answer["RequestId"])
    for time, member in ((record.effective_date, "EffectiveDate"), (record.creation_date, "CreationDate")):
        assert f"{time:%Y-%m-%dT%H:%M:%S}" == answer[member][:19]
    assert str(record) == "endpoint 'Ann' of user 'u': EMAIL to 'Ann@example.com', ACTIVE, OptOut NONE"


def test_given_a_record_when_it_or_the_endpoint_changes_then_the_other_does_not(app: AppView, people: People) -> None:
    people.mail("ann", Attributes={"team": ["blue"]})
    record: Any = app.endpoint("ann")

    record.attributes["team"].append("red")
    people.mail("ann", OptOut="ALL")

    assert app.endpoint("ann").attributes == {"team": ["blue"]}
    assert (record.opt_out, app.endpoint("ann").opt_out) == ("NONE", "ALL")
    with pytest.raises(FrozenInstanceError):
        record.id = "bob"


def test_given_endpoints_when_filtered_then_all_spellings_match_and_typos_are_errors(
    app: AppView, people: People
) -> None:
    people.mail("ann")
    people.write("phone", ChannelType="SMS", Address="+1 206-555-0100")

    assert [record.id for record in app.endpoints] == ["ann", "phone"]
    assert app.endpoints.one(address="+12065550100").id == app.endpoints.one(id="PHONE").id == "phone"
    assert app.endpoints == [app.endpoint("ann"), app.endpoint("phone")]
    endpoints: Any = app.endpoints
    for member, value in (("endpoint_status", "active"), ("opt_out", "none"), ("channel_type", "email")):
        with pytest.raises(ValueError, match=f"^{member} must be one of .*, not '{value}' \\(did you mean "):
            endpoints.filter(**{member: value})
    with pytest.raises(TypeError, match="EndpointRecord has no member 'status'; it has id, channel_type"):
        app.endpoints.filter(status="ACTIVE")  # type: ignore[call-arg]


def test_given_many_endpoints_when_indexed_then_each_position_has_its_endpoint(app: AppView, people: People) -> None:
    ids = [f"e{number}" for number in range(7)]
    people.batch(*[{"Id": name, "ChannelType": "EMAIL", "Address": f"{name}@example.com"} for name in ids])

    assert [app.endpoints[place].id for place in range(7)] == ids
    assert [app.endpoints[place].id for place in range(-7, 0)] == ids
    assert [record.id for record in app.endpoints[1:6:2]] == ids[1:6:2]
    assert [record.id for record in reversed(app.endpoints)] == ids[::-1]
    for place in (7, -8):
        with pytest.raises(IndexError):
            _ = app.endpoints[place]


@pytest.mark.parametrize("name", ["Phone", "PHONE", "+1 206-555-0100", "+12065550100", "001 (206) 5550100", "user"])
@pytest.mark.parametrize("duplicates", ["all", "push", "off"])
def test_given_an_endpoint_when_it_is_named_by_id_address_or_user_then_it_is_found(
    client: PinpointClient, name: str, duplicates: Any
) -> None:
    with mock_pinpoint(inactivate_duplicates=duplicates) as pinpoint:
        app = pinpoint.create_app("app", region="us-east-1")
        people = People(client, "app")
        people.mail("other")
        people.write("Phone", ChannelType="SMS", Address="+1 206-555-0100", User={"UserId": "user"})
        assert app.endpoint(name).id == "Phone"


def test_given_an_id_that_is_also_an_address_and_a_user_then_the_id_comes_first_and_the_address_before_the_user(
    app: AppView, people: People
) -> None:
    people.write("a", ChannelType="EMAIL", Address="x@example.com")
    people.write("b", ChannelType="EMAIL", Address="b@example.com", User={"UserId": "x@example.com"})
    assert app.endpoint("x@example.com").id == "a"
    people.mail("x@example.com")
    assert app.endpoint("x@example.com").id == "x@example.com"


def test_given_a_user_with_several_endpoints_when_one_is_asked_for_then_the_error_lists_them(
    app: AppView, people: People
) -> None:
    people.join("one", "user", "EMAIL")
    people.join("two", "user", "SMS")

    with pytest.raises(LookupError) as raised:
        app.endpoint("user")

    assert str(raised.value) == (
        "user 'user' has 2 endpoints in app 'app', not one; pass the id of one of them:"
        "\n  'one' (EMAIL to 'address of one', ACTIVE)\n  'two' (SMS to 'address of two', ACTIVE)"
    )


@pytest.mark.parametrize("name", ["+12065550100", "+1 (206) 555-0100"])
def test_given_an_address_on_two_channels_when_one_is_asked_for_then_the_error_lists_them(
    app: AppView, people: People, name: str
) -> None:
    for channel in ("SMS", "VOICE"):
        people.write(channel, ChannelType=channel, Address="+12065550100")

    with pytest.raises(
        LookupError, match=r"address .* has 2 endpoints in app 'app', not one.*\n  'SMS' .*\n  'VOICE' "
    ):
        app.endpoint(name)


@pytest.mark.parametrize("name", ["family@example.com", "Family@Example.com"])
def test_given_an_address_that_moved_to_another_endpoint_then_that_one_is_found_and_the_first_after_its_deletion(
    app: AppView, people: People, name: str
) -> None:
    for endpoint_id in ("first", "second"):
        people.write(endpoint_id, ChannelType="EMAIL", Address="family@example.com")
    assert app.endpoint(name).id == "second"
    people.delete("second")
    assert app.endpoint(name).id == "first"


def test_given_an_address_that_two_endpoints_have_when_one_is_asked_for_then_the_error_lists_them(
    client: PinpointClient,
) -> None:
    with mock_pinpoint(inactivate_duplicates="off") as pinpoint:
        app = pinpoint.create_app("app", region="us-east-1")
        for endpoint_id in ("first", "second"):
            People(client, "app").write(endpoint_id, ChannelType="EMAIL", Address="family@example.com")
        with pytest.raises(LookupError, match=r"has 2 endpoints in app 'app', not one.*\n  'first' .*\n  'second' "):
            app.endpoint("family@example.com")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("phoen", r"\(did you mean 'phone'\?\)"),
        ("phone@example.con", r"\(did you mean 'phone@example.com', whose id is 'phone'\?\)"),
        ("customer-seventeen", r"\(did you mean 'customer-17'\?\)"),
        ("zzz", "it has 'phone'"),
    ],
)
def test_given_an_unknown_name_when_it_is_asked_for_then_the_error_shows_the_nearest_one(
    app: AppView, people: People, name: str, hint: str
) -> None:
    people.mail("phone", User={"UserId": "customer-17"})
    with pytest.raises(LookupError, match=f"the id, address or user id '{name}' does not exist in app .*{hint}$"):
        app.endpoint(name)


def test_given_users_when_they_are_read_then_each_has_its_attributes_and_endpoints(
    app: AppView, people: People
) -> None:
    people.mail("One", User={"UserId": "u", "UserAttributes": {"plan": ["gold"]}})
    people.mail("two", User={"UserId": "u"})
    people.mail("three", User={"UserId": "v"})

    assert [(user.user_id, user.endpoint_ids) for user in app.users] == [("u", ("One", "two")), ("v", ("three",))]
    assert app.users.one(user_id="u") == app.user("u")
    assert app.user("u").attributes == {"plan": ["gold"]}
    assert str(app.user("u")) == "user 'u': 2 endpoints: 'One', 'two'"
    people.delete("three")
    with pytest.raises(LookupError, match=r"^user 'v' does not exist in app 'app'; it has 'u'$"):
        app.user("v")
    with pytest.raises(LookupError, match=r"^user 'two' does not exist .* \('two' is the id of an endpoint\)$"):
        app.user("two")


def test_given_a_checkpoint_when_it_ends_then_the_views_do_not_show_what_was_written_in_it(
    mocked: Pinpoint, app: AppView, people: People
) -> None:
    endpoints, users = app.endpoints, app.users
    people.mail("one", User={"UserId": "u"})
    with mocked.checkpoint():
        people.mail("two", User={"UserId": "v"})
        assert (len(endpoints), len(users)) == (2, 2)
    assert ([one.id for one in endpoints], [user.user_id for user in users]) == (["one"], ["u"])
