/* choices.c - traffic that a log may lack because somebody chose so, not because it did not pass
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/choices.h"
#include "core/provider/limits.h"
#include "core/provider/registry.h"
#include "dissector/join/setups.h"

/* Whether a log is chosen to be of one verdict; then, which its records have. */
static enum join_action
only_verdict(const struct join *join, size_t provider)
{
    bool accepted = (join->clouds_accepting >> provider & 1) != 0;
    bool rejected = (join->clouds_rejecting >> provider & 1) != 0;
    if (!flow_providers[provider]->verdict_chosen || accepted == rejected) {
        return JOIN_NO_ACTION;
    }
    return accepted ? JOIN_ACCEPT : JOIN_REJECT;
}

static const char *
choice_of(const struct join *join, size_t provider, bool likely)
{
    const struct flow_provider *log = flow_providers[provider];
    enum join_action only = only_verdict(join, provider);
    if ((join->clouds >> provider & 1) == 0) {
        return NULL;
    }
    if (log->sampled) {
        return "the cloud counts a sample of the packets only";
    }
    if (only == JOIN_REJECT) {
        return "the log may be set to rejected traffic only: it has no other record";
    }
    if (only == JOIN_ACCEPT && !likely) {
        return "the log may be set to accepted traffic only: it has no other record";
    }
    const GPtrArray *left_out = join_setup_of(log);
    return left_out == NULL ? log->filtered_by : left_out->len > 0 ? log->setup->choice : NULL;
}

const char *
join_choice_of(const struct join *join, size_t provider)
{
    return choice_of(join, provider, false);
}

GPtrArray *
join_limits_of(const struct join *join, size_t provider)
{
    return (join->clouds >> provider & 1) != 0 ? flow_limits(flow_providers[provider]) : NULL;
}

const char *
join_left_out_by(const struct join *join, uint32_t clouds)
{
    const char *choice = NULL;
    for (size_t i = 0; i < flow_n_providers && choice == NULL; i++) {
        choice = (clouds >> i & 1) != 0 ? choice_of(join, i, true) : NULL;
    }
    return choice;
}
