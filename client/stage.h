/* The stage: the scene that is on, its memory, the camera that follows the own body, and the
 * ground's texture. One a window.
 * SPDX-License-Identifier: MIT */
#ifndef HP_STAGE_H
#define HP_STAGE_H

#include "client/gaze.h"
#include "client/herald.h"
#include "client/scene.h"

/* Where panes may stand: so far from the output's edges, in its pixels. */
struct stage_margin {
    float left;
    float top;
    float right;
    float bottom;
};

struct stage {
    SDL_Renderer *renderer;
    const struct scene *scene; /* NULL: no game yet, or one without looks */
    const struct game *game;   /* of `scene` and `state` */
    void *state;
    struct camera camera;
    struct gaze gaze;
    struct stage_margin margin; /* who plays stays clear of it; set by the window */
    bool has_camera;            /* it has followed something already */
    bool is_calm;               /* nothing shakes or flashes; set by the window */
    uint8_t followed;           /* by who has no seat; GAME_SEAT_NONE: he watches all of it */
    SDL_Texture *ground;        /* NULL: not drawn yet, or given up */
    uint32_t level_serial;      /* of the ground */
    float ground_zoom;          /* texture pixels in one of the world */
    uint64_t last_us;           /* of the last frame */
    struct herald herald;
    struct incidents incidents; /* since the frame before */
};

/* The renderer is set before anything is drawn. */
void stage_init(struct stage *stage);
void stage_done(struct stage *stage);

/* Whether there is a match to be seen. */
bool stage_has_world(const struct view *view);

/* Puts the view's game on, moves the camera, finds what has happened. Once a frame, before the
 * input is read: the pointer means a place in this picture. */
void stage_update(struct stage *stage, const struct view *view, int width, int height);

/* Whose boat the camera follows: the own seat, or whom a watcher has chosen; GAME_SEAT_NONE: all is
 * shown. */
int stage_whom(const struct stage *stage, const struct view *view);

/* For a watcher: follows the next one (1), the one before (-1), or nobody (0). */
void stage_follow(struct stage *stage, const struct view *view, int step);

/* Draws ground and scene. f->camera is the stage's; paint and font are used. */
void stage_draw(struct stage *stage, struct scene_frame *f);

/* Throws the ground away: the renderer lost its textures. */
void stage_forget(struct stage *stage);

#endif
