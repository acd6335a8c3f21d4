"""Addresses of people."""

from django.urls import path

from whetu.web.people.views import arrangements, audit, circumstances, classes, grants, known, merging

urlpatterns = [
    path("students/<str:key>/earlier/", known.earlier_days, name="earlier_days"),
    path("students/<str:key>/left/", known.left, name="left"),
    path("students/<slug:key>/circumstances/", circumstances.student, name="circumstances"),
    path("circumstances/", circumstances.listed, name="circumstances_list"),
    path("circumstances/<slug:key>/accept/", circumstances.accept, name="circumstances_accept"),
    path("circumstances/<slug:key>/decline/", circumstances.decline, name="circumstances_decline"),
    path("circumstances/<slug:key>/change/", circumstances.change, name="circumstances_change"),
    path("circumstances/<slug:key>/end/", circumstances.end, name="circumstances_end"),
    path("students/<slug:key>/arrangements/", arrangements.student, name="arrangements"),
    path("arrangements/", arrangements.register, name="arrangements_register"),
    path("arrangements/<slug:key>/agree/", arrangements.agree, name="arrangement_agree"),
    path("arrangements/<slug:key>/end/", arrangements.end, name="arrangement_end"),
    path("arrangements/<slug:key>/propose/", arrangements.propose, name="arrangement_propose"),
    path("school/classes/", classes.classes, name="school_classes"),
    path("school/new-year/", classes.new_year, name="school_new_year"),
    path("school/grants/", grants.grants, name="school_grants"),
    path("school/grants/cover/", grants.cover, name="cover"),
    path("school/grants/hand-over/", grants.hand_over, name="hand_over"),
    path("school/grants/contract/", grants.contract, name="contract"),
    path("school/grants/find/", grants.find, name="find_student"),
    path("school/grants/share/<str:key>/", grants.share, name="share"),
    path("school/grants/own-child/<str:key>/", grants.own_child, name="own_child"),
    path("school/grants/own-child/<str:key>/<str:staff>/", grants.not_own_child, name="not_own_child"),
    path("school/grants/<int:pk>/end/", grants.end_grant, name="end_grant"),
    path("school/merge/", merging.merge, name="merge"),
    path("school/merge/undo/<str:key>/", merging.unmerge, name="unmerge"),
    path("school/merge/<str:keep>/<str:drop>/", merging.merge_pair, name="merge_pair"),
    path("school/audit/", audit.audit_page, name="audit"),
    path("school/audit/audit.csv", audit.audit_csv, name="audit_csv"),
]
