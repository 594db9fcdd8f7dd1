# Sourced behind network.sh and lib.sh: machines of their own, joined by switches that stand here.
# SPDX-License-Identifier: MIT

# A machine is a process in a network of its own; $NAME is its id.
machine() # name
{
    start "$1" unshare -n sleep 300
    eval "$1=$pid"
    # Until it has one of its own, it is in ours.
    within 5 "no network for $1" sh -c \
        "[ \$(readlink /proc/$pid/ns/net) != $(readlink /proc/self/ns/net) ]"
    nsenter -t "$pid" -n ip link set lo up
}

# on NAME COMMAND...: at that machine.
on()
{
    eval "on_pid=\$$1"
    shift
    nsenter -t "$on_pid" -n "$@"
}

# at NAME LOG COMMAND...: starts it at that machine, in the background. Sets $pid.
at()
{
    eval "at_pid=\$$1"
    log=$2
    shift 2
    start "$log" nsenter -t "$at_pid" -n "$@"
}

# ran NAME LOG COMMAND...: at that machine, to its end. Sets $status.
ran()
{
    eval "ran_pid=\$$1"
    log=$2
    shift 2
    run "$log" nsenter -t "$ran_pid" -n "$@"
}

switch() # name
{
    ip link add "$1" type bridge && ip link set "$1" up || {
        echo "skipped: this kernel makes no bridges here"
        exit 77
    }
}

# cable NAME DEVICE ADDRESS SWITCH: from that machine to one of the switches.
cables=0
cable()
{
    eval "cable_pid=\$$1"
    cables=$((cables + 1))
    ip link add "cable$cables" type veth peer name end netns "$cable_pid" || {
        echo "skipped: this kernel lays no cables here"
        exit 77
    }
    ip link set "cable$cables" master "$4" up
    on "$1" ip link set end name "$2"
    on "$1" ip addr add "$3" brd + dev "$2"
    on "$1" ip link set "$2" up
}

# A LAN with host, ann and bob, and far behind a router, which is this machine.
network_of_friends()
{
    for name in host ann bob far; do
        machine $name
    done
    switch lan
    switch beyond
    cable host eth0 192.168.1.20/24 lan
    cable ann eth0 192.168.1.21/24 lan
    cable bob eth0 192.168.1.22/24 lan
    cable far eth0 10.9.0.2/24 beyond
    ip addr add 192.168.1.1/24 dev lan
    ip addr add 10.9.0.1/24 dev beyond
    echo 1 >/proc/sys/net/ipv4/ip_forward
    on host ip route add default via 192.168.1.1
    on ann ip route add default via 192.168.1.1
    on far ip route add default via 10.9.0.1
    on host ip link add docker0 type bridge
    on host ip addr add 172.17.0.1/16 dev docker0
    on host ip link set docker0 up
}
