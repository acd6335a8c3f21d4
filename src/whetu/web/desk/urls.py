"""Today, students, counts."""

from django.urls import path

from whetu.web.desk.views import chronology, counts, student, students, today

TERM = "students/<slug:key>/<int:year>-<int:term>/"

urlpatterns = [
    path("", today.page, name="today"),
    path("seen/", today.seen, name="seen"),
    path("seen/again/", today.unseen, name="unseen"),
    path("history/", today.earlier, name="history"),
    path("students/", students.page, name="students"),
    path("students/search/", students.search, name="students_search"),
    path("students/find/", students.find, name="students_find"),
    path("students/saved/", students.save, name="save_filter"),
    path("students/saved/<int:pk>/forget/", students.forget, name="forget_filter"),
    path("students/export/<slug:form>/", students.export, name="students_export"),
    path("students/<slug:key>/", student.page, name="student"),
    path("students/<slug:key>/reason/", student.break_glass, name="break_glass"),
    path("students/<slug:key>/timeline/", student.timeline, name="timeline"),
    path("students/<slug:key>/chronology/", chronology.page, name="chronology"),
    path(TERM, student.page, name="student_term"),
    path(f"{TERM}how/<slug:number>/", student.how, name="student_how"),
    path("counts/", counts.page, name="counts"),
    path("counts/export/<slug:form>/", counts.export, name="counts_export"),
]
