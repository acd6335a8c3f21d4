"""Pages of the response."""
