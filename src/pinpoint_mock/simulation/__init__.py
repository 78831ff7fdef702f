"""A journey, run from files with people from files: what would happen, in virtual time; nothing is sent to anybody."""
