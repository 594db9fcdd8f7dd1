/* The words of `homeport probe --here`.
 * SPDX-License-Identifier: MIT */
#include "client/here_words.h"

#include <string.h>

#include "base/text.h"
#include "client/window.h"

static const char nothing_is_seen[] = "no window of Homeport's is seen";

/* --- video ------------------------------------------------------------------------------------ */

static void tell_no_video(const struct here *h, struct findings *all)
{
    struct finding *f;

    if (h->wanted_video[0] != '\0') {
        f = findings_add(all, FINDING_PROBLEM,
                         "SDL_VIDEODRIVER is '%s', which can't be started (%s)", h->wanted_video,
                         h->video_fault);
        finding_command(f, "unset SDL_VIDEODRIVER");
    } else if (h->display[0] == '\0' && h->wayland[0] == '\0') {
        f = findings_add(all, FINDING_PROBLEM,
                         "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set");
        finding_command(f, "start it in a terminal on the desktop; without any: homeport bot");
    } else {
        const char *variable = h->display[0] != '\0' ? "DISPLAY" : "WAYLAND_DISPLAY";

        f = findings_add(all, FINDING_PROBLEM, "%s is '%s', and no display answers there", variable,
                         h->display[0] != '\0' ? h->display : h->wayland);
        finding_command(f, "start it in a terminal on the desktop; the displays that there are: "
                           "ls /tmp/.X11-unix (X0 is DISPLAY=:0)");
    }
    finding_follows(f, "%s", nothing_is_seen);
}

static void tell_video(const struct here *h, struct findings *all)
{
    if (h->video[0] == '\0') {
        tell_no_video(h, all);
    } else if (strcmp(h->video, "dummy") == 0 || strcmp(h->video, "offscreen") == 0) {
        struct finding *f = findings_add(
            all, FINDING_PROBLEM, "SDL's video driver is '%s', which has no screen", h->video);

        finding_follows(f, "%s", nothing_is_seen);
        finding_command(f, "unset SDL_VIDEODRIVER");
    } else {
        findings_add(all, FINDING_OK, "windows are shown by SDL's video driver '%s'", h->video);
    }
}

/* --- renderer, displays ----------------------------------------------------------------------- */

static void tell_renderer(const struct here *h, struct findings *all)
{
    struct finding *f;

    if (h->renderer_fault[0] != '\0') {
        f = findings_add(all, FINDING_PROBLEM, "a window can't be opened (%s)", h->renderer_fault);
        finding_follows(f, "%s", nothing_is_seen);
        finding_command(f, "SDL_RENDER_DRIVER=software homeport");
    } else if (h->has_card) {
        findings_add(all, FINDING_OK, "windows are drawn by the graphics card ('%s')", h->renderer);
    } else {
        f = findings_add(all, FINDING_NOTE, "windows are drawn by software: %s",
                         h->wanted_renderer[0] != '\0'
                             ? "SDL_RENDER_DRIVER asks for it"
                             : "there is no graphics card that SDL could use");
        finding_follows(f, "a large window may not move smoothly; a smaller one is drawn faster");
        finding_command(f, h->wanted_renderer[0] != '\0' ? "unset SDL_RENDER_DRIVER"
                                                         : "homeport --window 800x450");
    }
}

static void tell_displays(const struct here *h, struct findings *all)
{
    for (int i = 0; i < h->display_count; i++) {
        const struct here_display *d = &h->displays[i];
        bool is_small = d->width < WINDOW_WIDTH || d->height < WINDOW_HEIGHT;
        char rate[HERE_WORD_BYTES] = "";

        if (d->rate_hz > 0) {
            text_format(rate, sizeof(rate), " at %d Hz", d->rate_hz);
        }
        struct finding *f =
            findings_add(all, is_small ? FINDING_NOTE : FINDING_OK, "display %d (%s) is %d x %d%s",
                         i + 1, d->name, d->width, d->height, rate);

        if (is_small) {
            finding_follows(f, "the usual window of %d x %d does not fit on it", WINDOW_WIDTH,
                            WINDOW_HEIGHT);
            finding_command(f, "homeport --window %dx%d, or: homeport --fullscreen", d->width / 2,
                            d->height / 2);
        }
    }
}

/* --- controllers, audio ----------------------------------------------------------------------- */

static void tell_controllers(const struct here *h, struct findings *all)
{
    bool has_one = false;

    if (h->pad_count == 0) {
        findings_add(all, FINDING_OK, "no controller is plugged in; none is needed");
    }
    for (int i = 0; i < h->pad_count; i++) {
        const struct here_pad *p = &h->pads[i];

        if (p->is_mapped) {
            findings_add(all, FINDING_OK, "controller '%s' is mapped%s", p->name,
                         has_one ? "; only the first one is used" : "");
            has_one = true;
            continue;
        }
        struct finding *f =
            findings_add(all, FINDING_NOTE,
                         "controller '%s' is not mapped: SDL does not know its buttons", p->name);

        finding_follows(f, "it does nothing in the game");
        finding_command(
            f,
            "export SDL_GAMECONTROLLERCONFIG='LINE', with the line of SDL_GameControllerDB that "
            "begins with %s",
            p->id);
    }
}

static void tell_audio(const struct here *h, struct findings *all)
{
    if (h->audio[0] != '\0') {
        findings_add(all, FINDING_OK, "SDL's audio driver is '%s'", h->audio);
    } else {
        findings_add(all, FINDING_OK,
                     "SDL finds no audio driver: Homeport is silent, and needs none");
    }
}

/* --- all -------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *asked; /* who may not come back */
    void (*tell)(const struct here *h, struct findings *all);
    const char *command;
} checks[HERE_STEPS] = {
    [HERE_VIDEO] = { "video", "the display", tell_video, "log out of the desktop and in again" },
    [HERE_RENDERER] = { "renderer", "the graphics driver", tell_renderer,
                        "SDL_RENDER_DRIVER=software homeport" },
    [HERE_PLACES] = { "displays", "the display", tell_displays,
                      "log out of the desktop and in again" },
    [HERE_CONTROLLERS] = { "controllers", "a controller", tell_controllers,
                           "unplug all controllers, then: homeport probe --here" },
    [HERE_AUDIO] = { "audio", "the sound server", tell_audio, "SDL_AUDIODRIVER=dummy homeport" },
};

static void tell_stuck(const struct here *h, struct findings *all)
{
    struct finding *f;

    if (h->is_busy) {
        f = findings_add(all, FINDING_NOTE,
                         "this machine is too busy to wait for what %s would answer",
                         checks[h->step].asked);
        finding_follows(f, "whether a window can be seen has not been found out");
        finding_command(f, "once less runs here: homeport probe --here");
        return;
    }
    f = findings_add(all, FINDING_PROBLEM, "%s %s", checks[h->step].asked,
                     h->is_late ? "does not answer in time" : "has ended the program that asked");

    finding_follows(f, "the window would hang or end in the same way");
    finding_command(f, "%s", checks[h->step].command);
}

void here_tell(const struct here *h, struct findings *all)
{
    bool has_video = h->video[0] != '\0';

    for (enum here_step i = HERE_VIDEO; i < HERE_STEPS && i <= h->step; i++) {
        all->check = checks[i].name;
        if (i == h->step) {
            tell_stuck(h, all);
        } else if (has_video || (i != HERE_RENDERER && i != HERE_PLACES)) {
            checks[i].tell(h, all);
        }
    }
}
