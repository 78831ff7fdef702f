"""`pinpoint.create_app(…)`: an app with an id, a region, tags and channels of the test's choosing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..apps.tagging import check_tags
from ..channels.channel_types import types_named
from ..channels.plausible import set_up
from ..gateway.errors import BadRequest
from ..world.arguments import check_mapping, check_name, check_string, check_strings, refuse_value
from ..world.clock import format_timestamp
from ..world.options import check_region
from .app_view import AppView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..world.session import Session


def create_app(
    session: Session,
    application_id: str | None,
    name: str | None,
    region: str | None,
    tags: Mapping[str, str] | None,
    channels: Iterable[str],
) -> AppView:
    """Make an app; the arguments are those of `Pinpoint.create_app`.

    Raises:
        TypeError: If an argument is of another type.
        ValueError: If one has another value that it cannot have.
    """
    chosen_id = None if application_id is None else check_string("id", application_id)
    if chosen_id is not None and (not chosen_id or "/" in chosen_id):
        refuse_value("id", "a string that is not empty and has no slash", application_id)
    chosen_name = None if name is None else check_name("name", name)
    chosen_region = None if region is None else check_region("region", region)
    chosen_tags = {} if tags is None else _read_tags(tags)
    kinds = types_named(check_strings("channels", channels, "a list of channel types, such as ['SMS']"))
    try:
        check_tags(chosen_tags)
    except BadRequest as error:
        raise ValueError(f"tags: {error.message}") from None
    region_name = chosen_region or choose_region(session)
    with session.locked_world() as world:
        new_id = world.ids.resources.uuid_hex() if chosen_id is None else chosen_id
        if world.find_app(new_id) is not None:
            raise ValueError(f"an app with the id {new_id!r} exists already")
        now = format_timestamp(world.clock.now())
        app = world.region(region_name).add_app(new_id, chosen_name or new_id, now, chosen_tags)
        set_up(app, kinds)
    return AppView(session, new_id)


def _read_tags(tags: object) -> dict[str, str]:
    valid = "a mapping of strings to strings"
    given = check_mapping("tags", tags, valid)
    return {check_string("tags", key, valid): check_string("tags", value, valid) for key, value in given.items()}


def choose_region(session: Session) -> str:
    """Return the region of what is made without one: that of clients that are given none in code."""
    return session.explicit_region or _configured_region() or session.options.region


def _configured_region() -> str | None:
    """The region that a boto3 client would take."""
    import boto3

    session = boto3.DEFAULT_SESSION or boto3.Session()
    return session.region_name
