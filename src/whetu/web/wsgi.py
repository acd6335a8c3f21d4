"""The door for a web server: granian serves `whetu.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whetu.web.settings")
application = get_wsgi_application()
