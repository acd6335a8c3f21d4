"""A student's plan, help from others, escalation and evidence."""

from django.urls import path

from whetu.web.plans.views import (
    agencies,
    agree,
    board,
    evidence,
    flexible,
    links,
    papers,
    referrals,
    shared,
    shares,
)

urlpatterns = [
    # a student's plan
    # agreeing by link
    path("agree/<str:secret>/", agree.agree, name="agree"),
    path("plan-people/<slug:key>/link/", links.send, name="link_send"),
    path("plan-people/<slug:key>/link/withdraw/", links.withdraw, name="link_withdraw"),
    path("students/<slug:key>/plan/one-page/<slug:whose>/", papers.one_page, name="plan_one_page"),
    path("students/<slug:key>/plan/pdf/", papers.whole, name="plan_pdf"),
    path("students/<slug:key>/plan/key-adult/pdf/", papers.introduction, name="key_adult_note"),
    # agencies, referrals and groups
    path("agencies/", agencies.page, name="agencies"),
    path("agencies/new/", agencies.new, name="agency_new"),
    path("agencies/sheet/", agencies.sheet, name="agency_sheet"),
    path("agencies/<slug:key>/", agencies.agency, name="agency"),
    path("agencies/<slug:key>/change/", agencies.change, name="agency_change"),
    path("agencies/<slug:key>/end/", agencies.end, name="agency_end"),
    path("agencies/<slug:key>/take-up/", agencies.take_up, name="agency_take_up"),
    path("students/<slug:key>/referrals/", referrals.of_student, name="referrals"),
    path("students/<slug:key>/referrals/new/", referrals.new, name="referral_new"),
    path("students/<slug:key>/disclosures/new/", shares.new, name="disclosure_new"),
    path("referrals/<slug:key>/", referrals.page, name="referral"),
    path("referrals/<slug:key>/change/", referrals.change, name="referral_change"),
    path("referrals/<slug:key>/share/", referrals.share, name="referral_share"),
    path("referrals/<slug:key>/ask/", referrals.ask, name="referral_ask"),
    path("referrals/<slug:key>/approve/", referrals.approve, name="referral_approve"),
    path("referrals/<slug:key>/redraft/", referrals.redraft, name="referral_redraft"),
    path("referrals/<slug:key>/send/", referrals.send, name="referral_send"),
    path("referrals/<slug:key>/move/", referrals.move, name="referral_move"),
    path("referrals/<slug:key>/form.pdf", referrals.form_pdf, name="referral_pdf"),
    path("disclosures/<slug:key>/", shares.disclosure, name="disclosure"),
    path("disclosures/<slug:key>/end/", shares.end, name="disclosure_end"),
    path("shared/", shared.page, name="shared"),
    path("shared/<slug:key>/", shared.one, name="shared_one"),
    path("shared/<slug:key>/answer/", shared.answer, name="shared_answer"),
    path("shared/<slug:key>/note/", shared.note, name="shared_note"),
    path("shared/<slug:key>/do/", shared.do, name="shared_do"),
    path("shared/<slug:key>/did/<slug:row_key>/", shared.did, name="shared_did"),
    # the Attendance Service
    # flexible learning
    path("students/<slug:key>/flexible/", flexible.of_student, name="flexible_of"),
    path("students/<slug:key>/flexible/new/", flexible.new, name="flexible_new"),
    path("flexible/<slug:key>/", flexible.page, name="flexible"),
    path("flexible/<slug:key>/change/", flexible.change, name="flexible_change"),
    path("flexible/<slug:key>/decide/", flexible.decide, name="flexible_decide"),
    path("flexible/<slug:key>/review/", flexible.review, name="flexible_review"),
    path("flexible/<slug:key>/end/", flexible.end, name="flexible_end"),
    path("flexible/<slug:key>/agreement.pdf", flexible.agreement, name="flexible_pdf"),
    # escalation and letters
    # evidence
    path("students/<slug:key>/packs/", evidence.of_student, name="packs"),
    path("students/<slug:key>/packs/new/", evidence.new, name="pack_new"),
    path("packs/<slug:key>/", evidence.page, name="pack"),
    path("packs/<slug:key>/release/", evidence.release, name="pack_release"),
    path("packs/<slug:key>/take/", evidence.take, name="pack_take"),
    path("evidence-key/", evidence.published_key, name="evidence_key"),
    # registers
    path("registers/plans/one-pages/", papers.one_pages, name="plans_one_pages"),
    path("registers/referrals/", referrals.register, name="referrals_register"),
    path("registers/referrals/export/<slug:form>/", referrals.export, name="referrals_export"),
    path("registers/disclosures/", shares.register, name="disclosures_register"),
    path("registers/disclosures/export/<slug:form>/", shares.export, name="disclosures_export"),
    path("registers/flexible/", flexible.register, name="flexible_register"),
    path("registers/flexible/export/<slug:form>/", flexible.export, name="flexible_export"),
    path("serious/", board.page, name="serious"),
    path("serious/export/<slug:form>/", board.export, name="serious_export"),
]
