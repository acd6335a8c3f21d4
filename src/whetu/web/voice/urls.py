"""Addresses of what people say."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
