"""Providers: the payload that each provider gets for one recipient, and the messages that it refuses.

Each provider has a module with one public function, `build`. It turns a message that is ready to be sent into a
payload, or raises `Refused`. These functions are pure: they know only the message and its time, not the world or its
clock, so the same message always gives the same bytes.
"""
