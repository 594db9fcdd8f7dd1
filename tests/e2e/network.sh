# Sourced first by the scripts that need a network of their own, with the usual port free and nobody
# else in it: runs the script again in one. Skips it, with a word, where the kernel grants none.
# SPDX-License-Identifier: MIT
PATH="$PATH:/usr/sbin:/sbin"
if [ -z "${IN_OWN_NETWORK:-}" ]; then
    for way in -n -rn; do # as root it is still root there, who may go before others
        if unshare $way ip link set lo up 2>/dev/null; then
            IN_OWN_NETWORK=yes exec unshare $way "$0" "$@"
        fi
    done
    echo "skipped: no network of its own is to be had here"
    exit 77
fi
ip link set lo up
