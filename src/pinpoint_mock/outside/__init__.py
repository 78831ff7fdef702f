"""The services and functions that Pinpoint calls: stores for files of jobs, streams for events, and user functions."""
