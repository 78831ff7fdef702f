"""The part of the handle with which a test loads exported resources, and saves what exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from ..exports.loaded import Loaded
    from ..exports.loading import OnMissing


class ResourceFiles(Surroundings):
    """Loading and saving."""

    __slots__ = ()

    def load(
        self,
        *sources: str | PathLike[str] | Mapping[str, Any] | Sequence[Any],
        application_id: str | None = None,
        region: str | None = None,
        missing: OnMissing = "report",
    ) -> Loaded:
        """Load resources that were exported from Amazon Pinpoint, or saved by `save`: all of them, or nothing.

        Answers of the API are read as boto3 and the CLI write them, and requests; wrapped, bare or in lists; files of
        export jobs, and CSV files of endpoints. Ids, versions, dates and states are kept. Loading starts
        nothing: participants do not enter journeys, and campaigns do not run. `reset` returns to what was loaded.

        Args:
            *sources: Files, folders, and answers as Python has them.
            application_id: The app of resources that do not name one. If left out, that is the only app in the
                sources, or else the only one that exists, or else a new one with the id `loaded`.
            region: The region; if left out, the one in the ARNs, or else the one that `create_app` takes.
            missing: What to do about a segment or a template that is named and does not exist: `report` it (the
                default), or also put a `stub` in its place, which is empty. The record names it either way.

        Returns:
            The record of what was loaded from which file, what is missing, and what was not read. Print it.

        Raises:
            FileNotFoundError: If a file or folder does not exist.
            UnreadableExport: If something cannot be read, breaks a rule, or exists already. The message is one
                sentence with the file and the JSON path. It is a ValueError.
            TypeError: If an argument is of another type.
            ValueError: If an argument has another value that it cannot have.
            RuntimeError: From within an action of the mock, or a function of yours that it has called.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     record = pinpoint.load({"WriteSegmentRequest": {"Name": "customers"}}, application_id="shop")
            ...     pinpoint.app("shop").segment("customers").version
            1
            >>> print(record)
            loaded 1 segment
              <dict>: segment 'customers'

        Source: docs/behaviours.md#loading-exports.
        """
        from .exported_files import load

        return load(self._session, sources, application_id, region, missing)

    def save(self, folder: str | PathLike[str]) -> tuple[Path, ...]:
        """Save what exists as JSON files, in the form of the answers that show it, to be loaded again.

        There is a file for each resource and version, and one for all endpoints of an app: `apps/shop/app.json`,
        `apps/shop/journeys/welcome.json`, `apps/shop/endpoints.jsonl`, `templates/EMAIL/receipt.json` and so on. What
        has happened is not saved: messages, events, jobs, participants and runs.

        Args:
            folder: The folder; it is made if it does not exist. Take another one than that of your exports: files with
                resources that `save` has not written are refused. Other files in it stay. Files that it has written
                before and that are not needed any more are removed.

        Returns:
            The paths of all files of resources, in order.

        Raises:
            TypeError: If the folder is not a path.
            ValueError: If it is the path of a file, or of a folder with resources that `save` has not written.
            OSError: If a file cannot be written.

        Example:
            >>> import tempfile
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint, tempfile.TemporaryDirectory() as folder:
            ...     _ = pinpoint.create_app("shop", channels=["SMS"])
            ...     [file.relative_to(folder).as_posix() for file in pinpoint.save(folder)]
            ['apps/shop/app.json', 'apps/shop/channels/SMS.json']

        Source: docs/behaviours.md#loading-exports.
        """
        from .exported_files import save

        return save(self._session, folder)

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """The records of all that `load` and the option `load` have loaded, in order; a rollback takes them back."""
        from ..exports.kept_loads import KeptLoads

        with self._session.locked_world() as world:
            return world.part(KeptLoads).records
