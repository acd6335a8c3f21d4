"""Addresses of the school's plan."""

from django.urls import path

from whetu.web.amp.views import drafts, kinds, plan, public, publishing, who, writing

urlpatterns = [
    path("plan/", plan.page, name="plan"),
    path("plan/begin/", plan.begin, name="plan_begin"),
    path("plan/versions/", plan.versions, name="plan_versions"),
    path("plan/versions/<slug:key>/", plan.version, name="plan_version"),
    path("plan/versions/<slug:key>/take-back/", plan.take_back, name="plan_take_back"),
    path("plan/compare/<slug:one>/<slug:other>/", plan.compare, name="plan_compare"),
    path("plan/export/<slug:key>/<str:as_format>/", plan.export, name="plan_export"),
    path("plan/draft/", drafts.page, name="plan_draft"),
    path("plan/draft/write/", writing.overview, name="plan_write"),
    path("plan/draft/write/<slug:part>/", writing.part, name="plan_part"),
    path("plan/draft/make/", drafts.make, name="plan_make_draft"),
    path("plan/draft/discard/", drafts.discard, name="plan_discard"),
    path("plan/draft/publish/", publishing.publish, name="plan_publish"),
    path("plan/draft/add/<slug:step>/", drafts.add_action, name="plan_add_action"),
    path("plan/draft/lines/add/<slug:step>/<slug:column>/", drafts.add_line, name="plan_add_line"),
    path("plan/draft/own/", drafts.add_trigger, name="plan_add_trigger"),
    path("plan/draft/own/<int:pk>/add/", drafts.add_to_trigger, name="plan_add_to_trigger"),
    path("plan/draft/own/<int:pk>/remove/", drafts.remove_trigger, name="plan_remove_trigger"),
    path("plan/draft/actions/<int:pk>/", drafts.action, name="plan_action"),
    path("plan/draft/actions/<int:pk>/move/", drafts.move_action, name="plan_move_action"),
    path("plan/draft/actions/<int:pk>/put-back/", drafts.put_back, name="plan_put_back"),
    path("plan/draft/lines/<int:pk>/", drafts.line, name="plan_line"),
    path("plan/draft/lines/<int:pk>/move/", drafts.move_line, name="plan_move_line"),
    path("plan/who/", who.page, name="plan_who"),
    path("plan/who/<slug:role>/", who.role, name="plan_role"),
    path("plan/kinds/", kinds.page, name="plan_kinds"),
    path("plan/kinds/<str:as_format>/", kinds.export, name="plan_kinds_export"),
    path("attendance-plan/<str:number>", public.slash, name="public_slash"),
    path("attendance-plan/<str:number>/", public.file, name="public_plan"),
    path("attendance-plan/<str:number>/versions/", public.versions, name="public_versions"),
    path("attendance-plan/<str:number>/versions/index.html", public.versions, name="public_versions_page"),
    path("attendance-plan/<str:number>/versions/<int:n>/", public.file, name="public_version"),
    path("attendance-plan/<str:number>/versions/<int:n>/<str:name>", public.file, name="public_old_file"),
    path("attendance-plan/<str:number>/<str:name>", public.file, name="public_file"),
    path("attendance-plan/<path:rest>", public.nothing, name="public_nothing"),
]
