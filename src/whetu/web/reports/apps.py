from django.apps import AppConfig


class Reports(AppConfig):
    name = "whetu.web.reports"
    label = "reports"
