"""Journeys as SVG pictures."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.drawing.palette import DARK, LIGHT, Theme
from pinpoint_mock.drawing.svg import draw_svg
from pinpoint_mock.journeys.flow_counts import JourneyCounts
from pinpoint_mock.journeys.graph import make_graph

from .samples import SALE, journey, mail, make_long_journey, shuffle, wait

SVG = "{http://www.w3.org/2000/svg}"


def draw(members: dict[str, Any], counts: JourneyCounts | None = None) -> ET.Element:
    return ET.fromstring(draw_svg(make_graph(members, counts)))


def texts_of(picture: ET.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def titles_of(picture: ET.Element) -> list[str]:
    return [title.text or "" for title in picture.iter(f"{SVG}title")]


def classes_of(picture: ET.Element) -> set[str]:
    return {name for element in picture.iter() for name in element.get("class", "").split()}


@pytest.mark.parametrize("members", [SALE, make_long_journey(10)], ids=["9 activities", "40 activities"])
def test_given_a_journey_when_drawn_then_every_activity_and_every_label_is_in_the_picture(
    members: dict[str, Any],
) -> None:
    graph = make_graph(members)
    picture = draw(members)
    assert {node.id for node in graph.nodes} <= {*texts_of(picture)}
    words = " ".join(texts_of(picture))
    assert [edge.label for edge in graph.edges if edge.label not in words] == []


def test_given_a_journey_when_drawn_then_each_kind_has_its_own_class() -> None:
    kinds = {"EMAIL", "SMS", "PUSH", "ContactCenter", "wait", "split", "holdout", "entry", "end"}
    assert kinds <= classes_of(draw(SALE))


def test_given_a_missing_activity_when_drawn_then_it_is_shown_as_missing() -> None:
    picture = draw(journey({"hello": mail("gone")}))
    assert "gone\nmissing" in titles_of(picture)
    assert "missing" in classes_of(picture)


def test_given_counts_when_drawn_then_they_are_on_the_ways_and_a_way_never_taken_is_dotted() -> None:
    counts = JourneyCounts(entered=1602, inside={"w": 602}, taken={("r", "1"): 1602})
    picture = draw(journey({"r": shuffle((60, "w"), (40, None)), "w": wait("P1D")}), counts)
    assert {"1,602 entered", "1,602", "602 here", "0"} <= {*texts_of(picture)}
    untaken = [element for element in picture.iter() if "untaken" in element.get("class", "")]
    assert len(untaken) == 2


def test_given_a_long_id_when_drawn_then_it_is_shortened_and_the_tooltip_is_complete() -> None:
    long = "remind-customers-who-have-not-opened-the-first-mail-2"
    picture = draw(journey({long: mail()}))
    assert "remind-customers-…the-first-mail-2" in texts_of(picture)
    assert f"{long}\nEMAIL\ntemplate 'news'" in titles_of(picture)


def test_given_a_journey_when_drawn_then_it_has_a_title_and_a_description_in_words() -> None:
    picture = draw(journey({"hello": mail()}, State="ACTIVE"))
    assert titles_of(picture)[0] == picture.get("aria-label") == "Journey sale ACTIVE"
    assert picture.findtext(f"{SVG}desc") == "The entry leads to hello. hello leads to the end."
    assert picture.get("role") == "img"


def test_given_a_picture_when_read_then_it_has_no_scripts_and_no_external_resources() -> None:
    picture = draw_svg(make_graph(SALE))
    assert re.findall(r"<script|href|url\(|@import|on\w+=", picture) == []
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]


@given(st.text(st.sampled_from("ab <&>\"'\x00\x1f\x7f\n\ufffe\u202e日\U0001f600"), min_size=1, max_size=60))
@settings(max_examples=60)
def test_given_any_strings_when_drawn_then_the_picture_is_well_formed(text: str) -> None:
    members = journey({text: {**mail(text, template=text), "Description": text}}, Name=text)
    assert draw(members).tag == f"{SVG}svg"


def test_given_the_same_journey_when_drawn_again_then_the_picture_is_the_same() -> None:
    assert draw_svg(make_graph(SALE)) == draw_svg(make_graph(SALE))


def test_given_an_empty_draft_when_drawn_then_its_name_is_there() -> None:
    assert texts_of(draw({"Name": "empty"})) == ["empty"]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 defines it."""
    lights = sorted(map(luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_given_a_theme_when_measured_then_text_and_outlines_have_enough_contrast(theme: Theme) -> None:
    for colours in theme.nodes.values():
        assert contrast(theme.text, colours.fill) >= 7
        assert contrast(theme.faint, colours.fill) >= 7
        assert contrast(colours.line, theme.background) >= 3
    assert contrast(theme.way, theme.background) >= 3
    assert contrast(theme.text, theme.background) >= 7


def test_given_both_themes_when_compared_then_they_colour_the_same_kinds() -> None:
    assert LIGHT.nodes.keys() == DARK.nodes.keys()
