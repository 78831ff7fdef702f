"""The world of a run: load the resources from the files, add the people, and publish the journey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..channels.channel import Channel
from ..channels.channel_types import CHANNEL_TYPES
from ..channels.plausible import set_up
from ..endpoints.audience import Audience
from ..exports.documents import Document, UnreadableExport
from ..exports.loading import prepare_load, put_load
from ..gateway.errors import ServiceError
from ..gateway.packages import load_all_packages
from ..gateway.problems import refuse
from ..journeys.active_journeys import put_journey
from ..journeys.journey import Journey
from ..journeys.lifecycle import publish_journey
from ..journeys.publish_rules import PREPARATION, find_publish_problems
from ..journeys.testing import make_test_request
from ..segments.references import is_based_on_import
from ..segments.segment import Segment, arn_of, put_segment
from ..templates.template import TYPES, MessageTemplate, key_of, overwrite, versions_of
from ..world.fixed_clock import FixedClock
from ..world.likeness import enclose
from ..world.options import to_options
from ..world.session import Session
from .people import PeopleReader
from .schedule import plan_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from ..exports.loaded import Loaded
    from ..journeys.short_waits import Waits
    from ..world.store import App, World
    from .material import JourneyMaterial

_APP = "simulation"
_EVERYBODY = "all-people"
_STARTS = ("SegmentStartCondition", "EventStartCondition")
_OPTIONS: Mapping[str, object] = {
    "inactivate_duplicates": "off",  # the file determines whether people are active
    "schedule_offset_check": False,  # boto3 returns and writes every time in UTC
}


class RunPlan(NamedTuple):
    """The caller's settings for a run.

    Args:
        seed: The seed for ids and random choices.
        start: The time when the first people can enter; None to choose one.
        length: The length of the run.
        waits: The waits of the journey, as for `shorten_waits`.
    """

    seed: int
    start: datetime | None
    length: timedelta
    waits: Waits


class Preparation(NamedTuple):
    """A run that is ready to begin.

    Args:
        session: The session of the run; its time is five minutes before the start, when the journey was published.
        app_id: The id of the app.
        region: The name of the app's region.
        journey_id: The id of the journey.
        start: The time when the first people can enter, in microseconds since the epoch.
        people: The number of people.
        notes: Sentences about things that were ignored, replaced or not usable.
        unusable: The lines of people that cannot be used, each with its place and the reason.
    """

    session: Session
    app_id: str
    region: str
    journey_id: str
    start: int
    people: int
    notes: list[str]
    unusable: list[str]


def prepare(material: JourneyMaterial, people: object, plan: RunPlan) -> Preparation:
    """Load the resources, add the people, and publish the journey.

    Args:
        material: The journey and the resources that it may need.
        people: The people, as for `PeopleReader`.
        plan: The caller's settings.

    Raises:
        TypeError: If the people are neither a path nor a list of paths and mappings.
        FileNotFoundError: If a path does not exist.
        UnreadableExport: If something cannot be loaded, or if the journey cannot be published.
    """
    load_all_packages()
    session = Session()
    session.begin(to_options({**_OPTIONS, "seed": plan.seed}), plan.seed)
    with session.locked_world() as world:
        world.clock = FixedClock(0)
        document = material.journey
        draft = replace(document, members={**document.members, "State": "DRAFT"})
        load = prepare_load(
            world,
            [draft, *material.needed],
            not_read=material.not_read,
            application_id=_find_app_id(document, material.needed),
            missing="stub",
        )
        loaded = put_load(world, load)
        app, journey = _find_journey(world, loaded)
        request = _change_waits(journey.request, plan.waits)
        planned = plan_schedule(request, plan.start, plan.length)
        world.clock = FixedClock(planned.start - PREPARATION)
        _write_stubs(app, loaded)
        notes = [*_describe_load(loaded, _find_segment_id(request)), *planned.notes]
        reader = PeopleReader(app)
        reader.read(people)
        reader.commit()
        notes += reader.describe()
        notes += _set_up_channels(app)
        request, segment_notes = _choose_segment(app, request)
        notes += segment_notes
        _publish(app, replace(journey, request={**request, "Schedule": planned.schedule}), document, loaded.notes)
    return Preparation(
        session, app.id, app.region.name, journey.id, planned.start, reader.count, notes, reader.rejections.list_all()
    )


def _find_app_id(document: Document, needed: Sequence[Document]) -> str:
    """Return the app that the journey or one of its resources names, or a new app id."""
    named = (each.application_id for each in (document, *needed))
    return next((found for found in named if found), _APP)


def _find_journey(world: World, loaded: Loaded) -> tuple[App, Journey]:
    [record] = (resource for resource in loaded.resources if resource.kind == "journey")
    app = world.find_app(str(record.application_id))
    assert app is not None
    return app, app.collection(Journey)[record.id]


def _change_waits(request: Mapping[str, Any], waits: Waits) -> Mapping[str, Any]:
    """Return the request unchanged, or the copy for a test, which starts when the journey would start."""
    if waits is None:
        return request
    schedule = {name: value for name, value in request.get("Schedule", {}).items() if name != "EndTime"}
    return {**make_test_request(request, waits), "Schedule": schedule}


def _describe_load(loaded: Loaded, own_segment: str | None) -> list[str]:
    """Return sentences about missing resources, except the journey's own segment, which will contain all people."""
    found = []
    for missing in loaded.missing:
        version = "" if missing.version is None else f" version {missing.version}"
        what = f"the {missing.kind} {missing.id!r}{version} is not in the files"
        is_segment = missing.kind == "segment"
        if is_segment and missing.id == own_segment:
            continue
        instead = "it has no members" if is_segment else "its messages have a made-up text"
        found.append(f"{what}: {instead}" if missing.is_stubbed else what)
    return [*dict.fromkeys(found), *loaded.notes]


