"""Addresses of reports."""

from django.urls import path

from whetu.web.reports.views import board, fidelity, look, reviews, targets

urlpatterns = [
    path("reports/fidelity/", fidelity.page, name="fidelity"),
    path("reports/fidelity/tasks/", fidelity.tasks, name="fidelity_tasks"),
    path("reports/fidelity/export/<slug:form>/", fidelity.export, name="fidelity_export"),
    path("reports/targets/", targets.page, name="targets"),
    path("reports/targets/export/<slug:form>/", targets.export, name="targets_export"),
    path("reports/look/", look.page, name="look_data"),
    path("reports/look/export/<slug:form>/", look.export, name="look_export"),
    path("reports/reviews/", reviews.listed, name="plan_reviews"),
    path("reports/reviews/begin/", reviews.begin, name="review_begin"),
    path("plan-reviews/<slug:key>/", reviews.page, name="review_page"),
    path("plan-reviews/<slug:key>/say/", reviews.say, name="review_say"),
    path("plan-reviews/<slug:key>/conclude/", reviews.conclude, name="review_conclude"),
    path("plan-reviews/<slug:key>/end/", reviews.end, name="review_end"),
    path("plan-reviews/<slug:key>/draft/", reviews.draft, name="review_draft"),
    path("reports/board/", board.listed, name="board"),
    path("reports/board/prepare/", board.prepare, name="board_prepare"),
    path("board-packs/<slug:key>/", board.page, name="board_pack"),
    path("board-packs/<slug:key>/release/", board.release, name="board_release"),
    path("board-packs/<slug:key>/<slug:form>/", board.take, name="board_take"),
]
