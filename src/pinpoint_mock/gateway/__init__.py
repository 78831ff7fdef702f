"""From a request on the wire to the call of an operation and back, driven by botocore's service model.

Nothing here knows a resource; the rooms above know nothing of HTTP.
"""
