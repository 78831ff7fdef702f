"""The world of a mock: apps and their collections, time, ids and tags.

This package knows no resources of Pinpoint, no HTTP and no botocore. A world contains only data, so that a checkpoint
can copy it: no locks, closures, clients or user functions.
"""
