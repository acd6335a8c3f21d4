"""The site's addresses. None holds a name, a note or a number of a child."""

from django.conf import settings
from django.urls import include, path, re_path

from whetu.web import doors, style

urlpatterns = [
    path("", include("whetu.web.desk.urls")),
    path("", include("whetu.web.reports.urls")),
    path("", include("whetu.web.plans.urls")),
    path("", include("whetu.web.response.urls")),
    path("", include("whetu.web.voice.urls")),  # before the plan, which answers whatever else is asked of it
    path("", include("whetu.web.amp.urls")),
    path("", include("whetu.web.attendance.urls")),
    path("", include("whetu.web.people.urls")),
    path("", include("whetu.web.schools.urls")),
    # The school keeps the addresses of its accounts: nobody changes one by themselves.
    re_path(r"^account/(?:email|confirm-email|3rdparty/signup|social)/", doors.closed, name="closed"),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("health/", doors.health, name="health"),
    path("school/switch/", doors.switch_school, name="switch_school"),
]
handler403, handler404, handler500 = doors.forbidden, doors.not_found, doors.failed
if settings.DEBUG or settings.TESTING:
    urlpatterns.append(path("style/", style.page, name="style"))
