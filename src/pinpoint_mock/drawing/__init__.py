"""Pictures of journeys: their activities in layers, with how many participants went each way.

This room draws the graph that it is given, and knows nothing of activities.
"""
