"""The table of channel types agrees with the service model: it has all types and members, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import ALL_CHANNELS
from pinpoint_mock.channels.channel_types import CHANNEL_TYPES, HIDDEN
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.operation import OPERATIONS

from .conftest import operation_names

if TYPE_CHECKING:
    from botocore.model import StructureShape

    from pinpoint_mock import Pinpoint

COMMON = {"ApplicationId", "CreationDate", "Enabled", "Id", "IsArchived", "LastModifiedDate", "Platform", "Version"}
NEVER = {"LastModifiedBy"}
every_type = pytest.mark.parametrize("kind", ALL_CHANNELS)


def members(kind: str, side: str) -> set[str]:
    """Return the members of the request or response of UpdateXChannel."""
    [name] = [name for name in operation_names(kind) if name.startswith("Update")]
    shape: StructureShape = getattr(service_model().operation_model(name), f"{side}_shape")
    return set(shape.members[shape.serialization["payload"]].members)  # type: ignore[attr-defined]


def test_every_operation_on_channels_in_the_model_is_implemented(mocked: Pinpoint) -> None:
    mocked.calls.filter()  # loads the slices
    in_model = {name for name in service_model().operation_names if name.endswith(("Channel", "Channels"))}

    assert len(in_model) == 31
    assert in_model <= OPERATIONS.keys()
    assert in_model == {"GetChannels"}.union(*map(operation_names, ALL_CHANNELS))


@every_type
def test_given_a_channel_type_then_each_member_of_its_request_is_a_setting_or_a_credential(kind: str) -> None:
    row = CHANNEL_TYPES[kind]
    credentials = {member for known in row.credentials for member in known.members}
    method = {"DefaultAuthenticationMethod"} if row.method_names else set()

    assert credentials | set(row.settings) | method | {"Enabled"} == members(kind, "input")


@every_type
def test_given_a_channel_type_then_each_member_of_its_response_has_a_source(kind: str) -> None:
    row = CHANNEL_TYPES[kind]
    flags = {known.flag for known in row.credentials}
    method = {"DefaultAuthenticationMethod"} if row.method_names else set()
    shown = COMMON | flags | method | set(row.fixed) | (set(row.settings) - HIDDEN)
    unused = {"RoleArn", "Credential", "HasCredential"} - shown  # HIDDEN; never seen for GCM; only for push channels

    assert shown <= members(kind, "output") <= shown | NEVER | unused
