"""Channels: how an app reaches people, each type with its settings and its credentials."""
