"""Findings in exported resources: what publishing would refuse, and what it would accept and people regret."""
