"""KPIs of applications, campaigns and journeys: counters that are updated by events, and the rows of responses."""
