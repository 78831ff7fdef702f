"""Events that applications record, what is kept of them, and where they are streamed to."""
