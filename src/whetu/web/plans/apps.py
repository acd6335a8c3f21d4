from django.apps import AppConfig


class Plans(AppConfig):
    name = "whetu.web.plans"
    label = "plans"
