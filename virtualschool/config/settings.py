"""One file of settings, driven by the environment. See docs/operators for the list of variables."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
os.environ.setdefault("VIRTUALSCHOOL_HOME", str(ROOT / "var" / "home"))

from virtualschool.foundation import home, keys  # noqa: E402  (they read VIRTUALSCHOOL_HOME)
from virtualschool.network.hub import dates  # noqa: E402  (pure)
from virtualschool.releases import dates as release_dates  # noqa: E402  (pure)

HOME = home.path()
SECRET_KEY = keys.key("django").hex()
DEBUG = False
PUBLIC_ADDRESS = env.str("VIRTUALSCHOOL_ADDRESS", default="http://127.0.0.1:8000")
IS_HTTPS = PUBLIC_ADDRESS.startswith("https://")
ALLOWED_HOSTS = env.list(
    "VIRTUALSCHOOL_HOSTS",
    default=["127.0.0.1", "localhost", "[::1]", PUBLIC_ADDRESS.split("://")[-1].split("/")[0].split(":")[0]],
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if IS_HTTPS else []
HATS = env.list("VIRTUALSCHOOL_HATS", default=["authority", "network"])
# How many pairs each month draws to be read again: about ten minutes' reading.
REREAD_PAIRS = env.int("VIRTUALSCHOOL_REREAD_PAIRS", default=20)
# Where systems put their nightly files, a folder for each authority; without it, `incoming` in the home.
INCOMING = env.str("VIRTUALSCHOOL_INCOMING", default="")

# The days on which tables leave for the Network, month and day; "any" lets them leave at once, for rehearsals.
RELEASE_DATES = env.list("VIRTUALSCHOOL_RELEASE_DATES", default=["10-01", "03-01"])
try:
    release_dates.read(RELEASE_DATES)
except release_dates.NoSuchDaysError as wrong:
    raise ImproperlyConfigured(str(wrong)) from wrong
# The Network's hub: another installation's address, or this one's where it wears both hats.
HUB = env.str("VIRTUALSCHOOL_HUB", default=PUBLIC_ADDRESS if "network" in HATS else "").rstrip("/")

# The rooms of an authority, which hold learners, and the Network's, which holds none: each can do without the other.
ROOMS_OF = {
    "authority": ["desk", "releases", "handover", "intake", "monitoring", "linkage", "learning", "register", "schools"],
    "network": ["network"],
}
FRAME_OF = {"authority": "desk", "network": "network"}
if not HATS or not set(HATS) <= set(ROOMS_OF):
    raise ImproperlyConfigured(
        f"VIRTUALSCHOOL_HATS is {','.join(HATS) or 'empty'}: say authority, network, or authority,network."
    )
INSTALLED_APPS = [
    *(f"virtualschool.{room}" for hat, rooms in ROOMS_OF.items() if hat in HATS for room in rooms),
    "virtualschool.people",
    "virtualschool.audit",
    "virtualschool.foundation",
    "django.forms",  # after the foundation, whose widgets stand in for these
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
    "rest_framework",
    "drf_spectacular",
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
FORM_RENDERER = "virtualschool.foundation.renderer.DesignSystemForms"
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
                # Each room that has a bar of its own makes the frame of its pages; a hub alone has one for all.
                *(f"virtualschool.{room}.frame.frame" for hat, room in FRAME_OF.items() if hat in HATS),
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
else:
    # PostgreSQL would compile queries over many tables for longer than it takes to answer them.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ---- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
# Whitenoise finds the files where the rooms keep them; a folder of collected ones is for a web server that takes over.
STATIC_ROOT = env.str("VIRTUALSCHOOL_STATIC", default=None)
WHITENOISE_USE_FINDERS = True
# Uploads stay in memory: a roll never touches the disk in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024

# ---- sign-in (people) -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
INSTALLED_APPS += [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "virtualschool.people.middleware.SafeHeaders",
    "csp.middleware.CSPMiddleware",
    *MIDDLEWARE,
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "virtualschool.people.middleware.SessionLimits",
    "virtualschool.people.middleware.SecondFactor",
    "virtualschool.people.middleware.AuditedReads",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "virtualschool.people.sign_in.SignInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# `required`: who has no second factor sets one up before anything else. `optional` is for the demo.
MFA = env.str("VIRTUALSCHOOL_MFA", default="required")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/" if "authority" in HATS else "/network/"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "virtualschool.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# Axes counts failures, in the database and for names that do not exist as well; two counters would answer differently.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Virtual School"
# Accounts are opened by an administrator who knows the address: there is nothing to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Security keys on http are for a loopback address alone; anything else is refused below.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "virtualschool.people.sign_in.claimed_name"
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Sign-ins are in the audit; a second log of them would only be one more thing to dispose of.
AXES_DISABLE_ACCESS_LOG = True
# Mail: without VIRTUALSCHOOL_MAIL (smtp+tls://user:password@host:587) none is sent, and one-time links are handed over.
vars().update(env.email_url("VIRTUALSCHOOL_MAIL", default="dummymail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("VIRTUALSCHOOL_MAIL_FROM", default="virtual-school@localhost")
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The council's own identity provider: set issuer, client id and secret. It vouches for accounts that are open already.
OIDC_ISSUER = env.str("VIRTUALSCHOOL_OIDC_ISSUER", default="")
SOCIALACCOUNT_ADAPTER = "virtualschool.people.sign_in.CouncilAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "council",
            "name": env.str("VIRTUALSCHOOL_OIDC_NAME", default="Your council's sign-in"),
            "client_id": env.str("VIRTUALSCHOOL_OIDC_CLIENT_ID"),
            "secret": env.str("VIRTUALSCHOOL_OIDC_SECRET"),
            "settings": {
                "server_url": OIDC_ISSUER,
                "email_authentication": True,
                # The council's own domains, whose addresses its provider has no need to mark as verified.
                "verified_email": env.list("VIRTUALSCHOOL_OIDC_DOMAINS", default=[]),
            },
        }
    ]
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# ---- headers (people) -----------------------------------------------------------------------------------------------
ON_LOOPBACK = urlsplit(PUBLIC_ADDRESS).hostname in ("127.0.0.1", "localhost", "::1", "testserver")
if not IS_HTTPS and not ON_LOOPBACK:
    raise ImproperlyConfigured(
        f"VIRTUALSCHOOL_ADDRESS is {PUBLIC_ADDRESS}: plain http is for this machine alone. Give an https address."
    )
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "form-action": ["'self'", *([OIDC_ISSUER] if OIDC_ISSUER else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECURE_REFERRER_POLICY = "no-referrer"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if IS_HTTPS:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- the hub (network) ----------------------------------------------------------------------------------------------
# National tables change on these days of a year alone (month and day), a fortnight after authorities' tables leave,
# and show nothing of fewer authorities than this.
NATIONAL_DATES = dates.read(env.list("VIRTUALSCHOOL_NATIONAL_DATES", default=["10-15", "03-15"]))
NATIONAL_LEAST = env.int("VIRTUALSCHOOL_NATIONAL_LEAST", default=3)
if NATIONAL_LEAST < 3:
    raise ImproperlyConfigured("VIRTUALSCHOOL_NATIONAL_LEAST is 3 or more: of a sum of two, each knows one part.")
# An authority posts a document at a time, and a document is some 100 KB.
HUB_MOST_BYTES = 1_000_000
HUB_RATES = {"key": "60/min", "address": "600/min"}
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "EXCEPTION_HANDLER": "virtualschool.network.views.signed.answer_to",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "The Network's hub",
    "VERSION": "1",
    "DESCRIPTION": "What authorities' installations and members' own systems say to the hub, and it to them. "
    "No request and no answer is about a child.",
    "SERVE_INCLUDE_SCHEMA": False,
}

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
