"""The product's settings in a home of the test run's own, gone when the run ends."""

import atexit
import os
import shutil
import tempfile

HOME_OF_TESTS = tempfile.mkdtemp(prefix="virtualschool-tests-")
atexit.register(shutil.rmtree, HOME_OF_TESTS, ignore_errors=True)
os.environ["VIRTUALSCHOOL_HOME"] = HOME_OF_TESTS
os.environ["VIRTUALSCHOOL_STATIC"] = HOME_OF_TESTS
os.environ["VIRTUALSCHOOL_MFA"] = "optional"
os.environ["VIRTUALSCHOOL_NAMESPACE"] = "6f1d6bd6-5a0e-4c6b-9d2a-0c9a4f6f3a11"
os.environ.pop("VIRTUALSCHOOL_ADDRESS", None)

from virtualschool.config.settings import *  # noqa: E402, F403  (the environment comes first)

# Argon2 is slow on purpose; one test checks that the product uses it.
PRODUCT_PASSWORD_HASHERS = PASSWORD_HASHERS  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each browser of a test begins with a server of its own, which would look through every static file anew; those of the
# journeys are served by the server that they start.
WHITENOISE_USE_FINDERS = False
