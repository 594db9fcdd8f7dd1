# Sourced by every end-to-end script: a scratch folder with the user's own directories in it,
# processes that end with the script, and the claims that scripts make. $1 of the script is the
# directory of the programs; $2 is "slow" where they are too slow to be in time (sanitizers).
# Knows no protocol.
# SPDX-License-Identifier: MIT
set -eu

programs=$(cd "${1:-build}" && pwd)
is_slow=${2:-}
scratch=$(mktemp -d)
export HOME="$scratch" XDG_DATA_HOME="$scratch/data" XDG_CONFIG_HOME="$scratch/config"
export XDG_STATE_HOME="$scratch/state" XDG_CACHE_HOME="$scratch/cache"
export XDG_PICTURES_DIR="$scratch/pictures"
# Servers of others here are not found, and ours not by them.
mkdir -m 700 "$scratch/run"
export XDG_RUNTIME_DIR="$scratch/run"
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
pids=
# Where it is allowed, whole programs go before what computes beside them: they are soon asleep again.
renice -n -5 -p $$ >/dev/null 2>&1 || true

tidy()
{
    for pid in $pids; do
        kill -9 "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 1' INT TERM HUP

fail()
{
    echo "FAILED: $1" >&2
    for log in "$scratch"/*.out "$scratch"/*.err; do
        if [ -s "$log" ]; then
            echo "-- $(basename "$log")" >&2
            tail -n 20 "$log" >&2
        fi
    done
    exit 1
}

# start NAME PROGRAM WORDS...: in the background, its words in NAME.out and NAME.err. Sets $pid.
start()
{
    name=$1
    shift
    : >"$scratch/$name.out" # what an earlier one of that name has said is not waited for
    "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" &
    pid=$!
    pids="$pids $pid"
}

# run NAME PROGRAM WORDS...: to its end, at most 30 s. Sets $status.
run()
{
    name=$1
    shift
    status=0
    timeout -k 1 30 "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" </dev/null || status=$?
}

# The time in milliseconds since some moment.
now_ms()
{
    read -r up_s rest </proc/uptime # of two decimals
    echo "${up_s%.*}${up_s#*.}0"
}

# within SECONDS WHAT COMMAND...: the command succeeds within that time; slow programs have four
# times as long.
within()
{
    until_ms=$(($(now_ms) + $1 * 1000 * ${is_slow:+4 *} 1))
    what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$(now_ms)" -lt "$until_ms" ] || fail "$what"
        sleep 0.05
    done
}

# Whether that process is there and no zombie.
runs()
{
    case "$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)" in
        '' | Z | X) return 1 ;;
    esac
}

is_gone()
{
    ! runs "$1"
}

# ends PID SECONDS WHAT: the process, started here, ends within that time. Sets $status.
ends()
{
    within "$2" "$3" is_gone "$1"
    status=0
    wait "$1" || status=$?
}

expect_status() # number, of what
{
    [ "$status" -eq "$1" ] || fail "$2: exit status $status, not $1"
}

says() # file in the scratch folder, words
{
    grep -qF -- "$2" "$scratch/$1"
}

expect_says()
{
    says "$1" "$2" || fail "$1 does not say: $2"
}

# bend HOW: servers, and what is started with $bent in front, stand on a machine that is not as it
# says; see bent.c.
bent=
bend()
{
    bent="env LD_PRELOAD=$programs/libbent.so HOMEPORT_BENT=$1"
}

# Claims of time hold for a machine that has time: where that is allowed, all goes before other work,
# servers by themselves and what is started with $urgent in front.
urgent=
be_urgent()
{
    ! chrt -f 30 true 2>/dev/null || urgent="chrt -f 30"
}

# The same for all that the script does from here on, and before who is urgent: as if it had the
# machine for itself.
be_alone()
{
    chrt -f -p 40 $$ 2>/dev/null || true
}

# server NAME WORDS...: a server on a free port, ready. Sets $server and $port.
server()
{
    name=$1
    shift
    start "$name" $urgent $bent "$programs/homeport-server" --port 0 "$@"
    server=$pid
    within 5 "$name is not ready" grep -q '^READY ' "$scratch/$name.out"
    port=$(sed -n 's/^READY .*"port": *\([0-9]*\).*/\1/p' "$scratch/$name.out")
}

# get REPORT PATH: what stands there, each element of an array on a line of its own.
get()
{
    "$programs/json_get" "$scratch/$1" "$2" || fail "$1 has no $2"
}

sum()
{
    get "$1" "$2" | awk '{ sum += $1 } END { printf "%d\n", sum }'
}

expect_sum() # number, report, path
{
    found=$(sum "$2" "$3")
    [ "$found" -eq "$1" ] || fail "$2: $3 is $found, not $1"
}

# Nobody in that report of clients has needed a keyframe; programs that are slow may.
expect_no_resyncs()
{
    [ -n "$is_slow" ] || expect_sum 0 "$1" 'clients.*.resyncs'
}

# The processes whose parent is that one.
children_of()
{
    sed -n "s/^\([0-9]*\) (.*) [A-Z] $1 .*/\1/p" /proc/[0-9]*/stat 2>/dev/null || true
}
