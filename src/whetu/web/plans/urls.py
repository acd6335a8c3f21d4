"""A student's plan, help from others, escalation and evidence."""

from django.urls import path

from whetu.web.plans.views import board

urlpatterns = [
    # a student's plan
    # agreeing by link
    # agencies, referrals and groups
    # the Attendance Service
    # flexible learning
    # escalation and letters
    # evidence
    # registers
    path("serious/", board.page, name="serious"),
    path("serious/export/<slug:form>/", board.export, name="serious_export"),
]
