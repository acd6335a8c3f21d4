from django.apps import AppConfig


class Response(AppConfig):
    name = "whetu.web.response"
    label = "response"
