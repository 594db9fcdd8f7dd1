/* A trial's results.
 * SPDX-License-Identifier: MIT */
#include "client/trial_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "base/text.h"

enum {
    NAME_WIDTH = 15,
    COLUMN_GAP = 2,
    PLOT_WIDTH = 300,
    PLOT_HEIGHT = 120,
    AXIS_MOST_MS = 1000000000,
    PLOT_LEFT = 40, /* for its texts */
    PLOT_RIGHT = 24,
};

static int width_of(const struct trial_figure_row *row)
{
    size_t title = strlen(row->title);
    size_t unit = strlen(row->unit);

    return (int)(title > unit ? title : unit) + (title < 5 ? 2 * COLUMN_GAP : COLUMN_GAP);
}

void trial_print_head(FILE *out)
{
    fprintf(out, "\n%-*s", NAME_WIDTH, "network");
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        fprintf(out, "%*s", width_of(&trial_figures[k]), trial_figures[k].title);
    }
    fprintf(out, "\n%-*s", NAME_WIDTH, "");
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        fprintf(out, "%*s", width_of(&trial_figures[k]), trial_figures[k].unit);
    }
    fprintf(out, "\n");
}

void trial_print_row(FILE *out, const struct trial_result *r)
{
    fprintf(out, "%-*s", NAME_WIDTH, r->plan.name);
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        fprintf(out, "%*.*f", width_of(&trial_figures[k]), trial_figures[k].decimals,
                r->median.values[k]);
    }
    fprintf(out, "  %s\n",
            r->broken[0] != '\0'           ? "NOT HELD"
            : r->limits.profile[0] != '\0' ? "held"
                                           : "no limits");
    if (r->broken[0] != '\0') {
        fprintf(out, "%-*s  %s\n", NAME_WIDTH, "", r->broken);
    }
    fflush(out);
}

static json_t *figures_json(const struct trial_figures *f)
{
    json_t *o = json_object();
    json_t *curve = json_array();

    for (int k = 0; k < TRIAL_FIGURES; k++) {
        json_object_set_new(o, trial_figures[k].key, json_real(f->values[k]));
    }
    for (int p = 0; p < TRIAL_CURVE; p++) {
        json_array_append_new(curve, json_real(f->confirmed_curve[p]));
    }
    json_object_set_new(o, "confirmed_ms_by_5_percent", curve);
    return o;
}

static json_t *result_json(const struct trial_result *r)
{
    json_t *runs = json_array();
    char up[LINK_TEXT_BYTES];
    char down[LINK_TEXT_BYTES];

    link_print(&r->plan.up, up, sizeof(up));
    link_print(&r->plan.down, down, sizeof(down));
    for (int i = 0; i < r->runs; i++) {
        json_array_append_new(runs, figures_json(&r->each[i]));
    }
    return json_pack("{s:s, s:{s:s, s:s, s:f}, s:o, s:o, s:o, s:b, s:s}", "network", r->plan.name,
                     "conditions", "up", up, "down", down, "nominal_rtt_ms",
                     link_plan_rtt_us(&r->plan) / 1000.0, "median", figures_json(&r->median),
                     "runs", runs, "limits",
                     r->limits.profile[0] != '\0' ? trial_limits_json(&r->limits) : json_null(),
                     "held", r->broken[0] == '\0', "broken", r->broken);
}

char *trial_report_json(const struct trial_setup *setup, const struct trial_result *results,
                        int count)
{
    json_t *array = json_array();

    for (int i = 0; i < count; i++) {
        json_array_append_new(array, result_json(&results[i]));
    }
    json_t *report =
        json_pack("{s:{s:s, s:i, s:i, s:i, s:I, s:s}, s:o}", "setup", "when", setup->when,
                  "clients", setup->clients, "seconds", setup->seconds, "runs", setup->runs, "seed",
                  (json_int_t)setup->seed, "match", setup->match, "profiles", array);

    return json_text(report);
}

