"""Addresses of attendance."""

urlpatterns: list = []
