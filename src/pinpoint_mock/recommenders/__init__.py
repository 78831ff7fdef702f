"""Recommender configurations, and the recommendations that messages get by them."""
