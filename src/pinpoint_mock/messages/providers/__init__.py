"""Providers: what each of them is handed for one recipient, and what it does not take.

A module a provider, each with one function, `hand_over`: from a message that is ready to be sent to the headers and
bytes of it, or a refusal. They are pure: they know no world and no other clock than the message's own time, so that
the same message always makes the same bytes.
"""
