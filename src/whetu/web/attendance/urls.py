"""Addresses of attendance: uploads, reasons to record, data quality, rolls not taken."""

from django.urls import path

from whetu.web.attendance.views import quality, reasons, rolls, uploads

UPLOAD = "uploads/<slug:key>/"

urlpatterns = [
    path("uploads/", uploads.page, name="uploads"),
    path(UPLOAD, uploads.one, name="upload"),
    path(f"{UPLOAD}headings/", uploads.headings, name="upload_headings"),
    path(f"{UPLOAD}load/", uploads.load, name="upload_load"),
    path(f"{UPLOAD}undo/", uploads.undo, name="upload_undo"),
    path(f"{UPLOAD}put-aside/", uploads.put_aside, name="upload_put_aside"),
    path(f"{UPLOAD}purge/", uploads.purge, name="upload_purge"),
    path(f"{UPLOAD}keep/", uploads.keep, name="upload_keep"),
    path(f"{UPLOAD}certificate/", uploads.certificate, name="upload_certificate"),
    path(f"{UPLOAD}progress/", uploads.progress, name="upload_progress"),
    path(f"{UPLOAD}problems.csv", uploads.problems, name="upload_problems"),
    path("recode/", reasons.page, name="recode"),
    path("recode/list.csv", reasons.export, name="recode_csv"),
    path("recode/<int:pk>/drop/", reasons.drop, name="drop_reason"),
    path("students/<slug:key>/reasons/", reasons.record, name="reason"),
    path("quality/", quality.page, name="quality"),
    path("quality/<slug:name>/", quality.findings, name="quality_list"),
    path("rolls/", rolls.page, name="rolls"),
]
