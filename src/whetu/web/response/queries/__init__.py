"""Reads of the response. Every read of students begins at what the person may see."""
