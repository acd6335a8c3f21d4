"""Pages about the school itself."""
