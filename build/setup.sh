#!/usr/bin/env bash
# Installs what one make target needs and says so: build/setup.sh run | test | package
#   run   the libraries Qt loads, a Chinese font, .venv with the program
#   test  that, and PostgreSQL, Mosquitto, Xvfb, xdotool, ffmpeg and the development tools
#   package  what run needs, and NSIS, Wine and Xvfb to make and try the packages
# A second call finds everything there and installs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:-}
case $target in run | test | package) ;; *) echo "usage: build/setup.sh run|test|package" >&2; exit 2 ;; esac

venv=.venv
stamp=.installed-$target
qt_libraries="libglib2.0-0 libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3 libbrotli1 libgssapi-krb5-2 libpulse0"
window_libraries="libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxcb-image0 libxcb-render-util0 libxcb-randr0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0"
fonts="fonts-noto-cjk"
servers="postgresql mosquitto xvfb xdotool ffmpeg"
packers="nsis wine wine64 xvfb xauth osslsigncode"

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# Newer Debian names some libraries with a trailing t64; either name will do.
installed() {
  local name
  for name in "$1" "$1t64"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

missing_of() {
  local name
  for name in "$@"; do installed "$name" || printf '%s ' "$name"; done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Refreshing the package list is slow, so it is done once and only when something is missing.
list_is_fresh=no
apt_install() { # why, packages...
  local why=$1 log status=0
  shift
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null \
    || fail "missing: $* ($why). There is no sudo here; as root, run: apt-get install $*"
  say "installing $* ($why)"
  log=$(mktemp)
  if [ $list_is_fresh = no ]; then
    as_root apt-get update -q >"$log" 2>&1 || say "the package list could not be refreshed; going on with the one here"
    list_is_fresh=yes
  fi
  # The servers' own services may start on their usual ports; the tests use others.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 || status=$?
  if [ $status != 0 ]; then tail -n 15 "$log" >&2; rm -f "$log"; fail "apt-get could not install: $*"; fi
  rm -f "$log"
}

need() { # why, packages...
  local why=$1 missing
  shift
  missing=$(missing_of "$@")
  # shellcheck disable=SC2086  # package names, to be split
  [ -z "$missing" ] || apt_install "$why" $missing
}

python_command() {
  local name
  for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$name"; return; fi
  done
  fail "Python 3.11 or newer was not found; install it, or name it: make PYTHON=/path/to/python3.11 $target"
}

system_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this machine has no apt; GridDeck expects the equivalents of: $qt_libraries $window_libraries $fonts"
    [ "$target" != test ] || say "and, for the tests: $servers"
    [ "$target" != package ] || say "and, for the packages: $packers"
    return
  fi
  # shellcheck disable=SC2086
  {
    need "libraries Qt loads" $qt_libraries
    need "libraries a Qt window needs under X11" $window_libraries
    need "Chinese characters on every screen" $fonts
    [ "$target" != test ] || need "servers and a screen the tests run against" $servers
    [ "$target" != package ] || need "to make the packages and to try them" $packers
  }
}

python_packages() {
  local python=$1 extras=$2 want
  want=$(cat constraints.txt pyproject.toml build/setup.sh | sha256sum | cut -d' ' -f1)
  if [ -x $venv/bin/griddeck ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  if [ ! -x $venv/bin/python ]; then
    "$python" -c 'import ensurepip' 2>/dev/null || {
      command -v apt-get >/dev/null || fail "$python cannot make virtual environments; install its venv module"
      apt_install "virtual environments for Python" python3-venv
    }
    say "making the virtual environment $venv"
    "$python" -m venv $venv
  fi
  say "installing the Python packages of constraints.txt into $venv (the first time takes some minutes)"
  $venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".$extras" \
    || fail "pip could not install the packages; see its message above"
  echo "$want" >"$stamp"
}

python=$(python_command)
system_packages
if [ "$target" = test ]; then python_packages "$python" "[dev]"; else python_packages "$python" ""; fi
