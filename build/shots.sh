#!/usr/bin/env bash
# The pictures of the README: the real windows, drawn without a screen, into docs/img.
# build/shots.sh [PART] draws only the pictures whose name contains PART.
# The demo lives in a data folder of its own meanwhile; each mode shows what it is made for.
set -euo pipefail
cd "$(dirname "$0")/.."
part=${1:-}
out=docs/img
griddeck=$PWD/.venv/bin/griddeck
mkdir -p $out
export TZ=Asia/Shanghai
GRIDDECK_HOME=$(mktemp -d)
export GRIDDECK_HOME
gateway=
trap '[ -z "$gateway" ] || kill $gateway 2>/dev/null; wait; rm -rf "$GRIDDECK_HOME"' EXIT

play() { # scenario speed seconds
  "$griddeck" --demo demo --scenario "$1" --speed "$2" >/dev/null
  sleep "$3"
}

shot() { # scene mode language theme size
  local name=$1-$2-$3-$4.png
  [[ $name == *"$part"* ]] || return 0
  echo "$out/$name"
  "$griddeck" snapshot --demo --scene "$1" --mode "$2" --lang "$3" --theme "$4" --size "$5" \
    "$out/$name" 2>/dev/null
}

shots() { # mode
  for language in zh_CN en; do
    for theme in dark light; do
      shot desk "$1" $language $theme 1920x1080
    done
  done
  shot wall "$1" zh_CN dark 3840x2160
}

if [[ play == *"$part"* || $part == play* ]]; then
  GRIDDECK_HOME=$GRIDDECK_HOME/plays QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.e2e.plays $out
fi
"$griddeck" --demo demo
"$griddeck" --demo gateway &
gateway=$!
play normal 1 25
shots daily
shot casefile daily zh_CN dark 1920x1080
shot batch daily zh_CN dark 1920x1080
shot batch daily en light 1920x1080
shot morning daily zh_CN dark 1920x1080
shot rates daily zh_CN dark 1920x1080
shot rates daily en light 1920x1080
shot archive daily zh_CN dark 1920x1080
shot duties daily zh_CN dark 1920x1080
shot wall-rates daily zh_CN dark 3840x2160
shot control daily zh_CN dark 1920x1080
shots holiday
play concert 30 60
shots major_event
play rainstorm 30 55
shot preview daily zh_CN dark 1920x1080
play rainstorm 30 35
shots emergency
shot suggested daily zh_CN dark 1920x1080
shot reports emergency zh_CN dark 1920x1080
