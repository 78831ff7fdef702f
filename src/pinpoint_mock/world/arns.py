"""Amazon Resource Names (ARNs): only this module parses them."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTITION = re.compile(r"aws[\w-]*", re.ASCII)
_REGION = re.compile(r"[\w-]*", re.ASCII)  # empty for services without regions, such as IAM
_ACCOUNT = re.compile("(?:[0-9]{12})?")  # empty for some resources, such as S3 buckets


class Arn(NamedTuple):
    """The parts of an ARN; `str` joins them again."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return ":".join(("arn", *self))


class ArnForm(NamedTuple):
    """The form of the ARNs of one kind of resource.

    Args:
        service: The service's name in ARNs.
        resource: A regular expression for the resource.
        is_global: Whether the service has no regions.
    """

    service: str
    resource: str
    is_global: bool = False

    def matches(self, arn: Arn) -> bool:
        """Return whether an ARN has this form."""
        return (
            arn.service == self.service
            and (arn.region == "") is self.is_global
            and arn.account != ""
            and re.fullmatch(self.resource, arn.resource) is not None
        )


def read_arn(value: str) -> Arn | None:
    """Parse an ARN; return None if the string is not an ARN."""
    from botocore.utils import ArnParser, InvalidArnException  # here, because it is slow if boto3 is not imported yet

    if not value.startswith("arn:"):
        return None
    try:
        arn = Arn(**ArnParser().parse_arn(value))
    except InvalidArnException:
        return None
    is_well_formed = (
        _PARTITION.fullmatch(arn.partition)
        and _REGION.fullmatch(arn.region)
        and _ACCOUNT.fullmatch(arn.account)
        and arn.service
        and arn.resource
    )
    return arn if is_well_formed else None
