"""What time and requests made happen: small typed records that read as one line each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)


@dataclass(frozen=True, kw_only=True)
class Happening(ABC):
    """Something that changed in an app.

    Args:
        time: The virtual time at which it happened, aware, in UTC.
        application_id: The app in which it happened.
    """

    time: datetime
    application_id: str

    @abstractmethod
    def describe(self) -> str:
        """What happened, in a few words."""

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M:%S} {self.describe()}"
