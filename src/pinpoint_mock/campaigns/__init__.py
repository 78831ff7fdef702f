"""Campaigns: their definitions, schedules, runs, triggers and in-app messages."""
