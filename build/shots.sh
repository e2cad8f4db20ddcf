#!/usr/bin/env bash
# The pictures of the README: the real windows, drawn without a screen, into docs/img.
# build/shots.sh [PART] draws only the pictures whose name contains PART.
set -euo pipefail
cd "$(dirname "$0")/.."
part=${1:-}
out=docs/img
mkdir -p $out

shot() { # scene mode language theme size
  local name=$1-$2-$3-$4.png
  [[ $name == *"$part"* ]] || return 0
  echo "$out/$name"
  .venv/bin/griddeck snapshot --demo --scene "$1" --mode "$2" --lang "$3" --theme "$4" --size "$5" "$out/$name"
}

for mode in daily holiday major_event emergency; do
  for language in zh_CN en; do
    for theme in dark light; do
      shot desk $mode $language $theme 1920x1080
    done
  done
  shot wall $mode zh_CN dark 3840x2160
done
