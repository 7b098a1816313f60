#!/bin/sh
# Virtual School: sets up its own environment on first use, then runs COMMAND.
set -eu
cd "$(dirname "$0")"
V=${VENV:-.venv}
case "${1:-}" in test|check|docs) WANT=requirements-dev.lock; STAMP="$V/.stamp-dev" ;; *) WANT=requirements.lock; STAMP="$V/.stamp" ;; esac
if [ ! -x "$V/bin/python" ]; then
  PY=${PYTHON:-python3}
  command -v "$PY" >/dev/null 2>&1 || { echo "Virtual School needs Python 3.11 or newer; no $PY was found." >&2; exit 1; }
  "$PY" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Virtual School needs Python 3.11 or newer. Set PYTHON to one, for example PYTHON=python3.12 ./vs demo." >&2; exit 1; }
  "$PY" -m venv "$V" || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
fi
if [ ! -f "$STAMP" ] || [ "$WANT" -nt "$STAMP" ] || [ pyproject.toml -nt "$STAMP" ]; then
  echo "Setting up (once, under a minute) ..." >&2
  "$V/bin/python" -m pip install -q --disable-pip-version-check uv >&2
  "$V/bin/uv" pip install -q --python "$V/bin/python" --require-hashes -r "$WANT" >&2
  "$V/bin/uv" pip install -q --python "$V/bin/python" --no-deps -e . >&2
  "$V/bin/python" -m compileall -q virtualschool >/dev/null 2>&1 || true
  touch "$STAMP"
  [ "$WANT" = requirements.lock ] || touch "$V/.stamp"
fi
exec "$V/bin/python" -m virtualschool "$@"
