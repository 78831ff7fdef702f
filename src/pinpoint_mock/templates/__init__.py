"""Message templates, their versions, and what a message makes of one for somebody."""
