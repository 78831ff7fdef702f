"""Pictures of journeys: their activities in layers, with the number of participants who took each way.

This package draws a given graph. It must not know the kinds of activities.
"""
