from django.apps import AppConfig


class Schools(AppConfig):
    name = "whetu.web.schools"
    label = "schools"
