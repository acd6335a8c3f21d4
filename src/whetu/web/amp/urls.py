"""Addresses of the school's plan."""

urlpatterns: list = []
