"""`pinpoint.create_app(…)`: create an app with the id, region, tags and channels that the test chooses."""

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
    """Create an app; the arguments are those of `Pinpoint.create_app`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument has an invalid value.
    """
    chosen_id = None if application_id is None else check_string("id", application_id)
    if chosen_id is not None and (not chosen_id or "/" in chosen_id):
        refuse_value("id", "a non-empty string without a slash", application_id)
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
            raise ValueError(f"an app with the id {new_id!r} already exists: use pinpoint.app({new_id!r})")
        now = format_timestamp(world.clock.now())
        app = world.region(region_name).add_app(new_id, chosen_name or new_id, now, chosen_tags)
        set_up(app, kinds)
    return AppView(session, new_id)


def _read_tags(tags: object) -> dict[str, str]:
    valid = "a mapping of strings to strings"
    given = check_mapping("tags", tags, valid)
    return {check_string("tags", key, valid): check_string("tags", value, valid) for key, value in given.items()}


def choose_region(session: Session) -> str:
    """Return the region for a resource that does not name one: the region of a client created without one."""
    return session.explicit_region or _configured_region() or session.options.region


def _configured_region() -> str | None:
    """Return the region that boto3 is configured for, or None."""
    import boto3

    session = boto3.DEFAULT_SESSION or boto3.Session()
    return session.region_name
