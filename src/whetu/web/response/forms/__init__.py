"""What people fill in about the response."""
