"""Addresses of reports."""

from django.urls import path

from whetu.web.reports.views import fidelity, targets

urlpatterns = [
    path("reports/fidelity/", fidelity.page, name="fidelity"),
    path("reports/fidelity/tasks/", fidelity.tasks, name="fidelity_tasks"),
    path("reports/fidelity/export/<slug:form>/", fidelity.export, name="fidelity_export"),
    path("reports/targets/", targets.page, name="targets"),
    path("reports/targets/export/<slug:form>/", targets.export, name="targets_export"),
]
