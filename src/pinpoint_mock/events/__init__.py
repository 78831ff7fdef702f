"""Events that applications record: their rules, their log, and the streams and handlers that get them."""
