"""Addresses of what people say."""

from django.urls import path

from whetu.web.voice.views import concerns, consultations, door, entering, floods, results

urlpatterns = [
    path("consultations/", consultations.page, name="consultations"),
    path("consultations/new/", consultations.new, name="consultation_new"),
    path("consultations/<slug:key>/", consultations.one, name="consultation"),
    path("consultations/<slug:key>/change/", consultations.change, name="consultation_change"),
    path("consultations/<slug:key>/state/", consultations.set_state, name="consultation_state"),
    path(
        "consultations/<slug:key>/questions/add/<slug:audience>/",
        consultations.add_question,
        name="question_add",
    ),
    path("consultations/<slug:key>/questions/<int:pk>/", consultations.question, name="question"),
    path(
        "consultations/<slug:key>/questions/<int:pk>/move/", consultations.move_question, name="question_move"
    ),
    path("consultations/<slug:key>/links/take-out/", floods.page, name="consultation_flood"),
    path("consultations/<slug:key>/sheet/", consultations.sheet, name="consultation_sheet"),
    path("consultations/<slug:key>/partners/add/", consultations.add_partner, name="partner_add"),
    path("consultations/<slug:key>/partners/<int:pk>/", consultations.partner, name="partner"),
    path("consultations/<slug:key>/heeded/add/", consultations.add_heeded, name="heeded_add"),
    path("consultations/<slug:key>/heeded/<int:pk>/", consultations.heeded, name="heeded"),
    path("consultations/<slug:key>/paper/<slug:audience>/", entering.paper, name="consultation_paper"),
    path("consultations/<slug:key>/talk/", entering.talk, name="consultation_talk"),
    path("consultations/<slug:key>/entered/", entering.mine, name="consultation_entered"),
    path("consultations/<slug:key>/results/", results.page, name="consultation_results"),
    path("consultations/<slug:key>/results/hide/", results.hide, name="consultation_hide"),
    path("consultations/<slug:key>/results/<str:as_format>/", results.export, name="consultation_export"),
    path("replies/<slug:key>/", entering.reply, name="reply"),
    path("have-your-say/<slug:secret>/", door.page, name="have_your_say"),
    path("concerns/", concerns.page, name="concerns"),
    path("concerns/new/", concerns.new, name="concern_new"),
    path("concerns/end/", concerns.end_several, name="concerns_end"),
    path("concerns/<slug:key>/no-spam/", concerns.no_spam, name="concern_no_spam"),
    path("concerns/<slug:key>/", concerns.one, name="concern"),
    path("attendance-plan/<str:number>/say/", concerns.say, name="say"),
]
