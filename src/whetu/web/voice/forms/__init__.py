"""What people fill in about consultations and concerns."""
