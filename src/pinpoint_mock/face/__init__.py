"""The objects a test holds: the handle and what it gives access to. Each holds a session and ids, never an entity."""
