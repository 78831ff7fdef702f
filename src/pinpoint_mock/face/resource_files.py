"""The part of the handle that loads exported resources and saves the existing ones."""

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
    """The methods of the handle that load and save resources."""

    __slots__ = ()

    def load(
        self,
        *sources: str | PathLike[str] | Mapping[str, Any] | Sequence[Any],
        application_id: str | None = None,
        region: str | None = None,
        missing: OnMissing = "report",
    ) -> Loaded:
        """Load resources that were exported from Amazon Pinpoint, or saved by `save`. It loads all of them, or nothing.

        It reads API responses as boto3 and the AWS CLI write them, and requests. They may be wrapped, bare or in lists.
        It also reads files of export jobs, and CSV files of endpoints. Ids, versions, dates and states are preserved.
        Loading starts nothing: participants do not enter journeys, and campaigns do not run. `reset` returns to the
        loaded state.

        Args:
            *sources: Files, folders, and responses as Python objects.
            application_id: The app for resources that do not name one. If left out: the only app in the sources, or
                else the only existing app, or else a new app with the id `loaded`.
            region: The region. If left out: the region in the ARNs, or else the default region of `create_app`.
            missing: How to handle a segment or template that is named but does not exist: `report` it (the default),
                or also create an empty `stub` for it. The record names it in both cases.

        Returns:
            The record of the load: what was loaded from which file, what is missing, and what was not read. Print it.

        Raises:
            FileNotFoundError: If a file or folder does not exist.
            UnreadableExport: If something cannot be read, breaks a rule, or already exists. The error message is one
                sentence with the file and the JSON path. This exception is a ValueError.
            TypeError: If an argument has the wrong type.
            ValueError: If an argument has an invalid value.
            RuntimeError: If an action of the mock, or a function of yours that the mock called, calls this.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     record = pinpoint.load({"WriteSegmentRequest": {"Name": "customers"}}, application_id="shop")
            ...     pinpoint.app("shop").segment("customers").version
            1
            >>> print(record)
            loaded 1 segment
              <dict>: segment 'customers'

        Source: docs/behaviours/loading-exports.md#resources-from-responses.
        """
        from .exported_files import load

        return load(self._session, sources, application_id, region, missing)

    def save(self, folder: str | PathLike[str]) -> tuple[Path, ...]:
        """Save all resources as JSON files, in the form of API responses. `load` can read them.

        There is one file for each resource and version, and one for all endpoints of an app: `apps/shop/app.json`,
        `apps/shop/journeys/welcome.json`, `apps/shop/endpoints.jsonl`, `templates/EMAIL/receipt.json` and so on.
        Activity is not saved: messages, events, jobs, participants and runs.

        Args:
            folder: The folder; it is created if it does not exist. Do not use the folder of your exports: `save`
                refuses a folder that contains resource files that it did not write. Other files in the folder stay.
                `save` removes files that it wrote earlier and that are no longer needed.

        Returns:
            The paths of all resource files, in order.

        Raises:
            TypeError: If the folder is not a path.
            ValueError: If the path is that of a file, or of a folder with resources that `save` did not write.
            OSError: If a file cannot be written.

        Example:
            >>> import tempfile
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint, tempfile.TemporaryDirectory() as folder:
            ...     _ = pinpoint.create_app("shop", channels=["SMS"])
            ...     [file.relative_to(folder).as_posix() for file in pinpoint.save(folder)]
            ['apps/shop/app.json', 'apps/shop/channels/SMS.json']

        Source: docs/behaviours/loading-exports.md#files.
        """
        from .exported_files import save

        return save(self._session, folder)

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """The records of all loads, by the method or the option `load`, in order. A rollback removes its records."""
        from ..exports.kept_loads import KeptLoads

        with self._session.locked_world() as world:
            return world.part(KeptLoads).records
