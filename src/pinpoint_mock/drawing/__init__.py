"""Pictures of journeys: their activities in layers, with how many participants went each way."""
