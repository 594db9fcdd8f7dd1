/* The clients' report, written by jansson.
 * SPDX-License-Identifier: MIT */
#include "client/client_report.h"

#include <jansson.h>
#include <stdio.h>

#include "base/json_text.h"
#include "base/text.h"

enum {
    MEDIAN = 500,
    P99 = 990,
    CURVE_STEP = 50, /* permille */
    WORD_BYTES = 64,
};

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *percentiles(const struct histogram *h, double unit)
{
    json_t *o = json_object();

    json_object_set_new(o, "p50", json_real(histogram_at(h, MEDIAN) / unit));
    json_object_set_new(o, "p99", json_real(histogram_at(h, P99) / unit));
    json_object_set_new(o, "max", json_real(h->most / unit));
    return o;
}

/* The same, and the values that 0, 5, 10 ... 100 % of all are at or below: a curve to be drawn. */
static json_t *distribution(const struct histogram *h, double unit)
{
    json_t *o = percentiles(h, unit);
    json_t *curve = json_array();

    for (uint32_t permille = 0; permille <= 1000; permille += CURVE_STEP) {
        json_array_append_new(curve, json_real(histogram_at(h, permille) / unit));
    }
    json_object_set_new(o, "curve", curve);
    return o;
}

static json_t *result_object(const struct client *c)
{
    json_t *o = json_object();

    if (c->replica.is_valid && c->seat < GAME_SEATS) {
        const struct seat *seat = &replica_head(&c->replica)->seats[c->seat];

        json_object_set_new(o, "seat", json_integer(c->seat));
        json_object_set_new(o, "score", json_integer(seat->score));
        json_object_set_new(o, "losses", json_integer(seat->losses));
    }
    return o;
}

static json_t *client_object(const struct client *c)
{
    const struct client_figures *f = &c->figures;
    json_t *o = result_object(c);
    struct transport_stats stats;

    c->net->ops->stats(c->net, &stats);
    const struct {
        const char *name;
        uint64_t value;
    } counts[] = {
        { "ticks", f->ticks },
        { "desyncs", f->desyncs },
        { "resyncs", f->resyncs },
        { "reconnects", f->reconnects },
        { "late_inputs", f->late_inputs },
        { "late_inputs_settled", f->late_inputs_settled },
        { "mispredictions", f->mispredictions },
        { "disconnects", f->disconnects },
        { "freezes", f->freezes },
        { "refused_messages", f->refused_messages },
        { "inputs_sent", f->inputs_sent },
        { "states_received", f->states_received },
        { "bytes_up", stats.bytes_out },
        { "bytes_down", stats.bytes_in },
        { "payload_down", f->payload_down },
    };

    json_object_set_new(o, "name", json_string(c->options.name));
    json_object_set_new(o, "joined", json_boolean(f->joined > 0));
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        json_object_set_new(o, counts[i].name, number(counts[i].value));
    }
    json_object_set_new(o, "rtt_ms", distribution(&f->rtt_us, 1000));
    json_object_set_new(o, "input_to_confirmed_ms", distribution(&f->confirmed_us, 1000));
    json_object_set_new(o, "input_to_confirmed_settled_ms",
                        percentiles(&f->confirmed_settled_us, 1000));
    json_object_set_new(o, "key_to_confirmed_ms", percentiles(&f->key_us, 1000));
    json_object_set_new(o, "rollback_ticks", percentiles(&f->rollback_ticks, 1));
    json_object_set_new(o, "correction_px", percentiles(&f->correction_px16, 16));
    json_object_set_new(o, "freeze_ms", json_real(f->freeze_us / 1000.0));
    json_object_set_new(o, "margin_ms", json_real(c->pace.margin_us / 1000.0));
    json_object_set_new(o, "status", json_string(c->status));
    if (c->refused != NULL) {
        json_object_set_new(o, "refused", json_string(c->refused));
    }
    return o;
}

char *client_report(const struct client *const clients[], int count, json_t *links)
{
    json_t *array = json_array();

    for (int i = 0; i < count; i++) {
        json_array_append_new(array, client_object(clients[i]));
    }
    json_t *report = json_pack("{s:o, s:o*}", "clients", array, "links", links);

    return json_text(report);
}

/* It looks for its server, or has heard nothing of it for some time. */
static bool has_lost(const struct client *c)
{
    bool is_silent =
        c->state == CLIENT_PLAYING && c->heard_us + CLIENT_HUSH_MS * 1000 < c->update_us;

    return is_silent || c->state == CLIENT_CONNECTING || c->state == CLIENT_GREETING ||
           c->state == CLIENT_WAITING;
}

bool client_report_line(const struct client *const clients[], int count, uint64_t played_us,
                        char *line, size_t size)
{
    int joined = 0;
    unsigned desyncs = 0;
    unsigned resyncs = 0;
    unsigned late = 0;
    uint32_t least_us = UINT32_MAX;
    uint32_t most_us = 0;
    char range[WORD_BYTES] = "";
    char lost[WORD_BYTES] = "";
    int lost_count = 0;

    for (int i = 0; i < count; i++) {
        const struct client_figures *f = &clients[i]->figures;
        uint32_t rtt_us = histogram_at(&f->rtt_us, MEDIAN);

        if (f->joined > 0) {
            joined++;
            lost_count += has_lost(clients[i]);
            desyncs += f->desyncs;
            resyncs += f->resyncs;
            late += f->late_inputs_settled;
            least_us = min_u32(least_us, rtt_us);
            most_us = rtt_us > most_us ? rtt_us : most_us;
        }
    }
    if (joined > 1) {
        text_format(range, sizeof(range), "%.2f to ", least_us / 1000.0);
    }
    if (lost_count > 0) {
        text_format(lost, sizeof(lost), "; at the end %d had lost the server", lost_count);
    }
    text_format(line, size,
                "%d bot%s played for %.0f s: desyncs %u, resyncs %u, late inputs %u, "
                "round trip %s%.2f ms%s",
                joined, joined == 1 ? "" : "s", (double)played_us / 1e6, desyncs, resyncs, late,
                range, most_us / 1000.0, lost);
    return joined > 0;
}