bool trial_report_read(const json_t *report, struct trial_setup *setup, char *nets, size_t size,
                       json_t **limits, char *fault, size_t fault_size)
{
    const char *match = "";
    json_int_t seed;
    size_t i;
    const json_t *profile;

    memset(setup, 0, sizeof(*setup));
    nets[0] = '\0';
    if (json_unpack((json_t *)(uintptr_t)report, "{s:{s:i, s:i, s:i, s:I, s?s}}", "setup",
                    "clients", &setup->clients, "seconds", &setup->seconds, "runs", &setup->runs,
                    "seed", &seed, "match", &match) != 0) {
        text_format(fault, fault_size, "that is no report of a trial: it has no setup");
        return false;
    }
    setup->seed = (uint64_t)seed;
    text_clean(setup->match, sizeof(setup->match), match);
    *limits = json_object();
    json_array_foreach(json_object_get(report, "profiles"), i, profile)
    {
        const char *name = json_string_value(json_object_get(profile, "network"));
        size_t used = strlen(nets);

        text_format(nets + used, size - used, "%s%s", used > 0 ? "," : "",
                    name != NULL ? name : "");
        if (name != NULL && json_is_object(json_object_get(profile, "limits"))) {
            json_object_set(*limits, name, json_object_get(profile, "limits"));
        }
    }
    return true;
}

/* The page. What is written is the project's own and figures, but the networks' names, whose
 * letters link_plan_parse has bounded to those of profiles and settings. */

