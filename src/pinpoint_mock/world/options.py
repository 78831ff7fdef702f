"""The options of a mock, and the check of each value.

This module is imported when pytest starts, so it imports next to nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from .formatting import show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_s3 import S3Client

OptionValue: TypeAlias = object
"""The value of an option before it has been checked."""

Jobs: TypeAlias = Literal["poll", "every-status", "time", "immediate", "manual"]
Duplicates: TypeAlias = Literal["all", "push", "off"]
Reimport: TypeAlias = Literal["replace", "add"]
MissingVariable: TypeAlias = Literal["fail", "omit"]
Limits: TypeAlias = Literal["current", "2019"]


@dataclass(frozen=True)
class Options:
    """The options of `mock_pinpoint`.

    Args:
        account_id: The 12 digits of the AWS account; the default is moto's.
        region: The region of clients for which none is configured anywhere.
        seed: Where ids and random choices come from; None draws one, which a failure report shows.
        jobs: How the status of import and export jobs moves.
        s3: Where the files of jobs are: a folder with a subfolder for each bucket, or a boto3 client for S3;
            None: a bucket known to `pinpoint.s3`, else moto's S3 if it is active.
        inactivate_duplicates: Which endpoints become INACTIVE when another one is written with their address.
        reimport: What an import into an existing segment does to its members.
        missing_variable: What a variable in a template does that has neither a value nor a default.
        limits: Whose quotas are in force: today's, or those of 2019.
        schedule_offset_check: Whether publishing a journey refuses a StartTime whose offset is not that of
            the schedule's Timezone, as the service does (observed).
    """

    account_id: str = "123456789012"
    region: str = "us-east-1"
    seed: int | None = 0
    jobs: Jobs = "poll"
    s3: Path | S3Client | None = None
    inactivate_duplicates: Duplicates = "all"
    reimport: Reimport = "replace"
    missing_variable: MissingVariable = "fail"
    limits: Limits = "current"
    schedule_offset_check: bool = True


OPTION_NAMES = tuple(option.name for option in fields(Options))


def to_options(chosen: Mapping[str, OptionValue]) -> Options:
    """Check chosen options, and give the others their defaults.

    Raises:
        TypeError: For an option that does not exist.
        ValueError: For a value that an option cannot take.
    """
    return Options(**{name: check(name, value) for name, value in chosen.items()})  # type: ignore[arg-type]


def check(name: str, value: OptionValue) -> OptionValue:
    """Return the value if the option exists and can take it."""
    if name not in _RULES:
        raise TypeError(f"mock_pinpoint has no option {name!r}; its options are {', '.join(OPTION_NAMES)}")
    accepts, valid = _RULES[name]
    if not accepts(value):
        raise ValueError(f"mock_pinpoint: {name} must be {valid}, not {show(value)}")
    return Path(value).resolve() if name == "s3" and isinstance(value, (str, os.PathLike)) else value


def from_text(name: str, text: str, folder: Path) -> OptionValue:
    """Read the value of an option as an ini file or a command line gives it, where paths start from a folder."""
    value: OptionValue = text
    if name == "seed":
        value = None if text.lower() == "none" else int(text) if re.fullmatch(r"[+-]?\d+", text) else text
    elif name == "s3":
        value = None if text.lower() == "none" else str(folder / text)
    elif name == "schedule_offset_check":
        value = {"true": True, "false": False}.get(text.lower(), text)
    return check(name, value)


def _one_of(choices: object) -> tuple[Callable[[OptionValue], bool], str]:
    valid = get_args(choices)
    return lambda value: value in valid, f"one of {', '.join(map(repr, valid))}"


def _is_object_store(value: OptionValue) -> bool:
    """Whether jobs can read and write files with a value: a folder, or a client (a boto3 one, or a stand-in)."""
    if value is None:
        return True
    if isinstance(value, (str, os.PathLike)):
        return Path(value).is_dir()
    methods = ("list_objects_v2", "get_object", "put_object")
    return not type(value).__module__.startswith("aiobotocore") and all(
        callable(getattr(value, name, None)) for name in methods
    )


_RULES: dict[str, tuple[Callable[[OptionValue], bool], str]] = {
    "account_id": (
        lambda value: isinstance(value, str) and re.fullmatch("[0-9]{12}", value) is not None,
        "a string of 12 digits",
    ),
    "region": (
        lambda value: isinstance(value, str) and re.fullmatch("[a-z][a-z0-9-]+", value) is not None,
        "the name of a region, such as 'eu-west-1'",
    ),
    "seed": (
        lambda value: value is None or (isinstance(value, int) and not isinstance(value, bool)),
        "an integer or None",
    ),
    "jobs": _one_of(Jobs),
    "s3": (_is_object_store, "an existing folder, a boto3 client for S3, or None"),
    "inactivate_duplicates": _one_of(Duplicates),
    "reimport": _one_of(Reimport),
    "missing_variable": _one_of(MissingVariable),
    "limits": _one_of(Limits),
    "schedule_offset_check": (lambda value: isinstance(value, bool), "True or False"),
}
