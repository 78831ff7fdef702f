"""The command line: `python -m pinpoint_mock`."""
