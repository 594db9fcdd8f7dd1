# Sourced behind e2e/lib.sh by scripts that open real windows: a display of their own, or the script
# is skipped. SPDX-License-Identifier: MIT
for tool in Xvfb xdotool; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: there is no $tool here"
        exit 77
    fi
done

# A number of the script's own: Xvfb takes for free what another has in another network, though the
# folder of sockets is one. Without -noreset it begins anew when its last client leaves, and turns away
# who comes just then.
display=$(($$ + 100))
trap 'tidy; rm -f "/tmp/.X11-unix/X$display"' EXIT
start xvfb Xvfb ":$display" -displayfd 1 -screen 0 1280x720x24 -nolisten tcp -noreset
within 10 "Xvfb does not start" test -s "$scratch/xvfb.out"
export DISPLAY=":$display"
within 10 "the display does not answer" xdotool getmouselocation
# D-Bus and the OpenGL drivers leave memory behind and race with themselves, none of our doing.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
echo race:swrast_dri.so >"$scratch/races"
TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}suppressions=$scratch/races"
export ASAN_OPTIONS TSAN_OPTIONS
# Who plays here knows the keys, and needs no more pictures than that.
mkdir -p "$XDG_CONFIG_HOME/homeport"
printf '[seen]\ncontrols = on\n[picture]\nframe_cap = 30\n' >"$XDG_CONFIG_HOME/homeport/settings.ini"
unset WAYLAND_DISPLAY SDL_VIDEODRIVER
export SDL_RENDER_DRIVER=software
