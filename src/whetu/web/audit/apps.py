from django.apps import AppConfig


class Audit(AppConfig):
    name = "whetu.web.audit"
    label = "audit"
