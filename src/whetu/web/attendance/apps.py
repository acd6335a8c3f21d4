from django.apps import AppConfig


class Attendance(AppConfig):
    name = "whetu.web.attendance"
    label = "attendance"
