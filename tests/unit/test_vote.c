/* test_vote.c - the shift of a log whose times are those of single packets
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/vote.h"
#include "core/join/time.h"

enum { PACKETS = 2000, TIMES = 100 };

static const int64_t slack = 60 * (int64_t)JOIN_SECOND;

static int
compare(const void *a, const void *b)
{
    return join_compare_times(*(const int64_t *)a, *(const int64_t *)b);
}

/* Packets of an hour, and votes on the times of some, which a log has so much later. Of so many in a hundred the packet
 * is not among them. */
static struct join_votes *
votes_of(GRand *dice, int64_t shift, int lost)
{
    static int64_t times[PACKETS];
    struct join_votes *votes = join_votes_new(slack);
    for (int i = 0; i < PACKETS; i++) {
        times[i] = (int64_t)(g_rand_double(dice) * 3600 * JOIN_SECOND);
    }
    qsort(times, PACKETS, sizeof(times[0]), compare);
    for (int i = 0; i < TIMES; i++) {
        int64_t late = g_rand_int_range(dice, 0, 2000000);
        bool is_lost = g_rand_int_range(dice, 0, 100) < lost;
        int64_t of =
            is_lost ? (int64_t)(g_rand_double(dice) * 3600 * JOIN_SECOND) : times[g_rand_int_range(dice, 0, PACKETS)];
        join_votes_add(votes, of + shift + late, times, PACKETS);
    }
    return votes;
}

static void
test_found(void)
{
    GRand *dice = g_rand_new_with_seed(1);
    static const double shifts[] = {0.3, -1, 5, -30.25, 59};
    for (size_t i = 0; i < G_N_ELEMENTS(shifts); i++) {
        for (int lost = 0; lost <= 75; lost += 25) {
            int64_t wanted = (int64_t)(shifts[i] * JOIN_SECOND), found = 0;
            struct join_votes *votes = votes_of(dice, wanted, lost);
            g_assert_true(join_votes_count(votes, 0, &found));
            g_assert_cmpint(ABS(found - wanted), <=, JOIN_SAME_PACKET / 4);
            join_votes_free(votes);
        }
    }
    g_rand_free(dice);
}

/* Clocks that agree are not moved by what a packet takes to come; nor is a shift that is known. */
static void
test_known(void)
{
    GRand *dice = g_rand_new_with_seed(2);
    for (int known = 0; known <= 7; known += 7) {
        int64_t found = -1;
        struct join_votes *votes = votes_of(dice, (int64_t)known * JOIN_SECOND, 25);
        g_assert_true(join_votes_count(votes, (int64_t)known * JOIN_SECOND, &found));
        g_assert_cmpint(found, ==, (int64_t)known * JOIN_SECOND);
        join_votes_free(votes);
    }
    g_rand_free(dice);
}

/* What is of other packets gives no shift, and neither do few. */
static void
test_chance(void)
{
    GRand *dice = g_rand_new_with_seed(3);
    int64_t found = 17, one = 5, far[2] = {INT64_MIN, INT64_MAX};
    for (int i = 0; i < 20; i++) {
        struct join_votes *votes = votes_of(dice, JOIN_SECOND, 100);
        g_assert_false(join_votes_count(votes, 0, &found));
        join_votes_free(votes);
    }
    struct join_votes *votes = join_votes_new(slack);
    g_assert_false(join_votes_count(votes, 0, &found));
    join_votes_add(votes, 5, &one, 1);
    join_votes_add(votes, INT64_MIN, far, 2);
    join_votes_add(votes, INT64_MAX, far, 2);
    g_assert_false(join_votes_count(votes, 0, &found));
    g_assert_cmpint(found, ==, 17);
    join_votes_free(votes);
    votes = join_votes_new(0);
    for (int i = 0; i < TIMES; i++) {
        join_votes_add(votes, 5, &one, 1);
    }
    g_assert_false(join_votes_count(votes, 0, &found));
    join_votes_free(votes);
    g_rand_free(dice);
}

/* Of flows that repeat themselves, the nearest of the shifts that do as well. */
static void
test_repeated(void)
{
    int64_t times[1000], found = 0;
    struct join_votes *votes = join_votes_new(slack);
    for (int i = 0; i < 1000; i++) {
        times[i] = (int64_t)i * JOIN_SECOND;
    }
    for (int i = 200; i < 300; i++) {
        join_votes_add(votes, times[i] + JOIN_SECOND / 4, times, 1000);
    }
    g_assert_true(join_votes_count(votes, 0, &found));
    g_assert_cmpint(found, ==, JOIN_SECOND / 4);
    join_votes_free(votes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vote/found", test_found);
    g_test_add_func("/vote/known", test_known);
    g_test_add_func("/vote/chance", test_chance);
    g_test_add_func("/vote/repeated", test_repeated);
    return g_test_run();
}
