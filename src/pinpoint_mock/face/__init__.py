"""The objects that a test works with: the handle, and the objects that it returns.

Each stores a session and ids, never an entity.
"""
