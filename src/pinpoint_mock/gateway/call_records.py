"""`pinpoint.calls`: the calls of a mock as a test reads them, and the calls of operations that have ended."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, get_args

from ..world.arguments import check_choice
from ..world.records import Records
from .calls import Call, RawCall
from .literals import OperationStatus
from .names import check_operation_member
from .retirement import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from typing_extensions import Unpack

    from ..world.records import Check
    from .members import CallMembers

_CHECKS: Mapping[str, Check] = {
    "operation": check_operation_member,
    "operation_status": partial(check_choice, choices=get_args(OperationStatus)),
}


class Calls(Records[Call]):
    """The calls of a mock, oldest first.

    Args:
        open_kept: Returns a context manager for the raw calls, which are locked meanwhile.
    """

    def __init__(self, open_kept: Callable[[], AbstractContextManager[Sequence[RawCall]]]) -> None:
        super().__init__(Call, open_kept, RawCall.read, ("operation_status",), checks=_CHECKS)

    if TYPE_CHECKING:

        def filter(self, **members: Unpack[CallMembers]) -> list[Call]:  # type: ignore[override]
            """Return the calls whose members are as given."""

        def one(self, **members: Unpack[CallMembers]) -> Call:  # type: ignore[override]
            """Return the only call whose members are as given."""

    @property
    def retired(self) -> Calls:
        """The calls of operations that ended on 2026-10-30, whether answered or refused.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     app = pinpoint.create_app("shop", region="us-east-1")
            ...     client = boto3.client("pinpoint", region_name="us-east-1")
            ...     _ = client.get_app(ApplicationId="shop"), client.get_segments(ApplicationId="shop")
            ...     [call.operation for call in pinpoint.calls.retired]
            ['GetSegments']
        """

        @contextmanager
        def open_retired() -> Iterator[list[RawCall]]:
            with self._open_kept() as kept:
                yield [call for call in kept if family_of(call.route.name).status == "RETIRED"]

        return Calls(open_retired)
