"""Caps, re-entry limits and message rates for journeys and campaigns. This package must not know either of them."""
