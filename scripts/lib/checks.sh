# checks.sh - Wireshark's own checks of dissectors, which Debian has in its source package only; sourced after common.sh.
# shellcheck shell=bash disable=SC2154 # common.sh sets what is used here
# SPDX-License-Identifier: GPL-2.0-or-later

# unpack_checks SOURCES FOLDER: downloads the newest source package of Wireshark to SOURCES, with lists of packages of its
# own, which needs no root, and puts what tools/ has of checks into FOLDER.
unpack_checks() {
    local sources=$1 folder=$2
    local options=(-qq -o "Dir::Etc::sourcelist=$sources/list" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$sources/lists"
        -o "Dir::Cache=$sources" -o APT::Sandbox::User= -o Acquire::Retries=1 -o Acquire::http::Timeout=20)
    mkdir -p "$sources/lists/partial" "$folder.new"
    # shellcheck disable=SC2016 # expanded by apt
    apt-get indextargets --format '$(ORIGIN) deb-src $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        sed -n 's/^\(Debian\|Ubuntu\) //p' | sort -u >"$sources/list" &&
        apt-get "${options[@]}" update && (cd "$sources" && apt-get "${options[@]}" source --download-only wireshark) &&
        tar -C "$folder.new" --strip-components=2 --wildcards -xf "$sources"/wireshark_*.orig.tar.* '*/tools/check*' &&
        mv "$folder.new" "$folder"
}

# fetch_checks: puts them where tests/checks looks, once for each release of Wireshark. That test is skipped without them.
fetch_checks() {
    local release folder sources log
    release=$(dpkg-query -W -f='${source:Upstream-Version}' wireshark-dev 2>/dev/null) || return 0
    folder=$build/wireshark-checks/$release
    [[ ! -d $folder ]] || return 0
    sources=$(mktemp -d) log=$build/wireshark-checks.log
    say "Fetching Wireshark's source package for its checks of dissectors"
    rm -rf "$folder.new"
    unpack_checks "$sources" "$folder" >"$log" 2>&1 ||
        say "It could not be had ($log says why): tests/checks is skipped"
    rm -rf "$sources" "$folder.new"
}
