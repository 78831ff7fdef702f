"""Campaigns: their schedules, their runs, and who gets what from them; a sibling of journeys."""
