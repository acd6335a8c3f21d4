"""Writes about a student's plan and the help around it: each one transaction, with its audit line inside."""
