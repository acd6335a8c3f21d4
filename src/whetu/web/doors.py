"""Doors of the house itself."""

from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """For a machine that watches: the site answers. It says nothing else."""
    return HttpResponse("ok", content_type="text/plain")
