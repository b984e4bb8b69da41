# trees.sh - Debian trees that have another Wireshark than this machine; sourced after common.sh, needs root.
# shellcheck shell=bash disable=SC2154 # common.sh sets what is used here
# SPDX-License-Identifier: GPL-2.0-or-later

# Outside the checkout, and kept: fetching Debian's packages again for every run is waste.
trees=${CLOUDFLOW_TREES:-${XDG_CACHE_HOME:-/var/cache}/cloudflow/trees}
tree_max_age_days=7

# A bare tree is what "apt" needs to run and nothing else, so that a package we forgot to ask for is missed.
# base_tree SUITE: makes the bare tree $trees/SUITE.base unless there is one younger than a week.
base_tree() {
    local suite=$1 base=$trees/$1.base log=$trees/$1.log
    if [[ -n $(find "$base" -maxdepth 0 -mtime "-$tree_max_age_days" 2>/dev/null) ]]; then
        return 0
    fi
    rm -rf "$base" "$base.new" "$trees/$suite".*.packages
    # The suite that Debian develops in may be past the date its index promises to be renewed; its signature is
    # checked all the same. mmdebstrap takes 40 s to leave out files itself.
    # shellcheck disable=SC2016 # expanded by mmdebstrap
    if ! mmdebstrap --quiet --variant=apt --dpkgopt=force-unsafe-io \
        --customize-hook='echo "path-exclude=/usr/share/locale/*" >"$1/etc/dpkg/dpkg.cfg.d/no-locales"' \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
        --aptopt='Acquire::Retries "3"' "$suite" "$base.new" ${CLOUDFLOW_MIRROR:+"$CLOUDFLOW_MIRROR"} \
        >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -rf "$base.new"
        die "no tree of Debian $suite: its packages could not be had (is there a network?)"
    fi
    touch "$base.new"
    mv "$base.new" "$base"
}

# copy_tree FROM NAME: makes the tree $trees/NAME, a copy of $trees/FROM, which has its network set up and a folder of
# its own for the packages it downloads: apt locks that, and two trees may install at a time.
copy_tree() {
    local tree=$trees/$2
    rm -rf "$tree"
    cp -a "$trees/$1" "$tree"
    mkdir -p "$tree.packages/partial"
    printf '%s\n' "$tree.packages" >"$tree/etc/cloudflow-packages"
    cp /etc/resolv.conf /etc/hosts "$tree/etc/"
}

# in_tree TREE COMMAND...: runs COMMAND there as root, with a /proc of its own, and /sys, where the C library looks for the
# size of large pages (tests/lib/wireshark.py wants them); whatever it leaves running is ended.
# Downloaded packages are kept beside the trees.
in_tree() {
    local tree=$1
    shift
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare --mount --pid --fork --kill-child -- sh -ec '
        tree=$1
        shift
        mount -t proc proc "$tree/proc"
        mount -t sysfs -o ro sysfs "$tree/sys"
        mount -t tmpfs tmpfs "$tree/dev/shm"
        mount --bind "$(cat "$tree/etc/cloudflow-packages")" "$tree/var/cache/apt/archives"
        exec chroot "$tree" "$@"' sh "$tree" \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@" </dev/null
}

# clone_into TREE: puts the tracked files of this checkout, as they are now, where a user's clone would be.
clone_into() {
    local clone=$1/root/cloudflow
    rm -rf "$clone"
    mkdir -p "$clone"
    git -c safe.directory="$top" -C "$top" ls-files -z |
        tar -C "$top" --null --files-from=- --ignore-failed-read --owner=0 --group=0 -cf - | tar -C "$clone" -xf -
    [[ -x $clone/scripts/test ]] || die "no files of $top came to $clone: is it a git checkout with its files in place?"
}
