"""`pinpoint.load(…)` and `pinpoint.save(…)`: load exported resources, and save resources as files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from ..exports.folders import find_other_resources, write_folder
from ..exports.kept_loads import KeptLoads
from ..exports.loading import OnMissing, prepare_load
from ..exports.reading import read_contents
from ..exports.saving import write_files
from ..world.arguments import check_choice, check_path, check_string, refuse_type, refuse_value
from ..world.garbage import without_garbage_collection
from ..world.options import check_region
from .app_creation import choose_region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..exports.loaded import Loaded
    from ..exports.reading import Source
    from ..world.session import Session


def load(
    session: Session, sources: Iterable[object], application_id: str | None, region: str | None, missing: str
) -> Loaded:
    """Load sources; the arguments are those of `Pinpoint.load`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument has an invalid value.
        UnreadableExport: If something cannot be loaded; then nothing is loaded.
        OSError: If a file cannot be opened.
    """
    chosen_id = None if application_id is None else check_string("application_id", application_id)
    if chosen_id is not None and (not chosen_id or "/" in chosen_id):
        refuse_value("application_id", "a non-empty string without a slash", application_id)
    chosen_region = None if region is None else check_region("region", region)
    chosen = cast("OnMissing", check_choice("missing", missing, get_args(OnMissing)))
    paths = [_check_source(source) for source in sources]
    if not paths:
        raise TypeError("load() needs at least one source: a path, a boto3 response, or a list of responses")
    with without_garbage_collection():
        contents = read_contents(paths)
        with session.between_actions("load()") as world:
            kept = prepare_load(
                world,
                contents.documents,
                not_read=contents.not_read,
                application_id=chosen_id,
                region=chosen_region,
                default_region=choose_region(session),
                missing=chosen,
            )
            return world.part(KeptLoads).perform(world, kept)


def save(session: Session, folder: object) -> tuple[Path, ...]:
    """Save all resources; the argument is that of `Pinpoint.save`.

    Raises:
        TypeError: If the folder is not a path.
        ValueError: If the path is that of a file, or of a folder with resources that `save` did not write.
        OSError: If a file cannot be written.
    """
    path = Path(check_path("folder", folder))
    if path.exists() and not path.is_dir():
        refuse_value("folder", "the path of a folder, or a path that does not exist yet", folder)
    with session.locked_world() as world:
        files = write_files(world)
    other = find_other_resources(path, files)
    if other is not None:
        raise ValueError(
            "folder must be new, or contain only files that save() wrote: "
            f"save() did not write {str(other)!r}, and load() would read the resources in it too"
        )
    return write_folder(path, files)


def load_option(session: Session, path: Path) -> Loaded:
    """Load the file or folder that the option `load` names.

    Raises:
        UnreadableExport: If something cannot be loaded; then nothing is loaded.
        OSError: If a file cannot be opened.
    """
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return load(session, [shown], None, None, "report")


def _check_source(source: object) -> Source:
    if isinstance(source, (str, os.PathLike)):
        path = Path(check_path("sources", source))
        if not path.exists():
            raise FileNotFoundError(f"the file or folder {str(path)!r} does not exist")
        return path
    if isinstance(source, (bytes, bytearray)) or not isinstance(source, (Mapping, Sequence)):
        refuse_type("sources", "paths, boto3 responses, or lists of responses", source)
    return source
