#!/bin/sh
# Installs the given .deb on a Debian that has nothing of ours, reads a log as an ordinary user, and removes it again.
# scripts/test-versions runs it in a bare tree; not for a machine in use.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
deb=$1
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

fail() { echo "error: $*" >&2 && exit 1; }
as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp/home "$@"; }

apt() { apt-get -qq -y --no-install-recommends "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log >&2 && fail "apt-get $*"; }; }

apt update
apt install "$deb" tshark python3
mkdir -p /tmp/home && chown 65534:65534 /tmp/home

as_user cloudflow-doctor
loaded=$(as_user tshark -G plugins | grep -c '^cloudflow\.so .*/usr/lib/') || true
[ "$loaded" = 2 ] || fail "$loaded of two modules loaded"

as_user tshark -D | grep -q 'cloudflow-file (Cloud flow log (follow a file))' || fail "nothing follows logs"

log=/tmp/flow.log
{
    echo version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
    echo 2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK
    echo 2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK
} >$log
for reader in 'as_user tshark' tshark; do
    rejected=$($reader -r $log -Y 'flowlog.action == "REJECT" && ip.src == 172.31.9.69' -T fields -e tcp.dstport) ||
        fail "$reader cannot read $log"
    [ "$rejected" = 3389 ] || fail "$reader shows '$rejected', not 3389"
done
as_user cloudflow-doctor $log
capinfos -t $log
tr ' ' , <$log | tail -n 2 >/tmp/headless.csv
as_user cloudflow-doctor /tmp/headless.csv | grep -q 'no header names their columns' || fail "the doctor does not know the columns"
cloudflow-merge --force /tmp/merged.pcapng $log
[ "$(as_user tshark -r /tmp/merged.pcapng | wc -l)" = 2 ] || fail "the merged file is not the log"

# What a user has of an older profile comes up to date; the first start copies it.
copy=/tmp/home/.config/wireshark/profiles/Cloudflow
as_user tshark -C Cloudflow -r $log >/dev/null
grep -q '^@TCP@' $copy/colorfilters || fail "Wireshark's own colours are not in the profile"
rm $copy/io_graphs
as_user cloudflow-profile
cmp $copy/io_graphs /usr/share/wireshark/profiles/Cloudflow/io_graphs

apt remove cloudflow
left=$(find / -xdev -path /tmp/home -prune -o \( -name '*cloudflow*.so' -o -path '*/wireshark/*cloudflow*' -o -path '*/bin/cloudflow-*' \) -print)
[ -z "$left" ] || fail "the package left $left"
as_user tshark -G plugins | grep cloudflow && fail "a module is still loaded"
as_user tshark -D | grep cloudflow && fail "something still follows logs"
echo "The package works and leaves nothing."
