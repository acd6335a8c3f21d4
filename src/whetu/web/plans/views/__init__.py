"""Pages of plans, help and evidence."""
