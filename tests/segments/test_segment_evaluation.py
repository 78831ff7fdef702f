"""Groups, source segments and imported lists: the members of segments that are based on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.segments.evaluation import members_of as evaluate
from pinpoint_mock.segments.segment import find_segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Select = Callable[..., list[str]]
    Write = Callable[..., None]
    Create = Callable[..., str]
    Members = Callable[[str], list[str]]


def has(*names: str) -> dict[str, Any]:
    """Make dimensions that select the endpoints whose attribute `is` has all of these values."""
    return {"Attributes": {name: {"Values": ["yes"]} for name in names}}


@pytest.fixture
def endpoints(write: Write) -> None:
    """Write four endpoints, named after their attributes."""
    for name in ("neither", "a", "b", "ab"):
        held = [] if name == "neither" else list(name)
        write(name, Attributes={each: ["yes"] for each in held})


@pytest.mark.usefixtures("endpoints")
class TestGroups:
    def test_given_two_dimensions_in_one_entry_then_both_must_hold_and_for_two_entries_the_type_decides(
        self, in_groups: Select
    ) -> None:
        assert in_groups({"Dimensions": [has("a", "b")]}) == ["ab"]
        assert in_groups({"Dimensions": [has("a"), has("b")], "Type": "ANY"}) == ["a", "b", "ab"]
        assert in_groups({"Dimensions": [has("a"), has("b")], "Type": "ALL"}) == ["ab"]
        assert in_groups({"Dimensions": [has("a"), has("b")], "Type": "NONE"}) == ["neither"]
        assert in_groups({"Dimensions": [has("a"), has("b")]}) == ["ab"]

    def test_given_an_attribute_and_a_channel_then_both_must_hold_in_one_entry_and_either_of_two(
        self, selected: Select, in_groups: Select, write: Write
    ) -> None:
        write("sms", ChannelType="SMS", Address="+12065550100")
        write("a sms", ChannelType="SMS", Address="+12065550101", Attributes={"a": ["yes"]})
        channel = {"Demographic": {"Channel": {"Values": ["SMS"]}}}

        assert selected(**has("a"), **channel) == ["a sms"]
        assert in_groups({"Dimensions": [{**has("a"), **channel}]}) == ["a sms"]
        assert in_groups({"Dimensions": [has("a"), channel], "Type": "ANY"}) == ["a", "ab", "sms", "a sms"]

    def test_given_two_groups_then_include_decides_how_they_are_joined(self, in_groups: Select) -> None:
        groups = ({"Dimensions": [has("a")]}, {"Dimensions": [has("b")]})
        assert in_groups(*groups, Include="ANY") == ["a", "b", "ab"]
        assert in_groups(*groups, Include="ALL") == ["ab"]
        assert in_groups(*groups, Include="NONE") == ["neither"]
        assert in_groups(*groups) == ["ab"]

    def test_given_type_none_then_it_selects_endpoints_that_lack_the_attribute(
        self, in_groups: Select, write: Write
    ) -> None:
        write("sms", ChannelType="SMS", Address="+12065550100")
        write("known", ChannelType="SMS", Address="+12065550101", Attributes={"a": ["yes"]})

        found = in_groups(
            {"Dimensions": [has("a")], "Type": "NONE", "SourceType": "ANY", "SourceSegments": []},
            {"Dimensions": [{"Demographic": {"Channel": {"Values": ["SMS", "VOICE"]}}}], "Type": "ANY"},
            Include="ALL",
        )

        assert found == ["sms"]

    @pytest.mark.parametrize("how", ["ALL", "ANY", "NONE"])
    def test_given_a_group_without_criteria_then_every_endpoint_is_in_it(self, in_groups: Select, how: str) -> None:
        everybody = ["neither", "a", "b", "ab"]
        assert in_groups({"SourceType": how, "Type": how}) == everybody
        assert in_groups({"SourceType": how, "SourceSegments": [], "Type": how, "Dimensions": []}) == everybody
        assert in_groups(Include=how) == everybody
        assert in_groups({}, Include=how) == ([] if how == "NONE" else everybody)

    def test_given_an_entry_without_dimensions_then_every_endpoint_matches_it(self, in_groups: Select) -> None:
        assert in_groups({"Dimensions": [{}], "Type": "NONE"}) == []
        assert in_groups({"Dimensions": [{}, has("a")], "Type": "ALL"}) == ["a", "ab"]
        assert in_groups({"Dimensions": [{"Attributes": {}, "Demographic": {}}], "Type": "ANY"}) == [
            "neither", "a", "b", "ab",
        ]  # fmt: skip


@pytest.mark.usefixtures("endpoints")
class TestSources:
    @pytest.fixture
    def sources(self, create: Create) -> list[dict[str, str]]:
        """References to a segment of endpoints with `a`, and to a segment of endpoints with `b`."""
        return [{"Id": create(Dimensions=has(name))} for name in ("a", "b")]

    def test_given_two_sources_then_the_source_type_decides_how_they_are_joined(
        self, in_groups: Select, sources: Any
    ) -> None:
        assert in_groups({"SourceSegments": sources, "SourceType": "ANY"}) == ["a", "b", "ab"]
        assert in_groups({"SourceSegments": sources, "SourceType": "ALL"}) == ["ab"]
        assert in_groups({"SourceSegments": sources, "SourceType": "NONE"}) == ["neither"]
        assert in_groups({"SourceSegments": sources}) == ["ab"]

    def test_given_sources_and_dimensions_then_both_must_hold(self, in_groups: Select, sources: Any) -> None:
        group = {"SourceSegments": sources, "SourceType": "ANY", "Dimensions": [has("a")], "Type": "NONE"}
        assert in_groups(group) == ["b"]

    def test_given_a_source_then_its_named_version_is_used_and_without_a_version_the_newest(
        self, create: Create, update: Callable[..., Any], members_of: Members, sources: Any
    ) -> None:
        newest = create(SegmentGroups={"Groups": [{"SourceSegments": [sources[0]]}]})
        pinned = create(SegmentGroups={"Groups": [{"SourceSegments": [{**sources[0], "Version": 1}]}]})

        update(sources[0]["Id"], Dimensions=has("b"))

        assert members_of(newest) == ["b", "ab"]
        assert members_of(pinned) == ["a", "ab"]

    def test_given_a_source_that_was_deleted_then_no_endpoint_is_in_it(
        self, client: PinpointClient, app_id: str, create: Create, members_of: Members, sources: Any
    ) -> None:
        made = {
            how: create(SegmentGroups={"Groups": [{"SourceSegments": sources, "SourceType": how}]})
            for how in ("ALL", "ANY", "NONE")
        }

        client.delete_segment(ApplicationId=app_id, SegmentId=sources[0]["Id"])

        assert members_of(made["ALL"]) == []
        assert members_of(made["ANY"]) == ["b", "ab"]
        assert members_of(made["NONE"]) == ["neither", "a"]

    def test_given_an_older_version_then_it_can_be_evaluated_too(
        self, mocked: Pinpoint, app_id: str, update: Callable[..., Any], sources: Any
    ) -> None:
        update(sources[0]["Id"], Dimensions=has("b"))

        with mocked.app(app_id)._reference.locked_app() as app:
            found = evaluate(app, find_segment(app, sources[0]["Id"], 1))

        assert [endpoint.id for endpoint in found] == ["a", "ab"]

    def test_given_a_chain_of_many_segments_then_it_is_evaluated_and_explained(
        self, mocked: Pinpoint, app_id: str, create: Create, members_of: Members
    ) -> None:
        segment_id = create(Dimensions=has("a"))
        for _ in range(400):
            segment_id = create(SegmentGroups={"Groups": [{"SourceSegments": [{"Id": segment_id}]}]})

        assert members_of(segment_id) == ["a", "ab"]
        text = str(mocked.app(app_id).segment(segment_id).explain("b"))
        assert text.endswith("✗ Attributes['a']: found nothing, wanted INCLUSIVE ['yes']")

    def test_given_segments_that_name_their_source_often_then_each_is_evaluated_once(
        self, mocked: Pinpoint, app_id: str, create: Create, members_of: Members
    ) -> None:
        segment_id = create(Dimensions=has("a"))
        for _ in range(60):
            segment_id = create(SegmentGroups={"Groups": [{"SourceSegments": [{"Id": segment_id}] * 3}]})

        assert members_of(segment_id) == ["a", "ab"]
        text = str(mocked.app(app_id).segment(segment_id).explain("a"))
        assert (text.count("Attributes['a']"), text.count("(as above)")) == (1, 120)


class TestImported:
    def test_given_a_list_then_its_endpoints_and_all_endpoints_of_its_users_are_members(
        self, write: Write, put_import: Callable[..., Any], members_of: Members
    ) -> None:
        for name in ("One", "two", "three"):
            write(name)
        for name in ("four", "five"):
            write(name, User={"UserId": "u"})
        put_import("list", "one", "three", "missing", user_ids=("u", "nobody"))

        assert members_of("list") == ["One", "three", "four", "five"]

    def test_given_a_list_when_endpoints_come_and_go_then_the_list_does_not_change(
        self, client: PinpointClient, app_id: str, write: Write, put_import: Callable[..., Any], members_of: Members
    ) -> None:
        put_import("list", "a", user_ids=("u",))
        assert members_of("list") == []

        write("a")
        write("b", User={"UserId": "u"})
        write("c", User={"UserId": "u"})
        assert members_of("list") == ["a", "b", "c"]

        write("b", User={"UserId": "v"})
        client.delete_endpoint(ApplicationId=app_id, EndpointId="a")
        assert members_of("list") == ["c"]

    def test_given_a_list_as_source_then_dimensions_test_the_present_values_of_its_endpoints(
        self, write: Write, create: Create, put_import: Callable[..., Any], members_of: Members
    ) -> None:
        for name in ("a", "b", "other"):
            write(name, Attributes={"x": ["yes"]})
        put_import("list", "a", "b")
        segment_id = create(SegmentGroups={"Groups": [{"SourceSegments": [{"Id": "list"}], "Dimensions": [has("x")]}]})
        assert members_of(segment_id) == ["a", "b"]

        write("a", Attributes={"x": ["no"]})

        assert members_of(segment_id) == ["b"]


def test_inactive_and_opted_out_endpoints_are_members_too(write: Write, selected: Select) -> None:
    write("a", EndpointStatus="INACTIVE", Attributes={"x": ["yes"]})
    write("b", OptOut="ALL", Attributes={"x": ["yes"]})

    assert selected(**has("x")) == ["a", "b"]


def test_membership_changes_with_the_endpoints(
    client: PinpointClient, app_id: str, write: Write, create: Create, members_of: Members
) -> None:
    segment_id = create(Dimensions=has("x"))
    write("a", Attributes={"x": ["yes"]})
    write("b", Attributes={"x": ["yes"]})
    assert members_of(segment_id) == ["a", "b"]

    write("a", Attributes={"x": ["no"]})
    write("c", Attributes={"x": ["yes"]})
    client.delete_endpoint(ApplicationId=app_id, EndpointId="b")

    assert members_of(segment_id) == ["c"]


def test_members_are_evaluated_at_the_time_of_the_call(
    mocked: Pinpoint, client: PinpointClient, app_id: str, write: Write, create: Create
) -> None:
    write("a", User={"UserId": "u", "UserAttributes": {"x": ["yes"]}})
    write("b", User={"UserId": "u"})
    segment_id = create(Dimensions={"UserAttributes": has("x")["Attributes"]})
    with mocked.app(app_id)._reference.locked_app() as app:
        found = evaluate(app, find_segment(app, segment_id))

    client.delete_user_endpoints(ApplicationId=app_id, UserId="u")

    assert [endpoint.id for endpoint in found] == ["a", "b"]
