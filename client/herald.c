/* Tells what happens to every game alike. Owns the reasons of counts, ends and words; must never
 * know a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/herald.h"

static void tell(struct incidents *into, enum incident_kind kind)
{
    incidents_add(into,
                  (struct incident){ .kind = kind, .by = GAME_SEAT_NONE, .whom = GAME_SEAT_NONE });
}

/* What the seat plays for has reached: more is better, and of two alike the one who lost less. */
static int64_t reached(const struct world_head *head, int teams, int seat)
{
    int64_t sum = 0;

    if (teams == 0) {
        return head->seats[seat].score * INT64_C(65536) - head->seats[seat].losses;
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct seat *s = &head->seats[i];
        sum += s->kind != SEAT_EMPTY && s->team == head->seats[seat].team ? s->score : 0;
    }
    return sum;
}

enum incident_kind herald_end(const struct world_head *head, int teams, int seat)
{
    enum incident_kind end = INCIDENT_WON;

    if (seat >= GAME_SEATS || head->seats[seat].kind == SEAT_EMPTY) {
        return INCIDENT_DRAWN;
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct seat *s = &head->seats[i];
        bool is_rival =
            s->kind != SEAT_EMPTY && i != seat && (teams == 0 || s->team != head->seats[seat].team);
        int64_t lead = is_rival ? reached(head, teams, seat) - reached(head, teams, i) : 1;
        if (lead < 0) {
            return INCIDENT_LOST;
        }
        end = lead == 0 ? INCIDENT_DRAWN : end;
    }
    return end;
}

static void tell_phase(struct herald *h, const struct view *view, struct incidents *into)
{
    const struct world_head *head = view_head(view->confirmed);
    uint32_t left = view_ticks_left(head->phase_end_tick, head->tick);
    uint32_t left_s = (left + TICK_HZ - 1) / TICK_HZ;
    bool is_counting = head->phase == PHASE_COUNTDOWN ||
                       (head->phase == PHASE_PLAY && left_s > 0 && left_s <= HERALD_LAST_S);

    if (head->phase != h->phase && head->phase == PHASE_PLAY) {
        tell(into, INCIDENT_BEGIN);
    } else if (head->phase != h->phase && head->phase == PHASE_RESULTS) {
        tell(into, herald_end(head, view_teams(view), view->seat));
    } else if (is_counting && (left_s != h->left_s || head->phase != h->phase)) {
        tell(into, INCIDENT_TICK);
    }
    h->left_s = left_s;
}

static uint64_t newest_word(const struct view *view)
{
    uint64_t newest_us = 0;

    for (int i = 0; i < VIEW_FEED; i++) {
        const struct view_feed *row = &view->feed[i];
        bool is_word = row->kind == VIEW_FEED_CHAT && row->text[0] != '\0';
        newest_us = is_word && row->at_us > newest_us ? row->at_us : newest_us;
    }
    return newest_us;
}

void herald_update(struct herald *h, const struct view *view, struct incidents *into)
{
    const struct world_head *head = view_head(view->confirmed);
    uint64_t said_us = newest_word(view);

    if (!h->has_looked || head->tick < h->tick) { /* another match */
        *h = (struct herald){ .phase = head->phase, .said_us = said_us, .has_looked = true };
    } else {
        tell_phase(h, view, into);
    }
    if (said_us > h->said_us) {
        tell(into, INCIDENT_SAID);
    }
    h->said_us = said_us;
    h->phase = head->phase;
    h->tick = head->tick;
}
