"""Settings of a Whetū site. Everything a school may set comes from the environment or `data/whetu.env`.

`WHETU_DATA` is the folder that holds the database, uploaded files, the watched folder and the keys.
"""

import secrets
import sys
import tempfile
from pathlib import Path

import environ
from csp.constants import NONCE
from django.conf import locale

env = environ.Env()
TESTING = "pytest" in sys.modules
FOR_TESTS = tempfile.TemporaryDirectory(prefix="whetu-") if TESTING else None  # gone when the run ends
DATA = Path(env("WHETU_DATA", default="") or (FOR_TESTS.name if FOR_TESTS else "data")).resolve()
if (DATA / "whetu.env").exists():
    env.read_env(DATA / "whetu.env")


def kept_secret() -> str:
    """The site's own key: from the environment, or made once and kept in the data folder (mode 600)."""
    if given := env("WHETU_SECRET_KEY", default=""):
        return given
    path = DATA / "secret.key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = "only-for-tests" if TESTING else kept_secret()
DEBUG = env.bool("WHETU_DEBUG", default=False)
DEMO = env.bool("WHETU_DEMO", default=False)
TODAY = env("WHETU_TODAY", default="")  # a made-up school stands still on this day; never set for a real one
ALLOWED_HOSTS = env.list("WHETU_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("WHETU_ORIGINS", default=[])
ADDRESS = [*CSRF_TRUSTED_ORIGINS, "http://localhost:8000"][0]  # of the site, in mail that nobody's page sends
HTTPS = env.bool("WHETU_HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "whetu_session"
CSRF_COOKIE_NAME = "whetu_csrf"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "whetu.web.audit",
    "whetu.web.schools",
    "whetu.web.people",
    "whetu.web.attendance",
    "whetu.web.voice",
    "whetu.web.amp",
    "whetu.web.response",
    "whetu.web.plans",
    "whetu.web.reports",
    "whetu.web.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "huey.contrib.djhuey",
    "csp",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "whetu.web.doors.open_to_all",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "whetu.web.access.school_in_scope",
]

ROOT_URLCONF = "whetu.web.urls"
WSGI_APPLICATION = "whetu.web.wsgi.application"
FORM_RENDERER = "whetu.web.look.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            # Partials outside, cached inside it, cotton first: otherwise a fragment keeps raw <c-tags>.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "whetu.web.access.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "whetu.web.words",
                "whetu.web.look",
                "whetu.web.marked",
            ],
        },
    }
]

# One school: SQLite. Many schools: WHETU_DATABASE=postgres://…
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "whetu.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
            "PRAGMA cache_size=-32000;"
        ),
    },
}
DATABASES = {"default": env.db("WHETU_DATABASE") if env("WHETU_DATABASE", default="") else SQLITE}
# What sign-in limits count, and the pages that everyone may read: shared by every process of the site.
ON_DISK = "django.core.cache.backends.filebased.FileBasedCache"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {"BACKEND": ON_DISK, "LOCATION": DATA / "cache"},
    "public": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if TESTING
    else {"BACKEND": ON_DISK, "LOCATION": DATA / "cache-public", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "schools.User"

# Sign-in.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "whetu.web.sign_in.Adapter"
SOCIALACCOUNT_ADAPTER = "whetu.web.sign_in.SocialAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by the school, for an address it knows
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# A whole school often shares one public address: the limit that locks out is a person's own.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,100/5m/ip", "login": "120/m/ip"}
ACCOUNT_RATE_LIMITS["agree"] = "30/5m/key,200/5m/ip"  # what is sent by those who follow a link to a plan
# A whole school answers in one hour, from one public address; none takes up what a school takes in a day.
ACCOUNT_RATE_LIMITS |= {"voice": "300/m/ip,3000/d/ip,2000/10m/key", "say": "10/10m/ip,40/d/ip,1000/d/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("WHETU_PROXIES", default=0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Whetū: "
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Whetū"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO or TESTING
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_CONFIG = env.email_url("WHETU_EMAIL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("WHETU_EMAIL_FROM", default="whetu@localhost")

# Jobs: written to a queue file of their own, and only once the transaction that asked for them is kept.
HUEY = {
    "huey_class": "huey.SqliteHuey",
    "name": "whetu",
    "filename": str(DATA / "jobs.sqlite3"),
    "immediate": TESTING or env.bool("WHETU_JOBS_AT_ONCE", default=False),
    "immediate_use_memory": True,
}
TASKS = {
    "default": {
        "BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}

# Words.
locale.LANG_INFO["mi"] = {"bidi": False, "code": "mi", "name": "Māori", "name_local": "te reo Māori"}
locale.LANG_INFO["en-nz"] = {"bidi": False, "code": "en-nz", "name": "English", "name_local": "English"}
LANGUAGE_CODE = "en-nz"
LANGUAGES = [("en-nz", "English"), ("mi", "te reo Māori")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["whetu.web.formats"]
LANGUAGE_COOKIE_NAME = "whetu_language"
USE_I18N = True
TIME_ZONE = "Pacific/Auckland"
USE_TZ = True

# Files.
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WATCHED = DATA / "watched"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
BIGGEST_UPLOAD = 500_000_000

# What a page may load: its own things only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
# Logs say what happened to the machine, never to whom.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "whetu.web.audit.quiet.NoPersonalData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["quiet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "huey": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "whetu": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]  # HTTPS above
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]  # other names of the domain are not ours
