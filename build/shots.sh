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
helpers=()
trap '[ -z "$gateway" ] || kill $gateway "${helpers[@]}" 2>/dev/null; wait; rm -rf "$GRIDDECK_HOME"' EXIT

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

# Moving pictures for the demo's cameras, which have no addresses of their own.
streams() {
  local folder=$GRIDDECK_HOME/hls n
  command -v ffmpeg >/dev/null || return 0
  mkdir -p "$folder"
  for n in 0 1; do
    ffmpeg -nostdin -loglevel error -re -f lavfi -i "$([ $n = 0 ] && echo testsrc2 || echo mandelbrot)=size=640x360:rate=8" \
      -c:v libx264 -preset ultrafast -tune zerolatency -g 8 -pix_fmt yuv420p -f hls -hls_time 1 \
      -hls_list_size 4 -hls_flags delete_segments "$folder/$n.m3u8" &
    helpers+=($!)
  done
  "$PWD/.venv/bin/python" -m http.server 18077 --bind 127.0.0.1 --directory "$folder" >/dev/null 2>&1 &
  helpers+=($!)
  { echo id,url; for n in $(seq 1 900); do printf 'cam-%03d,http://127.0.0.1:18077/%d.m3u8\n' "$n" $((n % 3)); done; } \
    >"$GRIDDECK_HOME/cameras.csv"
  "$griddeck" --demo import cameras "$GRIDDECK_HOME/cameras.csv" >/dev/null
}

if [[ play == *"$part"* || $part == play* ]]; then
  GRIDDECK_HOME=$GRIDDECK_HOME/plays QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.e2e.plays $out
fi
"$griddeck" --demo demo
"$griddeck" --demo gateway &
gateway=$!
streams
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
shot cameras daily zh_CN dark 1920x1080
shot wall-rates daily zh_CN dark 3840x2160
shot control daily zh_CN dark 1920x1080
shots holiday
play concert 30 60
shots major_event
play rainstorm 30 55
shot preview daily zh_CN dark 1920x1080
shot warnings daily zh_CN dark 1920x1080
shot plan-start daily zh_CN dark 1920x1080
play rainstorm 30 35
shots emergency
shot alarms emergency zh_CN dark 1920x1080
shot alarms emergency en light 1920x1080
shot alarm-figures emergency zh_CN dark 1920x1080
for scene in sensor flood; do
  shot $scene emergency zh_CN dark 1920x1080
  shot $scene emergency en light 1920x1080
done
shot suggested daily zh_CN dark 1920x1080
shot reports emergency zh_CN dark 1920x1080
