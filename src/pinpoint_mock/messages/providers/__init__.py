"""Providers: what each of them gets for one recipient, and what it does not take.

One module for each provider, with one function, `build`: from a message that is ready to be sent to its headers and
bytes, or a refusal. They are pure: they know no world and no other clock than the message's own time, so that
the same message always makes the same bytes.
"""
