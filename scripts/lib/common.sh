# common.sh - what the scripts share; sourced, not run.
# shellcheck shell=bash disable=SC2034 # others use what is set here
# SPDX-License-Identifier: GPL-2.0-or-later
set -euo pipefail

# What other programs' users set must not change what the scripts do. DESTDIR is for installing and removing alone.
destdir=${DESTDIR-}
unset DESTDIR CDPATH GLOBIGNORE GREP_OPTIONS TAR_OPTIONS POSIXLY_CORRECT CMAKE_GENERATOR CMAKE_BUILD_TYPE CTEST_PARALLEL_LEVEL \
    CTEST_OUTPUT_ON_FAILURE BASH_ENV ENV "${!PYTHON@}"
export LC_ALL=C.UTF-8
# What is built, installed or staged is read by others.
umask 022

top=$(readlink -f "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..")
build=$(realpath -m -- "${CLOUDFLOW_BUILD:-$top/build}")
build_target=all

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# unknown ARGUMENT: ends a script that has no such argument, with its usage(), which --help asks for.
unknown() {
    case $1 in
        -h | --help) usage && exit ;;
        *) say "error: there is no argument '$1' here" && usage >&2 && exit 2 ;;
    esac
}

# no_arguments ARGUMENT...: for a script that has none but --help.
no_arguments() {
    local argument
    for argument; do
        unknown "$argument"
    done
}

# need PACKAGE...: installs those Debian packages that are missing. On other systems they are taken to be there.
need() {
    local missing=() package turn
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local sudo=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "packages are missing; as root: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    # apt does not wait for another apt, which another of our scripts may have running.
    exec {turn}<"$top"
    flock "$turn"
    say "Installing ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "the packages could not be installed (the whole log: $log)"
    fi
    rm -f "$log"
    exec {turn}<&-
}

build_packages=(gcc libc6-dev cmake ninja-build pkgconf tshark wireshark-common wireshark-dev libwireshark-dev
    libwiretap-dev libglib2.0-dev libjansson-dev zlib1g-dev python3)

# cached DIR NAME: prints what CMake's cache in DIR says of NAME.
cached() { sed -n "s/^$2:[A-Z]*=//p" "$1/CMakeCache.txt" 2>/dev/null; }

# forget_moved DIR: CMake refuses a folder that was configured somewhere else, for sources that stand somewhere else, or
# with another generator, as after a move or copy of the tree. What it has of ours is then built anew.
forget_moved() {
    local dir=$1
    [[ $(cached "$dir" CMAKE_PROJECT_NAME) == cloudflow ]] || return 0
    if ! [[ $(cached "$dir" CMAKE_CACHEFILE_DIR) -ef $dir && $(cached "$dir" CMAKE_HOME_DIRECTORY) -ef $top &&
        $(cached "$dir" CMAKE_GENERATOR) == Ninja ]]; then
        say "$dir was configured elsewhere or otherwise: it is built anew"
        rm -rf "$dir/CMakeCache.txt" "$dir/CMakeFiles"
    fi
}

# build_in DIR PRESET [CMAKE-OPTION...]: configures and builds, all or only $build_target, which may be several words.
# A script is for the plug-ins, so that it must not be content with what is built where no Wireshark is found.
build_in() {
    local dir=$1 preset=$2 log
    shift 2
    mkdir -p "$dir" 2>/dev/null || true
    [[ -w $dir ]] || die "$dir cannot be written; CLOUDFLOW_BUILD names another folder to build in"
    forget_moved "$dir"
    log=$(mktemp)
    # shellcheck disable=SC2086 # several words
    if ! { cmake -S "$top" -B "$dir" --preset "$preset" -DCMAKE_REQUIRE_FIND_PACKAGE_Wireshark=ON "$@" &&
        cmake --build "$dir" --target $build_target; } >"$log" 2>&1; then
        cat "$log" >&2
        die "the build failed"
    fi
    rm -f "$log"
}

# stage_plugins: puts the built modules where a user without rights can read them, for tool().
stage_plugins() {
    staged=$(mktemp -d)
    trap 'rm -rf "$staged"' EXIT
    chmod 755 "$staged"
    cp -r "$build/plugins" "$staged/"
    chmod -R a+rX "$staged/plugins"
    mkdir -m 700 "$staged/home"
    ((EUID != 0)) || chown 65534:65534 "$staged/home"
}

# tool COMMAND...: runs one of Wireshark's tools with the staged modules. Wireshark ignores them when root runs it.
tool() {
    local drop=()
    ((EUID != 0)) || drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    (cd "$staged" && "${drop[@]}" env HOME="$staged/home" WIRESHARK_PLUGIN_DIR="$staged/plugins" "$@")
}
