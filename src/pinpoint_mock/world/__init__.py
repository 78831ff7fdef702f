"""What exists in a mock, and when: apps and their collections, time, ids, tags.

Nothing here knows a resource of Pinpoint, HTTP or botocore. A world holds data only: no locks, closures,
clients or functions of the user, so that it can be copied for a checkpoint.
"""
