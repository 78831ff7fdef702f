"""The names of measures, and the places at which they are counted.

A place is a path, such as campaigns, then one campaign, then one of its activities. Everything is counted at each
level.
"""

from __future__ import annotations

from typing import TypeAlias

Place: TypeAlias = tuple[str, ...]

DIRECT, COUNTRIES, ERRORS, CAMPAIGNS, JOURNEYS = "direct", "countries", "errors", "campaigns", "journeys"
"""The first names of places: messages of requests, SMS of requests by country and by error, campaigns, journeys."""

EMAIL_MEASURES = {
    "_email.send": "emails sent",
    "_email.open": "emails opened",
    "_email.click": "emails clicked",
    "_email.hardbounce": "emails hardbounced",
    "_email.softbounce": "emails softbounced",
    "_email.complaint": "emails complained",
    "_email.rejected": "emails rejected",
    "_email.unsubscribe": "emails unsubscribed",
}
"""The measure that each e-mail event counts in."""
EMAILS_UNDELIVERED, EMAILS_BOUNCED = "emails undelivered", "emails bounced"
"""The e-mails that bounced or were rejected, and the e-mails that bounced hard. Each e-mail counts once."""

SMS_SENT, SMS_FAILED = "SMS sent", "SMS failed"
SMS_PARTS_SENT, SMS_PARTS_FAILED = "SMS parts sent", "SMS parts failed"
SMS_SPEND, SMS_ERRORS = "SMS spend", "SMS errors"

ATTEMPTED, FAILED = "attempted", "failed"
"""Messages of campaigns on all channels: messages that a channel got, and messages among these that did not arrive."""
PUSHES_DELIVERED, PUSHES_OPENED = "pushes delivered", "pushes opened"

UNIQUE_OPENS, UNIQUE_CLICKS = "unique opens", "unique clicks"
"""The recipients who opened an e-mail, or clicked a link in one."""
OPENED_EMAILS, OPENED_PUSHES = "opened emails", "opened pushes"
"""The messages of campaigns that were opened. Each message counts once."""
UNIQUE_DELIVERIES = "unique deliveries"
"""The endpoints to which campaigns delivered a message."""
