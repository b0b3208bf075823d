"""One settings file for every place Coppice runs; `config/env.py` reads the environment.

With nothing set this is the embedded mode: one process, SQLite in `var/`, no Redis.
"""

import tomllib
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from config import env
from config.caches import caches
from config.limits import LIMITS  # noqa: F401 - a setting

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")
for folder in (VAR_DIR, VAR_DIR / "fonts", VAR_DIR / "static"):
    folder.mkdir(parents=True, exist_ok=True)

DATABASE_URL = env.address("DATABASE_URL", "postgres", "postgresql", "sqlite")
DATABASE_POOL = env.number("DATABASE_POOL", 8, at_least=1)
PROCESSES = env.number("PROCESSES", 4, at_least=1)
REDIS_URL = env.address("REDIS_URL", "redis", "rediss", "unix")
SECRET_KEY = env.secret_key(VAR_DIR)
HOSTS = env.words("HOSTS")
DEBUG = env.flag("DEBUG", default=not DATABASE_URL and not HOSTS)
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
HTTPS = env.flag("HTTPS", default=bool(HOSTS))

# What links in mail begin with.
SITE_ADDRESS = env.address("SITE_ADDRESS", "http", "https").rstrip("/") or (
    f"https://{HOSTS[0].lstrip('.')}" if HOSTS else "http://localhost:8000"
)

# In layer order, highest first: a module imports only what stands below it.
INSTALLED_APPS = [
    "home",
    "forums",
    "community",
    "notifications",
    "accounts",
    "search",
    "jobs",
    "realtime",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "lucide",
    "taggit",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
if DATABASE_URL.startswith("postgres"):
    INSTALLED_APPS.append("django.contrib.postgres")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.Authentication",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.device",
]
if DEBUG:
    MIDDLEWARE.append("config.errors.AsEverybodySees")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

if DATABASE_URL.startswith("postgres"):
    # Django keeps connections either for a request (0) or in psycopg's pool; the pool wants 0.
    DATABASES = {
        "default": dj_database_url.parse(DATABASE_URL, engine="config.postgresql", conn_max_age=0)
    }
    # What is asked again and again is planned once for each connection, not each time.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # After two seconds of failing, a connection is tried for anew when somebody asks for one:
        # the pool's pauses double, and would go on as long again as the database was away. Whether
        # one still works, config/postgresql looks.
        pool={"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5, "reconnect_timeout": 2},
        server_side_binding=True,
        prepare_threshold=3,
    )
else:
    SQLITE_PATH = DATABASE_URL.removeprefix("sqlite:///") or VAR_DIR / "coppice.sqlite3"
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": SQLITE_PATH,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA cache_size=-20000; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = caches(REDIS_URL)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.PasswordBackend",
    "community.permissions.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.refusals.NotLikeTheirs"},
    {"NAME": "accounts.refusals.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.refusals.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "home:home"

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"{'https' if HTTPS else 'http'}://{host}" for host in HOSTS]

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# Where "Leave this site" goes, without script by a redirect, which counts as a form's action.
LEAVE_TO = "https://www.bbc.co.uk/weather"
HELP_LINES = env.help_lines("HELP_LINES")  # beside 999 and the Samaritans, who stand in templates

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, LEAVE_TO.rpartition("/")[0]],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # the pages of Coppice alone fetch them
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", VAR_DIR / "fonts")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
CLAMD_ADDRESS = env.socket("CLAMD_ADDRESS")

# Failures and warnings go to the standard error stream, which the service manager keeps.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stream"], "level": "WARNING", "propagate": False}},
}

EMAIL_HOST = env.text("MAIL_HOST")
EMAIL_PORT = env.number("MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Coppice <hub@localhost>")

TAGGIT_CASE_INSENSITIVE = True

# People sign in with a password or a typed code; mail carries codes, never links that act.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ALLAUTH_USER_CODE_FORMAT = {"length": 6, "dashed": False}
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# No "send another code" of allauth's either: where there is no account that can be timed.
ACCOUNT_PREVENT_ENUMERATION = True
# The device decides how long a session lasts (accounts/sessions.py), not allauth.
ACCOUNT_SESSION_REMEMBER = False
# "key" is the address that was typed, so a limit says nothing about who is here.
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip",
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,3/m/key",
    "confirm_email": "20/m/ip,1/10s/key",
    "open_invitation": "30/m/ip",  # ours, counted by allauth's means
}
ACCOUNT_FORMS = {
    "signup": "accounts.entrance.SignUpForm",
    "login": "accounts.entrance.SignInForm",
    "request_login_code": "accounts.entrance.RequestCodeForm",
    "confirm_login_code": "accounts.entrance.ConfirmSignInForm",
    "confirm_email_verification_code": "accounts.entrance.ConfirmAddressForm",
    "reset_password": "accounts.entrance.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.entrance.ConfirmForgottenForm",
    "reset_password_from_key": "accounts.entrance.NewPasswordForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.FirstPasswordForm",
    "add_email": "accounts.entrance.ChangeAddressForm",
    "reauthenticate": "accounts.entrance.PasswordAgainForm",
}

from config import checks  # noqa: E402, F401 - imported to register them
