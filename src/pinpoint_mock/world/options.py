"""The options of a mock, and the check of each value.

pytest imports this module when it starts, so it imports very little.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from .arguments import (
    check_choice,
    check_flag,
    check_integer,
    check_path,
    check_string,
    hint_at_choice,
    refuse_type,
    refuse_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_s3 import S3Client

_MAX_DIGITS = 1000
"""The maximum length of a seed: Python does not read or print integers of every length."""
_INTEGER = rf"[+-]?\d{{1,{_MAX_DIGITS}}}"

OptionValue: TypeAlias = object
"""The value of an option before it has been checked."""

Jobs: TypeAlias = Literal["poll", "every-status", "time", "immediate", "manual"]
Duplicates: TypeAlias = Literal["all", "push", "off"]
Reimport: TypeAlias = Literal["replace", "add"]
MissingVariable: TypeAlias = Literal["fail", "omit"]
Limits: TypeAlias = Literal["current", "2019"]
Retired: TypeAlias = Literal["answer", "refuse"]
RetiredCode: TypeAlias = Literal[
    "ForbiddenException",
    "AccessDeniedException",
    "BadRequestException",
    "NotFoundException",
    "MethodNotAllowedException",
    "InternalServerErrorException",
]


@dataclass(frozen=True)
class Options:
    """The options of `mock_pinpoint`.

    Args:
        account_id: The 12 digits of the AWS account. The default is moto's.
        region: The region of clients that your code creates without a region. A region from the ini file counts only if
            no region is configured.
        seed: The integer that determines ids and random choices. None chooses one at random; a failure report shows it.
        jobs: How the status of import and export jobs changes.
        s3: Where the files of jobs are: a folder with a subfolder for each bucket, or a boto3 client for S3.
            None: a bucket known to `pinpoint.s3`, else moto's S3 if it is active.
        inactivate_duplicates: Which endpoints become INACTIVE when another one is written with their address.
        reimport: What an import into an existing segment does to its members.
        missing_variable: What happens if a template variable has neither a value nor a default.
        limits: Which quotas apply: today's, or those of 2019.
        schedule_offset_check: Whether publishing a journey refuses a StartTime whose offset differs from the offset of
            the schedule's Timezone, as the service does (observed).
        strict_faults: Whether a rule of `pinpoint.faults` that was never used fails the test.
        retired: What happens to calls of operations that ended on 2026-10-30.
        retired_code: The error code for refused calls.
        retired_text: The error message for refused calls; None for the observed message.
        load: A file or folder of exported resources that each world begins with.
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
    strict_faults: bool = False
    retired: Retired = "answer"
    retired_code: RetiredCode = "ForbiddenException"
    retired_text: str | None = None
    load: Path | None = None


OPTION_NAMES = tuple(option.name for option in fields(Options))


def to_options(chosen: Mapping[str, OptionValue]) -> Options:
    """Check the chosen options, and return them with the defaults of the others.

    Raises:
        TypeError: If an option does not exist, or a value has the wrong type.
        ValueError: If an option cannot take a value of the right type.
    """
    return Options(**{name: check(name, value) for name, value in chosen.items()})  # type: ignore[arg-type]


def check(name: str, value: OptionValue) -> OptionValue:
    """Check the value of an option, and return it in the form in which it is stored.

    Raises:
        TypeError: If the option does not exist, or the value has the wrong type.
        ValueError: If the option cannot take a value of the right type.
    """
    if name not in _CHECKS:
        hint = hint_at_choice(name, OPTION_NAMES)
        raise TypeError(f"mock_pinpoint has no option {name!r}{hint}; its options are {', '.join(OPTION_NAMES)}")
    return _CHECKS[name](f"mock_pinpoint: {name}", value)


def from_text(name: str, given: str, folder: Path) -> OptionValue:
    """Read the value of an option from an ini file or a command line. Paths are relative to a folder.

    Raises:
        ValueError: If the option cannot take the value.
    """
    value: OptionValue = given
    if name == "seed":
        value = None if given.lower() == "none" else int(given) if re.fullmatch(_INTEGER, given) else given
    elif name in ("s3", "load"):
        value = None if given.lower() == "none" else str(folder / given)
    elif name in ("schedule_offset_check", "strict_faults"):
        value = {"true": True, "false": False}.get(given.lower(), given)
    try:
        return check(name, value)
    except TypeError as error:
        raise ValueError(str(error)) from None


def check_region(argument: str, value: object) -> str:
    """Check and return the name of a region."""
    return _check_pattern(argument, value, "[a-z][a-z0-9-]+", "the name of a region, such as 'eu-west-1'")


def _check_pattern(argument: str, value: object, pattern: str, valid: str) -> str:
    checked = check_string(argument, value, valid)
    if not re.fullmatch(pattern, checked):
        refuse_value(argument, valid, value)
    return checked


def _check_account(argument: str, value: object) -> str:
    return _check_pattern(argument, value, "[0-9]{12}", "a string of 12 digits")


def _check_seed(argument: str, value: object) -> int | None:
    if value is None:
        return None
    seed = check_integer(argument, value, "an integer or None")
    if abs(seed) >= 10**_MAX_DIGITS:
        refuse_value(argument, f"an integer of at most {_MAX_DIGITS} digits, or None", value)
    return seed


def _check_store(argument: str, value: object) -> object:
    """Return the store for the files of jobs: a folder, a boto3 client, or a stand-in for one."""
    valid = "an existing folder, a boto3 client for S3, or None"
    if value is None:
        return None
    if isinstance(value, (str, os.PathLike)):
        return _check_folder(argument, value, valid)
    if isinstance(value, type) or type(value).__module__.startswith("aiobotocore") or not _is_client(value):
        refuse_type(argument, valid, value)
    return value


def _check_folder(argument: str, value: str | os.PathLike[Any], valid: str) -> Path:
    text = check_path(argument, value, valid)
    if not os.path.isdir(text):  # noqa: PTH112  (Path.is_dir may raise)
        refuse_value(argument, valid, value)
    return Path(text).resolve()


def _check_load(argument: str, value: object) -> Path | None:
    valid = "an existing file or folder, or None"
    if value is None:
        return None
    text = check_path(argument, value, valid)
    if not os.path.exists(text):  # noqa: PTH110  (Path.exists may raise)
        refuse_value(argument, valid, value)
    return Path(text).resolve()


def _is_client(value: object) -> bool:
    try:
        return all(callable(getattr(value, name, None)) for name in ("list_objects_v2", "get_object", "put_object"))
    except Exception:
        return False


def _check_text(argument: str, value: object) -> str | None:
    return None if value is None else check_string(argument, value, "a string or None")


def _one_of(choices: object) -> Callable[[str, object], str]:
    return partial(check_choice, choices=get_args(choices))


_CHECKS: dict[str, Callable[[str, object], object]] = {
    "account_id": _check_account,
    "region": check_region,
    "seed": _check_seed,
    "jobs": _one_of(Jobs),
    "s3": _check_store,
    "inactivate_duplicates": _one_of(Duplicates),
    "reimport": _one_of(Reimport),
    "missing_variable": _one_of(MissingVariable),
    "limits": _one_of(Limits),
    "schedule_offset_check": check_flag,
    "strict_faults": check_flag,
    "retired": _one_of(Retired),
    "retired_code": _one_of(RetiredCode),
    "retired_text": _check_text,
    "load": _check_load,
}
