"""Findings in exported resources: errors that the service would refuse, and likely mistakes that it would accept."""
