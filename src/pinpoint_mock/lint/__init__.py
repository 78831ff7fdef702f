"""Findings about journeys and other resources: what publishing refuses, and what people regret."""
