"""Messages: the message that each recipient would really get, and the result of sending it."""
