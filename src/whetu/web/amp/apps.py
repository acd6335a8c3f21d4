from django.apps import AppConfig


class Amp(AppConfig):
    name = "whetu.web.amp"
    label = "amp"
