"""Recommender configurations, and the recommendations that they add to messages."""
