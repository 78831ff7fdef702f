"""Endpoints and users: their addresses, attributes, quotas and rules."""
