"""Addresses of desk."""

urlpatterns: list = []
