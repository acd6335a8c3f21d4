"""A student's plan, help from others, escalation and evidence."""

from django.urls import path

from whetu.web.plans.views import agencies, board

urlpatterns = [
    # a student's plan
    # agreeing by link
    # agencies, referrals and groups
    path("agencies/", agencies.page, name="agencies"),
    path("agencies/new/", agencies.new, name="agency_new"),
    path("agencies/sheet/", agencies.sheet, name="agency_sheet"),
    path("agencies/<slug:key>/", agencies.agency, name="agency"),
    path("agencies/<slug:key>/change/", agencies.change, name="agency_change"),
    path("agencies/<slug:key>/end/", agencies.end, name="agency_end"),
    path("agencies/<slug:key>/take-up/", agencies.take_up, name="agency_take_up"),
    # the Attendance Service
    # flexible learning
    # escalation and letters
    # evidence
    # registers
    path("serious/", board.page, name="serious"),
    path("serious/export/<slug:form>/", board.export, name="serious_export"),
]
