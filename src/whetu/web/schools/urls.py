"""Addresses of schools."""

from django.urls import path

from whetu.web.schools.views import counting, dates, overview, people

urlpatterns = [
    path("account/", overview.account, name="account"),
    path("school/", overview.school, name="school"),
    path("school/details/", overview.details, name="school_details"),
    path("school/terms/", dates.terms, name="school_terms"),
    path("school/closures/", dates.closures, name="school_closures"),
    path("school/closures/holidays/", dates.holidays, name="school_holidays"),
    path("school/closures/<str:on>/open/", dates.open_day, name="school_open_day"),
    path("school/bells/", dates.bells, name="school_bells"),
    path("school/settings/", counting.settings, name="school_settings"),
    path("school/staff/", people.staff, name="school_staff"),
    path("school/staff/add/", people.add_staff, name="school_add_staff"),
    path("school/staff/<str:key>/", people.person, name="school_person"),
    path("school/staff/<str:key>/invite/", people.invite, name="school_invite"),
    path("school/roles/", people.roles, name="school_roles"),
]
