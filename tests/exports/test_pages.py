"""Pages of lists: the record says so if the last page is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .test_loading_answers import DATES, JOURNEY, SEGMENT

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint

REASON = "the list has more pages, and the last one is missing: request them with Token until there is no NextToken"
TEMPLATE: Any = {"TemplateName": "receipt", "TemplateType": "EMAIL", "Version": "1", **DATES}


def page(name: str, *items: Any, token: str | None = None) -> dict[str, Any]:
    """Make a page of a list response."""
    return {name: {"Item": list(items), **({} if token is None else {"NextToken": token})}}


@pytest.mark.parametrize("name", ["JourneysResponse", "SegmentsResponse", "CampaignsResponse", "ApplicationsResponse"])
def test_given_a_page_without_the_last_one_when_it_is_loaded_then_the_record_says_that_there_are_more(
    mocked: Pinpoint, name: str
) -> None:
    [not_read] = mocked.load(page(name, token="eyJ")).not_read
    assert str(not_read) == f"<dict>:$.{name}.NextToken: {REASON}"


def test_given_items_without_their_wrapper_when_there_are_more_pages_then_the_record_says_so(mocked: Pinpoint) -> None:
    assert len(mocked.load({"Item": [SEGMENT], "NextToken": "eyJ"}).not_read) == 1


def test_given_a_list_of_templates_when_there_are_more_pages_then_the_record_says_so(mocked: Pinpoint) -> None:
    record = mocked.load({"TemplatesResponse": {"Item": [TEMPLATE], "NextToken": "eyJ"}})
    assert [each.place.path for each in record.not_read] == [
        "$.TemplatesResponse.Item[0]",
        "$.TemplatesResponse.NextToken",
    ]


def test_given_all_pages_when_they_are_loaded_then_nothing_is_missing(mocked: Pinpoint) -> None:
    pages = [page("JourneysResponse", JOURNEY, token="eyJ"), page("JourneysResponse", {**JOURNEY, "Id": "j2"})]
    assert mocked.load(*pages).not_read == ()


def test_given_several_pages_without_the_last_one_when_they_are_loaded_then_the_record_says_it_once(
    mocked: Pinpoint,
) -> None:
    pages = [page("JourneysResponse", {**JOURNEY, "Id": each}, token=each) for each in ("one", "two")]
    [not_read] = mocked.load(*pages).not_read
    assert not_read.place.file == "<dict>"


def test_given_the_last_page_of_another_app_when_they_are_loaded_then_the_record_says_that_there_are_more(
    mocked: Pinpoint,
) -> None:
    other = {**JOURNEY, "ApplicationId": "other", "Id": "j2"}
    record = mocked.load(page("JourneysResponse", JOURNEY, token="eyJ"), page("JourneysResponse", other))
    assert len(record.not_read) == 1