static const char page_head[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Homeport "
    "trial</title>\n<style>\n"
    ":root{color-scheme:light dark;--ink:#1c2733;--back:#fbfaf7;--line:#c9cfd6;--good:#1d7a4d;"
    "--bad:#b3261e;--a:#1f6fb2;--b:#d98324}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e4e9ee;--back:#141b22;--line:#3a4652;"
    "--good:#5cc48d;--bad:#ff8a80;--a:#6cb6f5;--b:#f2a65a}}\n"
    "body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);"
    "margin:2em auto;max-width:76em;padding:0 1em}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.25em .5em;text-align:right;border-bottom:1px solid var(--line)}\n"
    "th:first-child,td:first-child{text-align:left}\n.good{color:var(--good)}.bad{color:var(--bad);"
    "font-weight:600}\n.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(22em,1fr))"
    ";"
    "gap:1.5em}\nfigure{margin:0}figcaption{font-weight:600}\nsvg{width:100%;height:auto}\n"
    "svg text{fill:var(--ink);font-size:10px}\n.axis{stroke:var(--line)}\n"
    ".a{stroke:var(--a)}.b{stroke:var(--b)}polyline{fill:none;stroke-width:2}\n"
    ".scroll{overflow-x:auto}\n</style></head><body>\n<h1>Homeport trial</h1>\n";

static void write_curve(FILE *out, const char *style, const double curve[TRIAL_CURVE], double most)
{
    fprintf(out, "<polyline class=\"%s\" points=\"", style);
    for (int p = 0; p < TRIAL_CURVE; p++) {
        double x = curve[p] / most * PLOT_WIDTH;

        fprintf(out, "%.1f,%.1f ", x < PLOT_WIDTH ? x : PLOT_WIDTH,
                PLOT_HEIGHT - (double)p * PLOT_HEIGHT / (TRIAL_CURVE - 1));
    }
    fprintf(out, "\"/>\n");
}

uint64_t trial_axis_step(uint64_t most)
{
    static const uint64_t digits[] = { 1, 2, 5 };
    uint64_t power = 1;

    size_t i = 0;

    while (most > digits[i] * power * TRIAL_TICKS) {
        i = (i + 1) % ARRAY_LEN(digits);
        power *= i == 0 ? 10 : 1;
    }
    return digits[i] * power;
}

/* Returns where the axis ends, in ms. */
static double write_times(FILE *out, double most_ms)
{
    uint64_t most_us = (uint64_t)(most_ms * 1000);
    uint64_t step_us = trial_axis_step(most_us);
    uint64_t ticks = most_us > step_us ? (most_us + step_us - 1) / step_us : 1;

    for (uint64_t i = 0; i <= ticks; i++) {
        double x = (double)i * PLOT_WIDTH / (double)ticks;

        fprintf(out,
                "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g%s</text>\n",
                x, x, PLOT_HEIGHT, x, PLOT_HEIGHT + 14, (double)(i * step_us) / 1000,
                i == ticks ? " ms" : "");
    }
    return (double)(ticks * step_us) / 1000;
}

/* How many of all are there after how long: the round trip and the way from input to confirmed. */
static void write_plot(FILE *out, const struct trial_result *r)
{
    fprintf(out,
            "<figure><figcaption>%s</figcaption>\n<svg viewBox=\"%d -8 %d %d\" role=\"img\" "
            "aria-label=\"%s: share confirmed over time\">\n",
            r->plan.name, -PLOT_LEFT, PLOT_LEFT + PLOT_WIDTH + PLOT_RIGHT, PLOT_HEIGHT + 28,
            r->plan.name);
    for (int quarter = 0; quarter <= 4; quarter++) {
        int y = PLOT_HEIGHT - quarter * PLOT_HEIGHT / 4;

        fprintf(out,
                "<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
                "<text x=\"-4\" y=\"%d\" text-anchor=\"end\">%d %%</text>\n",
                PLOT_WIDTH, y, y, y + 3, quarter * 25);
    }
    double most = r->median.confirmed_curve[TRIAL_CURVE - 2] * 1.25;

    if (!(most > 0 && most < AXIS_MOST_MS)) {
        fprintf(out,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">too short to tell</text>\n"
                "</svg></figure>\n",
                PLOT_WIDTH / 2, PLOT_HEIGHT / 2 - 4);
        return;
    }
    most = write_times(out, most);
    write_curve(out, "b", r->median.rtt_curve, most);
    write_curve(out, "a", r->median.confirmed_curve, most);
    fprintf(out, "</svg></figure>\n");
}

static void write_table(FILE *out, const struct trial_result *results, int count)
{
    fprintf(out, "<div class=\"scroll\"><table><thead><tr><th>network</th>");
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        fprintf(out, "<th title=\"%s\">%s<br>%s</th>", trial_figures[k].about,
                trial_figures[k].title, trial_figures[k].unit);
    }
    fprintf(out, "<th>limits</th></tr></thead><tbody>\n");
    for (int i = 0; i < count; i++) {
        const struct trial_result *r = &results[i];
        char text[LINK_TEXT_BYTES];

        link_print(&r->plan.down, text, sizeof(text));
        fprintf(out, "<tr><td title=\"%s\">%s</td>", text, r->plan.name);
        for (int k = 0; k < TRIAL_FIGURES; k++) {
            fprintf(out, "<td>%.*f</td>", trial_figures[k].decimals, r->median.values[k]);
        }
        if (r->broken[0] != '\0') {
            fprintf(out, "<td class=\"bad\">%s</td></tr>\n", r->broken);
        } else {
            fprintf(out, "<td class=\"good\">%s</td></tr>\n",
                    r->limits.profile[0] != '\0' ? "held" : "none");
        }
    }
    fprintf(out, "</tbody></table></div>\n<dl>");
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        fprintf(out, "<dt>%s</dt><dd>%s</dd>", trial_figures[k].title, trial_figures[k].about);
    }
    fprintf(out, "</dl>\n");
}

char *trial_report_html(const struct trial_setup *setup, const struct trial_result *results,
                        int count)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    fprintf(out,
            "%s<p>%s. %d bots on each network for %d s, median of %d run%s, seed %" PRIu64
            ".</p>\n",
            page_head, setup->when, setup->clients, setup->seconds, setup->runs,
            setup->runs == 1 ? "" : "s", setup->seed);
    write_table(out, results, count);
    fprintf(out, "<h2>From input to confirmed (blue), round trip (orange)</h2>\n"
                 "<p>How many of all have come after how long; the median client's.</p>\n"
                 "<div class=\"plots\">\n");
    for (int i = 0; i < count; i++) {
        write_plot(out, &results[i]);
    }
    fprintf(out, "</div>\n</body></html>\n");
    bool is_whole = ferror(out) == 0;

    if (fclose(out) != 0 || !is_whole) {
        free(text);
        return NULL;
    }
    return text;
}
