"""A student's plan, help from others, escalation and evidence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    # a student's plan
    # agreeing by link
    # agencies, referrals and groups
    # the Attendance Service
    # flexible learning
    # escalation and letters
    # evidence
    # registers
]
