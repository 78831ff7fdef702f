"""Caps, re-entry and message rates, which journeys and campaigns share; nothing here knows either."""
