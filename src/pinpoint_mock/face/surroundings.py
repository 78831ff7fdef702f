"""The part of the handle that sets up the surroundings of Pinpoint: senders, recipients, files and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.arguments import check_strings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..phone.views import PhoneNumbers
    from ..world.session import Session
    from .event_delivery import EventDelivery
    from .files import S3Files
    from .opted_out import OptedOut
    from .user_functions import Lambdas, Recommendations, Webhooks


class Surroundings:
    """The properties of the handle for the surroundings of Pinpoint.

    Args:
        session: The session that Pinpoint runs in.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def opted_out(self) -> OptedOut:
        """The phone numbers that have opted out of SMS and voice messages: a set that you can change or assign.

        All spellings of a number count as one number: `+12065550100` is also `+1 (206) 555-0100`.

        Raises:
            TypeError: When you assign a single string, or a collection with anything but strings.
            ValueError: When you assign or add a string that is not a phone number.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.opted_out.add("+12065550100")
            ...     sorted(pinpoint.opted_out)
            ['+12065550100']
        """
        from .opted_out import OptedOut

        return OptedOut(self._session)

    @opted_out.setter
    def opted_out(self, numbers: Iterable[str]) -> None:
        from ..messages.opt_outs import OptOuts
        from .opted_out import to_key

        chosen = {to_key(number): number for number in check_strings("opted_out", numbers)}
        with self._session.locked_world() as world:
            world.part(OptOuts).numbers = chosen

    @property
    def identities(self) -> frozenset[str] | None:
        """The e-mail addresses, domains, SES identity ARNs and phone numbers that may send; None allows all.

        It is a frozenset: assign a new collection to change it.

        Raises:
            TypeError: When you assign a single string, or a collection with anything but strings.
        """
        from ..messages.senders import Identities

        with self._session.locked_world() as world:
            return world.part(Identities).verified

    @identities.setter
    def identities(self, identities: Iterable[str] | None) -> None:
        from ..messages.senders import Identities, read_identity

        given = None if identities is None else check_strings("identities", identities)
        chosen = None if given is None else frozenset(map(read_identity, given))
        with self._session.locked_world() as world:
            world.part(Identities).verified = chosen

    @property
    def sms_price(self) -> float:
        """The price of one part of an SMS in millicents (thousandths of a United States cent). The default is 645.

        The events of an SMS show the price times the number of parts as `price_in_millicents_usd`. A new price applies
        to messages that are sent later.

        Raises:
            TypeError: When you assign something that is not a number.
            ValueError: When you assign a number that is negative or not finite.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.sms_price = 5375
            ...     pinpoint.sms_price
            5375.0
        """
        from ..messages.sms_price import SmsPrice

        with self._session.locked_world() as world:
            return world.part(SmsPrice).millicents

    @sms_price.setter
    def sms_price(self, millicents: float) -> None:
        from ..messages.sms_price import SmsPrice, check_price

        price = check_price(millicents)
        with self._session.locked_world() as world:
            world.part(SmsPrice).millicents = price

    @property
    def phone_numbers(self) -> PhoneNumbers:
        """The results of PhoneNumberValidate that cannot be derived from a phone number itself."""
        from ..phone.views import PhoneNumbers

        return PhoneNumbers(self._session)

    @property
    def s3(self) -> S3Files:
        """Files in memory for import and export jobs; a checkpoint rolls them back, a reset keeps them."""
        from .files import S3Files

        return S3Files(self._session)

    @property
    def lambdas(self) -> Lambdas:
        """A mapping of names or ARNs to your Lambda handlers. Custom channels and recommenders call them."""
        from .user_functions import Lambdas

        return Lambdas(self._session)

    @property
    def webhooks(self) -> Webhooks:
        """A mapping of https URLs to your functions in place of webhooks. Custom channels call them."""
        from .user_functions import Webhooks

        return Webhooks(self._session)

    @property
    def recommendations(self) -> Recommendations:
        """A mapping of ARNs to your functions in place of Amazon Personalize campaigns. Recommenders call them."""
        from .user_functions import Recommendations

        return Recommendations(self._session)

    @property
    def events(self) -> EventDelivery:
        """Delivery of events to your own handlers, such as the Lambda function behind an event stream."""
        from .event_delivery import EventDelivery

        return EventDelivery(self._session)
