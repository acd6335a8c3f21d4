"""Addresses of reports."""

from django.urls import path

from whetu.web.reports.views import fidelity

urlpatterns = [
    path("reports/fidelity/", fidelity.page, name="fidelity"),
    path("reports/fidelity/tasks/", fidelity.tasks, name="fidelity_tasks"),
    path("reports/fidelity/export/<slug:form>/", fidelity.export, name="fidelity_export"),
]
