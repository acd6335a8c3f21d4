from django.apps import AppConfig


class People(AppConfig):
    name = "whetu.web.people"
    label = "people"
