"""Parts: data that a package stores in a world or an app. A checkpoint copies it, and a reset removes it."""

from __future__ import annotations

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.parts import Part, Parts


class Notes(Part):
    """A part."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def copy(self) -> Notes:
        copied = Notes()
        copied.lines = self.lines.copy()
        return copied


class Cellar(Notes):
    """A part that survives a reset."""

    survives_reset = True


def test_when_a_part_is_requested_twice_then_it_is_the_same() -> None:
    parts = Parts()
    assert parts.part(Notes) is parts.part(Notes)


def test_given_a_part_that_two_threads_request_at_once_when_it_is_created_then_both_have_the_same() -> None:
    """This happens if a thread without the lock, such as one that prints a report, requests it at the same time."""
    parts = Parts()
    others: list[Part] = []

    class Contended(Notes):
        def __init__(self) -> None:
            super().__init__()
            if not others:
                others.append(self)
                others.append(parts.part(Contended))

    assert parts.part(Contended) is others[1]


def test_given_two_types_when_parts_are_requested_then_each_type_has_its_own() -> None:
    parts = Parts()
    assert type(parts.part(Notes)) is Notes
    assert type(parts.part(Cellar)) is Cellar


def test_when_parts_are_copied_then_each_changes_independently() -> None:
    parts, copied = Parts(), Parts()
    parts.part(Notes).lines.append("one")
    copied.copy_parts(parts)
    copied.part(Notes).lines.append("two")
    assert parts.part(Notes).lines == ["one"]
    assert copied.part(Notes).lines == ["one", "two"]


def test_given_parts_of_world_region_and_app_when_a_checkpoint_is_left_then_all_are_rolled_back() -> None:
    with mock_pinpoint() as pinpoint:
        shop = pinpoint.create_app("shop")
        with pinpoint.checkpoint(), shop._reference.locked_app() as app:
            for holder in (app, app.region, app.world):
                holder.part(Notes).lines.append("inside")
        with shop._reference.locked_app() as app:
            assert [holder.part(Notes).lines for holder in (app, app.region, app.world)] == [[], [], []]


def test_when_a_mock_is_reset_then_only_parts_that_survive_it_stay() -> None:
    with mock_pinpoint() as pinpoint:
        with pinpoint.create_app("shop")._reference.locked_app() as app:
            app.world.part(Notes).lines.append("gone")
            app.world.part(Cellar).lines.append("stays")
        pinpoint.reset()
        with pinpoint.create_app("shop")._reference.locked_app() as app:
            assert app.world.part(Notes).lines == []
            assert app.world.part(Cellar).lines == ["stays"]
