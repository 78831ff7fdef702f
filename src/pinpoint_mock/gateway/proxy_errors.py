"""The errors of a load balancer or gateway in front of the service, which the service's model does not have.

Source: docs/behaviours.md#all-operations.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import ClassVar

from .errors import ServiceError

_PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n"
    "<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
)


class ProxyError(ServiceError):
    """An error that something in front of the service answers; only when a test wants it.

    botocore names it by its status, since the answer has no code.

    Args:
        message: The text of the error; empty for that of the status, in a page of HTML.
    """

    phrase: ClassVar[str]

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.phrase)
        self._is_page = not message

    def body(self) -> str:
        """A page for browsers, as load balancers send it (inferred), or the text that a test has given, in JSON."""
        if self._is_page:
            return _PAGE.format(title=f"{self.status} {self.phrase}")
        return json.dumps({"message": self.message}, ensure_ascii=False)

    def complete(self, headers: dict[str, str]) -> dict[str, str]:
        """Keep what a load balancer sends, too (inferred): nothing that the service adds."""
        kept = {name: headers[name] for name in ("Date", "Content-Type", "Content-Length", "Connection")}
        return {**kept, "Content-Type": "text/html"} if self._is_page else kept


class BadGateway(ProxyError):
    """The service closed the connection, or its answer could not be read."""

    status = 502
    code = str(status)
    phrase = HTTPStatus(status).phrase


class ServiceUnavailable(ProxyError):
    """No server is there to answer."""

    status = 503
    code = str(status)
    phrase = HTTPStatus(status).phrase


class GatewayTimeout(ProxyError):
    """The service did not answer in time."""

    status = 504
    code = str(status)
    phrase = HTTPStatus(status).phrase
