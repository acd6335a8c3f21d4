from django.apps import AppConfig


class Voice(AppConfig):
    name = "whetu.web.voice"
    label = "voice"
