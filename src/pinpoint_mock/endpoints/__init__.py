"""Endpoints and users: who can be reached, and what is known of them."""
