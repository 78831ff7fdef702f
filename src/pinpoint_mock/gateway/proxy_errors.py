"""The errors of a load balancer or gateway in front of the service. The service's model does not have them.

Source: docs/behaviours/requests.md#bad-gateway-and-timeouts.
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
    """An error response from a proxy in front of the service; only a fault of the test raises it.

    The response has no error code, so botocore uses the status as the code.

    Args:
        message: The error message; empty for the phrase of the status, in an HTML page.
    """

    phrase: ClassVar[str]

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.phrase)
        self._is_page = not message

    def body(self) -> str:
        """Return an HTML page as load balancers send it (inferred), or the test's own error message, in JSON."""
        if self._is_page:
            return _PAGE.format(title=f"{self.status} {self.phrase}")
        return json.dumps({"message": self.message}, ensure_ascii=False)

    def complete(self, headers: dict[str, str]) -> dict[str, str]:
        """Return only the headers that a load balancer sends (inferred), without those that the service adds."""
        kept = {name: headers[name] for name in ("Date", "Content-Type", "Content-Length", "Connection")}
        return {**kept, "Content-Type": "text/html"} if self._is_page else kept


class BadGateway(ProxyError):
    """The error if the service closed the connection, or if its response could not be read."""

    status = 502
    code = str(status)
    phrase = HTTPStatus(status).phrase


class ServiceUnavailable(ProxyError):
    """The error if no server is available."""

    status = 503
    code = str(status)
    phrase = HTTPStatus(status).phrase


class GatewayTimeout(ProxyError):
    """The error if the service did not answer in time."""

    status = 504
    code = str(status)
    phrase = HTTPStatus(status).phrase
