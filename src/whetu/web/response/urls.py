"""Addresses of the response: tasks, and what is done for one student."""

from django.urls import path

from whetu.web.response.views import effects, long_absence, meetings, progress, same_day, tasks

urlpatterns = [
    path("tasks/", tasks.page, name="tasks"),
    path("tasks/several/", tasks.several, name="tasks_several"),
    path("tasks/owners/", tasks.owners, name="tasks_owners"),
    path("tasks/<slug:key>/", tasks.task, name="task"),
    path("tasks/<slug:key>/snooze/", tasks.snooze, name="task_snooze"),
    path("tasks/<slug:key>/wake/", tasks.wake, name="task_wake"),
    path("tasks/<slug:key>/hand-over/", tasks.hand_over, name="task_hand_over"),
    path("students/<slug:key>/tasks/", tasks.student, name="student_tasks"),
    path("students/<slug:key>/tasks/decide/", tasks.decide, name="decide_task"),
    path("students/<slug:key>/record/", tasks.new, name="record"),
    path("responses/<slug:key>/", tasks.response, name="response"),
    path("notices/<slug:key>/seen/", tasks.notice_seen, name="notice_seen"),
    path("effects/", effects.of_school, name="effects"),
    path("progress/", progress.page, name="progress"),
    path("progress/export/<slug:form>/", progress.export, name="progress_export"),
    path("students/<slug:key>/effects/", effects.of_student, name="student_effects"),
    path("meetings/", meetings.coming, name="my_meetings"),
    path("students/<slug:key>/meetings/", meetings.of_student, name="meetings"),
    path("students/<slug:key>/meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<slug:key>/", meetings.page, name="meeting"),
    path("meetings/<slug:key>/change/", meetings.change, name="meeting_change"),
    path("meetings/<slug:key>/minutes/", meetings.minutes, name="meeting_minutes"),
    path("meetings/<slug:key>/cancel/", meetings.cancel, name="meeting_cancel"),
    path("meetings/<slug:key>/meeting.ics", meetings.ics, name="meeting_ics"),
    path("meetings/<slug:key>/summary.pdf", meetings.summary, name="meeting_pdf"),
    path("same-day/", same_day.page, name="same_day"),
    path("same-day/told/", same_day.tell, name="same_day_told"),
    path("long-absence/", long_absence.page, name="long_absences"),
    path("long-absence/export/<str:form>/", long_absence.export, name="long_absences_export"),
    path("students/<slug:key>/long-absence/", long_absence.student, name="long_absence"),
    path("students/<slug:key>/long-absence/enrol/", long_absence.enrol, name="long_absence_enrol"),
    path(
        "students/<slug:key>/long-absence/not-temporary/",
        long_absence.not_temporary,
        name="long_absence_not_temporary",
    ),
]
