/* Asking SDL for all that a window needs.
 * SPDX-License-Identifier: MIT */
#include "client/here.h"

#include "base/text.h"
#include "client/canvas.h"
#include "client/desktop.h"

static void take_word(char word[HERE_WORD_BYTES], const char *from)
{
    text_clean(word, HERE_WORD_BYTES, from != NULL ? from : "");
}

static void look_at_video(struct here *h)
{
    char fault[HERE_FAULT_BYTES];

    if (desktop_start(fault, sizeof(fault))) {
        take_word(h->video, SDL_GetCurrentVideoDriver());
    } else {
        text_clean(h->video_fault, sizeof(h->video_fault), fault);
    }
}

/* As the game does. */
static void look_at_renderer(struct here *h)
{
    const SDL_Rect place = { .w = 320, .h = 180 };
    struct canvas canvas = { .window = NULL };
    SDL_RendererInfo info = { .name = NULL };
    char fault[HERE_FAULT_BYTES];

    if (!canvas_open(&canvas, "Homeport", &place, SDL_WINDOW_HIDDEN, true, fault, sizeof(fault))) {
        text_clean(h->renderer_fault, sizeof(h->renderer_fault), fault);
    } else {
        h->has_card = canvas.surface == NULL;
        SDL_GetRendererInfo(canvas.renderer, &info);
        take_word(h->renderer, info.name);
    }
    canvas_close(&canvas);
}

static void look_at_displays(struct here *h)
{
    int count = SDL_GetNumVideoDisplays();

    for (int i = 0; i < count && h->display_count < HERE_DISPLAYS; i++) {
        struct here_display *d = &h->displays[h->display_count];
        SDL_Rect bounds;
        SDL_DisplayMode mode;

        if (SDL_GetDisplayBounds(i, &bounds) == 0) {
            take_word(d->name, SDL_GetDisplayName(i));
            d->width = bounds.w;
            d->height = bounds.h;
            d->rate_hz = SDL_GetCurrentDisplayMode(i, &mode) == 0 ? mode.refresh_rate : 0;
            h->display_count++;
        }
    }
}

static void look_at_controllers(struct here *h)
{
    SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER); /* without it there is none, that is all */
    int count = SDL_NumJoysticks();

    for (int i = 0; i < count && i < HERE_PADS; i++) {
        struct here_pad *p = &h->pads[i];

        take_word(p->name, SDL_JoystickNameForIndex(i));
        SDL_JoystickGetGUIDString(SDL_JoystickGetDeviceGUID(i), p->id, sizeof(p->id));
        p->is_mapped = SDL_IsGameController(i) == SDL_TRUE;
        h->pad_count++;
    }
}

static void look_at_audio(struct here *h)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {
        take_word(h->audio, SDL_GetCurrentAudioDriver());
    }
}

void here_look(struct here *h)
{
    static const struct {
        void (*look)(struct here *h);
        bool needs_video;
    } steps[HERE_STEPS] = {
        [HERE_VIDEO] = { look_at_video, false },
        [HERE_RENDERER] = { look_at_renderer, true },
        [HERE_PLACES] = { look_at_displays, true },
        [HERE_CONTROLLERS] = { look_at_controllers, false },
        [HERE_AUDIO] = { look_at_audio, false },
    };

    take_word(h->display, SDL_getenv("DISPLAY"));
    take_word(h->wayland, SDL_getenv("WAYLAND_DISPLAY"));
    take_word(h->wanted_video, SDL_getenv("SDL_VIDEODRIVER"));
    take_word(h->wanted_renderer, SDL_getenv("SDL_RENDER_DRIVER"));
    for (h->step = HERE_VIDEO; h->step < HERE_STEPS; h->step++) {
        if (!steps[h->step].needs_video || h->video[0] != '\0') {
            steps[h->step].look(h);
        }
    }
}
