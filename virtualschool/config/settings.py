"""One file of settings, driven by the environment. See docs/operators for the list of variables."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
os.environ.setdefault("VIRTUALSCHOOL_HOME", str(ROOT / "var" / "home"))

from virtualschool.foundation import home, keys  # noqa: E402  (they read VIRTUALSCHOOL_HOME)

HOME = home.path()
SECRET_KEY = keys.key("django").hex()
DEBUG = False
PUBLIC_ADDRESS = env.str("VIRTUALSCHOOL_ADDRESS", default="http://127.0.0.1:8000")
IS_HTTPS = PUBLIC_ADDRESS.startswith("https://")
ALLOWED_HOSTS = env.list("VIRTUALSCHOOL_HOSTS", default=["127.0.0.1", "localhost", "[::1]", PUBLIC_ADDRESS.split("://")[-1].split("/")[0].split(":")[0]])
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if IS_HTTPS else []
HATS = env.list("VIRTUALSCHOOL_HATS", default=["authority", "network"])

INSTALLED_APPS = [
    "virtualschool.desk",
    "virtualschool.intake",
    "virtualschool.linkage",
    "virtualschool.register",
    "virtualschool.schools",
    "virtualschool.people",
    "virtualschool.audit",
    "virtualschool.foundation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "virtualschool.config.urls"
WSGI_APPLICATION = "virtualschool.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# ---- database -------------------------------------------------------------------------------------------------------
# SQLite: the journal survives a power cut (FULL), what is deleted is overwritten (secure_delete), and nothing is
# written beside the database (temp_store).
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{HOME / 'virtualschool.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;PRAGMA cache_size=-65536",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ---- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.str("VIRTUALSCHOOL_STATIC", default=str(ROOT / "staticfiles"))
WHITENOISE_USE_FINDERS = True
# Uploads stay in memory: a roll never touches the disk in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024

# ---- sign-in (people) -----------------------------------------------------------------------------------------------
MFA = env.str("VIRTUALSCHOOL_MFA", default="required")

# ---- headers (people) -----------------------------------------------------------------------------------------------

# ---- language, time and logs ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
# Logs name no one: the framework's own request log holds addresses without query strings, and nothing else is logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
