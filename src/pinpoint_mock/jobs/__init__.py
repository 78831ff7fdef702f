"""Import and export jobs: they read endpoints from real files, and write endpoints to real files."""
