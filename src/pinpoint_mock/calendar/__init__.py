"""Time zones, local times and sending hours for journeys and campaigns. This package must not know either of them."""
