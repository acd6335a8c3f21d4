"""Reads of plans, help and evidence. Every read of students begins at what the person may see."""