def _write_stubs(app: App, loaded: Loaded) -> None:
    """Write a text into the stubs of missing templates, because a message without a text is not sent."""
    for missing in loaded.missing:
        if missing.is_stubbed and missing.kind.endswith("template"):
            for kind in TYPES:
                template = app.region.collection(MessageTemplate).get(key_of(missing.id, kind))
                if template is not None and missing.kind in (f"{kind} template", "template"):
                    for version in list(versions_of(app.region, template)):
                        overwrite(app.region, template, version, _make_content(missing.id, kind))


def _make_content(name: str, template_type: str) -> dict[str, Any]:
    title, text = f"[{name}]", f"[The text of the template {name!r}, which is not in the files]"
    if template_type == "EMAIL":
        return {"Subject": title, "TextPart": text}
    return {"Default": {"Title": title, "Body": text}} if template_type == "PUSH" else {"Body": text}


def _set_up_channels(app: App) -> list[str]:
    """Set up the channels of the people, if the files contain no channels."""
    if len(app.collection(Channel)):
        return []
    endpoints = app.part(Audience).endpoints.values()
    names = sorted({str(endpoint.channel_type) for endpoint in endpoints} & CHANNEL_TYPES.keys())
    set_up(app, [CHANNEL_TYPES[name] for name in names])
    return [f"the files have no channels: made-up settings are used for {', '.join(names)}"] if names else []


def _choose_segment(app: App, request: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """Make sure that a journey has a segment that can be evaluated: its own, or a segment of all people.

    Returns:
        The request, and sentences about replacements.
    """
    condition: Mapping[str, Any] = request.get("StartCondition", {})
    if not any(name in condition for name in _STARTS):
        _put_everybody(app, _EVERYBODY)
        start = {"SegmentStartCondition": {"SegmentId": _EVERYBODY}}
        replaced = {**request, "StartCondition": {**condition, **start}}
        return replaced, ["the journey has no StartCondition: all people enter"]
    segment_id = _find_segment_id(request)
    if segment_id is None:
        return request, []
    segment = app.collection(Segment).get(segment_id)
    if segment is not None and not is_based_on_import(app, segment):
        return request, []
    _put_everybody(app, segment_id, segment)
    others = (other for other in app.world.apps() if other is not app and other.collection(Segment).get(segment_id))
    other = next(others, None)
    reason = "are not in the files" if other is None else f"are in the files for app {other.id!r}, not for {app.id!r}"
    return request, [f"the criteria of the journey's segment {segment_id!r} {reason}: it has all people"]


def _find_segment_id(request: Mapping[str, Any]) -> str | None:
    """Return the id of the journey's segment; None if the journey does not name one."""
    condition = request.get("StartCondition", {})
    named = (condition[name].get("SegmentId") for name in _STARTS if name in condition)
    return next((found for found in named if found), None)


def _put_everybody(app: App, segment_id: str, old: Segment | None = None) -> None:
    """Add a segment of all people."""
    now = app.world.clock.now()
    if old is None:
        app.world.tags.register(arn_of(app, segment_id), {})
    name, version = (segment_id, 1) if old is None else (old.name, old.version + 1)
    put_segment(app, Segment(segment_id, version, name, {"Dimensions": {}}, None, None, now, now))


def _publish(app: App, journey: Journey, document: Document, notes: Sequence[str]) -> None:
    """Publish the journey now.

    Args:
        app: The app.
        journey: The journey.
        document: The document of the journey.
        notes: Sentences about things in the files that were ignored, such as a misspelt member.

    Raises:
        UnreadableExport: If the journey cannot be published. The message has the notes.
    """
    try:
        refuse(find_publish_problems(app, journey.request))
    except ServiceError as error:
        hint = enclose("; ".join(f"note: {note}" for note in notes))
        raise UnreadableExport(
            document.place, f"the journey {journey.name!r} cannot be published: {error.message}{hint}"
        ) from None
    now = app.world.clock.now()
    draft = replace(journey, creation_date=now, last_modified_date=now)
    put_journey(app, draft)
    publish_journey(app, draft)
