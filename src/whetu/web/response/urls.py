"""Addresses of the response: tasks, and what is done for one student."""

urlpatterns: list = []
