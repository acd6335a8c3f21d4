"""Addresses of schools."""

urlpatterns: list = []
