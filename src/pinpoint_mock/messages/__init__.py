"""Messages: what each recipient would really get, and what became of it."""
