"""Writes of the response: each one transaction, with its audit line inside."""
