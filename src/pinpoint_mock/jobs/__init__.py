"""Import and export jobs: endpoints from real files, and into them."""
