"""Files of exported resources: reading, loading and saving them."""
