"""Time zones, local times and sending hours: what journeys and campaigns share, and nothing that knows either."""
