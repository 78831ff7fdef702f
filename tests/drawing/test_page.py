"""Journeys as an HTML page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pinpoint_mock.drawing.page import draw_page
from pinpoint_mock.journeys.flow_counts import JourneyCounts
from pinpoint_mock.journeys.graph import make_graph

from .samples import SALE, has, journey, mail, split


class Cells(HTMLParser):
    """A parser that collects the texts of table cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_open = True
        elif tag == "li" and self._is_open and self.rows[-1][-1]:
            self.rows[-1][-1] += "; "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.rows[-1][-1] += data


def test_given_a_journey_when_drawn_as_a_page_then_a_table_lists_its_activities() -> None:
    members = journey({"hello": mail("plan"), "plan": split(has("Plan", "gold"), "hello")})
    assert Cells(draw_page([make_graph(members)])).rows == [
        ["Activity", "Kind", "Details", "Leads to"],
        ["hello", "EMAIL", "template 'news'", "plan"],
        ["plan", "ConditionalSplit", "", "yes: Attributes.Plan is gold → hello; no → end"],
    ]


def test_given_counts_when_drawn_as_a_page_then_the_table_has_them() -> None:
    counts = JourneyCounts(entered=3, inside={"hello": 1}, taken={("hello", "SUCCESSFUL"): 2})
    assert Cells(draw_page([make_graph(journey({"hello": mail()}), counts)])).rows == [
        ["Activity", "Kind", "Details", "Leads to", "Here now"],
        ["hello", "EMAIL", "template 'news'", "2 → end", "1"],
    ]


def test_given_a_journey_when_drawn_as_a_page_then_the_legend_has_each_kind_once() -> None:
    legend = re.findall(r"</svg> (\w+)</li>", draw_page([make_graph(SALE)]))
    kinds = ["Holdout", "RandomSplit", "EMAIL", "SMS", "ConditionalSplit", "MultiCondition", "ContactCenter", "PUSH"]
    assert legend == [*kinds, "Wait"]


def test_given_several_journeys_when_drawn_as_a_page_then_all_are_on_it() -> None:
    page = draw_page([make_graph(SALE), make_graph(journey({"hello": mail()}, Name="second"))])
    assert re.findall("<h1>(.*?)</h1>", page) == ["sale", "second"]


def test_given_a_page_when_read_then_it_has_no_scripts_and_no_external_resources() -> None:
    page = draw_page([make_graph(SALE)])
    assert re.findall(r"<script|<link|href|src=|url\(|@import", page) == []
    assert "prefers-color-scheme: dark" in page


def test_given_special_characters_of_html_in_names_when_drawn_as_a_page_then_they_are_escaped() -> None:
    page = draw_page([make_graph(journey({"<b>": mail(template="<i>&")}, Name="<script>"))])
    assert "<b>" not in page
    assert "<script>" not in page
    assert "&lt;i&gt;&amp;" in page
