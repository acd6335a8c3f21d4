from django.apps import AppConfig


class Desk(AppConfig):
    name = "whetu.web.desk"
    label = "desk"
