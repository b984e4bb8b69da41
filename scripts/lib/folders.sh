# folders.sh - where Wireshark looks for plug-ins, by its own word; sourced after common.sh.
# shellcheck shell=bash disable=SC2034 # others use what is set here
# SPDX-License-Identifier: GPL-2.0-or-later
module=cloudflow.so
module_kinds=(wiretap epan)
profile=Cloudflow
follower=cloudflow-live # the program that Wireshark starts to follow a log

programs=(cloudflow-query cloudflow-look) # what users, or the doctor, start by their names

# wireshark_folder NAME: prints what "tshark -G folders" says of NAME. WIRESHARK_PLUGIN_DIR and _EXTCAP_DIR would change
# the answer.
wireshark_folder() {
    local folders homeless=/nonexistent
    command -v tshark >/dev/null || die "there is no tshark in PATH"
    # A personal module that was cut ends tshark at its start; without a home it finds none.
    local asks=(env -u WIRESHARK_PLUGIN_DIR -u WIRESHARK_EXTCAP_DIR)
    folders=$("${asks[@]}" tshark -G folders 2>/dev/null) ||
        folders=$("${asks[@]}" HOME=$homeless tshark -G folders 2>/dev/null | sed "s|$homeless|$HOME|") ||
        die "tshark does not start; scripts/doctor says why"
    sed -n "s/^$1:[[:space:]]*//p" <<<"$folders" | sed -n 1p
}

personal_plugins() { wireshark_folder 'Personal Plugins'; }
global_plugins() { wireshark_folder 'Global Plugins'; }
personal_profile() { printf '%s\n' "$(wireshark_folder 'Personal configuration')/profiles/$profile"; }
global_profile() { printf '%s\n' "$(wireshark_folder 'Global configuration')/profiles/$profile"; }

# Where Wireshark looks for such programs. 4.0 names the global folder only, and looks below the configuration too.
personal_extcap() {
    local folder
    folder=$(wireshark_folder 'Personal Extcap path')
    printf '%s\n' "${folder:-$(wireshark_folder 'Personal configuration')/extcap}"
}
global_extcap() { wireshark_folder '\(Global \)\?Extcap path'; }

# Where users find programs by their names: in their own folder, or in Wireshark's prefix.
personal_programs() { printf '%s\n' "$HOME/.local/bin"; }
global_programs() {
    local folder
    folder=$(global_plugins) && printf '%s\n' "${folder%%/lib*}/bin"
}

# The major.minor of the Wireshark in PATH; Wireshark names its plug-in folders by it.
wireshark_release() {
    local folder
    folder=$(global_plugins) && printf '%s\n' "${folder##*/}"
}

as_root() {
    if ((EUID == 0)) || [[ -n $destdir ]]; then
        "$@"
    else
        command -v sudo >/dev/null || die "root is needed for: $*"
        sudo "$@"
    fi
}
