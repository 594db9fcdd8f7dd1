/* The stage: scene, camera, ground. Owns the scene's memory and the ground's texture; must never
 * know a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/canvas.h"

/* How much of a followed world a window shows, at its own shape: never more than this. */
static const float shown_width = 1000;
static const float shown_height = 563;
static const float least_zoom = 0.5f;
static const float follow_per_second = 7;
static const float lead_share = 0.17f; /* of what is shown: so far it looks ahead at most */
static const float shock_reach = 420;  /* world pixels: beyond it nothing shakes the camera */

enum {
    GROUND_MOST = 4096, /* pixels on a texture's side; a larger ground is stretched */
    GROUND_LEAST = 64,
};

/* How hard it shakes who does or suffers it, and who is right beside it. */
static const struct {
    float own;
    float near;
} shocks[INCIDENT_KINDS] = {
    [INCIDENT_SHOT] = { 0.16f, 0 },    [INCIDENT_HIT] = { 0.42f, 0.1f },
    [INCIDENT_BUMP] = { 0.4f, 0 },     [INCIDENT_SUNK] = { 1, 0.6f },
    [INCIDENT_BLAST] = { 0.9f, 0.8f }, [INCIDENT_GOAL] = { 0.5f, 0.5f },
};

void stage_init(struct stage *stage)
{
    memset(stage, 0, sizeof(*stage));
    stage->followed = GAME_SEAT_NONE;
}

void stage_forget(struct stage *stage)
{
    if (stage->ground != NULL) {
        SDL_DestroyTexture(stage->ground);
        stage->ground = NULL;
    }
}

void stage_done(struct stage *stage)
{
    stage_forget(stage);
    free(stage->state);
    memset(stage, 0, sizeof(*stage));
}

static void put_on(struct stage *stage, const struct game *game)
{
    stage_forget(stage);
    free(stage->state);
    stage->game = game;
    stage->followed = GAME_SEAT_NONE;
    stage->herald.has_looked = false;
    stage->has_camera = false;
    stage->state = NULL;
    stage->scene = game != NULL ? scene_find(game->name) : NULL;
    if (stage->scene != NULL) {
        stage->state = calloc(1, stage->scene->state_bytes);
        stage->scene = stage->state != NULL ? stage->scene : NULL;
    }
}

static bool is_taken(const struct view *view, int seat)
{
    return view_head(view->confirmed)->seats[seat].kind != SEAT_EMPTY;
}

int stage_whom(const struct stage *stage, const struct view *view)
{
    if (view->seat < GAME_SEATS) {
        return view->seat;
    }
    return stage->followed < GAME_SEATS && is_taken(view, stage->followed) ? stage->followed
                                                                           : GAME_SEAT_NONE;
}

void stage_follow(struct stage *stage, const struct view *view, int step)
{
    int from = stage_whom(stage, view);
    bool has_one = from != GAME_SEAT_NONE;

    if (view->seat < GAME_SEATS || stage->scene == NULL || stage->scene->shows_all) {
        return;
    }
    stage->followed = GAME_SEAT_NONE;
    for (int i = 0; i < GAME_SEATS && step != 0; i++) {
        int seat = ((has_one    ? from
                     : step > 0 ? -1
                                : 0) +
                    step * (i + 1) + 2 * GAME_SEATS) %
                   GAME_SEATS;
        if (is_taken(view, seat)) {
            stage->followed = (uint8_t)seat;
            return;
        }
    }
}

/* Who has no body of his own watches all of it, unless he follows somebody. */
static float zoom_for(const struct stage *stage, const struct view *view, float world_width,
                      float world_height)
{
    float width = (float)stage->camera.width;
    float height = (float)stage->camera.height;

    if (stage->scene->shows_all || stage_whom(stage, view) == GAME_SEAT_NONE) {
        return fminf(width / world_width, height / world_height);
    }
    float zoom = fmaxf(width / shown_width, height / shown_height);
    float fill = fmaxf(width / world_width, height / world_height);
    return fmaxf(fmaxf(zoom, least_zoom), fminf(fill, 2 * zoom));
}

/* The middle that shows no outside of the world, as far as the world is large enough, but for a
 * margin on either side: whoever is at the very edge of the world must not be hidden by what lies
 * over it. */
static float clamp_middle(float at, float span, float shown, float before, float after)
{
    if (shown >= span + before + after) {
        return (span + after - before) / 2;
    }
    return fmaxf(shown / 2 - before, fminf(span - shown / 2 + after, at));
}

/* In world pixels; none for who watches. */
static struct stage_margin margin_of(const struct stage *stage, const struct view *view)
{
    const struct stage_margin *m = &stage->margin;
    float zoom = stage->camera.zoom;

    if (stage->scene->shows_all || stage_whom(stage, view) == GAME_SEAT_NONE) {
        return (struct stage_margin){ .left = 0 };
    }
    return (struct stage_margin){ m->left / zoom, m->top / zoom, m->right / zoom,
                                  m->bottom / zoom };
}

/* Looks at whom it follows, a little ahead; where nobody is, at the middle, or on at the last
 * place.
 */
static SDL_FPoint look_at(struct stage *stage, const struct view *view, float seconds,
                          float world_width, float world_height)
{
    const struct camera *c = &stage->camera;
    float units = (float)view->game->units_per_px;
    int whom = stage_whom(stage, view);
    struct gaze *g = &stage->gaze;

    if (stage->scene->shows_all || whom == GAME_SEAT_NONE) {
        return (SDL_FPoint){ world_width / 2, world_height / 2 };
    }
    const struct body *body = &view->bodies[whom];
    if (body->life == 0) {
        return stage->has_camera ? (SDL_FPoint){ g->x, g->y }
                                 : (SDL_FPoint){ world_width / 2, world_height / 2 };
    }
    float x = (float)body->x / units;
    float y = (float)body->y / units;
    gaze_lead(g, whom, body->life, x, y, lead_share * (float)c->width / c->zoom,
              lead_share * (float)c->height / c->zoom, seconds);
    return (SDL_FPoint){ x + g->lead_x, y + g->lead_y };
}

static void feel_shocks(struct stage *stage, const struct view *view)
{
    int whom = stage_whom(stage, view);

    for (int i = 0; i < stage->incidents.count; i++) {
        const struct incident *one = &stage->incidents.list[i];
        bool is_own = whom < GAME_SEATS && (one->by == whom || one->whom == whom);
        bool is_suffered = one->kind != INCIDENT_HIT || one->whom == whom;
        float far = hypotf(one->x - stage->gaze.x, one->y - stage->gaze.y) / shock_reach;
        float near = shocks[one->kind].near * fmaxf(0, 1 - far);
        float strength = is_own && is_suffered ? shocks[one->kind].own : near;
        if (one->kind == INCIDENT_BUMP) {
            strength *= one->strength;
        }
        if (strength > 0 && !stage->is_calm) {
            gaze_shake(&stage->gaze, strength, view->now_us);
        }
    }
}

static void follow(struct stage *stage, const struct view *view, float seconds)
{
    struct camera *c = &stage->camera;
    struct gaze *g = &stage->gaze;
    float world_width = 1;
    float world_height = 1;
    float shaken_x;
    float shaken_y;

    stage->scene->span(view, &world_width, &world_height);
    c->zoom = zoom_for(stage, view, world_width, world_height);
    SDL_FPoint at = look_at(stage, view, seconds, world_width, world_height);
    float width = (float)c->width / c->zoom;
    float height = (float)c->height / c->zoom;
    float part = stage->has_camera ? 1 - expf(-follow_per_second * seconds) : 1;
    struct stage_margin m = margin_of(stage, view);
    g->x += (clamp_middle(at.x, world_width, width, m.left, m.right) - g->x) * part;
    g->y += (clamp_middle(at.y, world_height, height, m.top, m.bottom) - g->y) * part;
    gaze_shaken(g, view->now_us, &shaken_x, &shaken_y);
    c->x = clamp_middle(g->x + shaken_x, world_width, width, m.left, m.right);
    c->y = clamp_middle(g->y + shaken_y, world_height, height, m.top, m.bottom);
    stage->has_camera = true;
}

bool stage_has_world(const struct view *view)
{
    return view->game != NULL && (view->state == VIEW_PLAYING || view->state == VIEW_LOST) &&
           view_head(view->now)->seat_limit > 0;
}

void stage_update(struct stage *stage, const struct view *view, int width, int height)
{
    float seconds = (float)(view->now_us - stage->last_us) / 1e6f;

    stage->last_us = view->now_us;
    stage->incidents = (struct incidents){ .count = 0 };
    stage->camera.width = width;
    stage->camera.height = height;
    if (view->game != stage->game) {
        put_on(stage, view->game);
    }
    if (stage->scene == NULL || !stage_has_world(view)) {
        return;
    }
    follow(stage, view, fminf(seconds, 0.25f));
    stage->scene->update(stage->state, view, &stage->incidents);
    herald_update(&stage->herald, view, &stage->incidents);
    feel_shocks(stage, view);
}

/* The ground through the graphics card: into a texture that can be drawn upon. */
static SDL_Texture *ground_by_card(struct stage *stage, struct paint *p, const struct view *view,
                                   int width, int height, float zoom)
{
    SDL_Texture *texture = SDL_CreateTexture(stage->renderer, SDL_PIXELFORMAT_ARGB8888,
                                             SDL_TEXTUREACCESS_TARGET, width, height);

    if (texture == NULL) {
        return NULL;
    }
    SDL_SetRenderTarget(stage->renderer, texture);
    paint_begin(p, width, height);
    p->place.scale = zoom;
    stage->scene->ground(p, view);
    paint_flush(p);
    SDL_SetRenderTarget(stage->renderer, NULL);
    return texture;
}

/* The ground by software: into pixels of its own, which then become a texture. */
static SDL_Texture *ground_by_software(struct stage *stage, struct paint *p,
                                       const struct view *view, int width, int height, float zoom)
{
    struct canvas canvas = { .window = NULL };
    SDL_Texture *texture = NULL;
    SDL_Surface *surface = p->surface;
    char fault[VIEW_TEXT_BYTES];

    if (canvas_open_pixels(&canvas, width, height, fault, sizeof(fault))) {
        paint_init(p, canvas.renderer, canvas.surface);
        paint_begin(p, width, height);
        p->place.scale = zoom;
        stage->scene->ground(p, view);
        paint_flush(p);
        canvas_present(&canvas);
        texture = SDL_CreateTextureFromSurface(stage->renderer, canvas.surface);
    }
    canvas_close(&canvas);
    paint_init(p, stage->renderer, surface);
    return texture;
}

/* Draws the ground into its texture, at the camera's zoom if that fits. */
static void lay_ground(struct stage *stage, struct paint *p, const struct view *view)
{
    float width = 1;
    float height = 1;

    stage_forget(stage);
    stage->scene->span(view, &width, &height);
    float zoom = fminf(stage->camera.zoom, GROUND_MOST / fmaxf(width, height));
    int w = (int)fmaxf(GROUND_LEAST, ceilf(width * zoom));
    int h = (int)fmaxf(GROUND_LEAST, ceilf(height * zoom));
    stage->ground_zoom = stage->camera.zoom;
    stage->level_serial = view->level_serial;
    stage->ground = p->surface != NULL ? ground_by_software(stage, p, view, w, h, zoom)
                                       : ground_by_card(stage, p, view, w, h, zoom);
    paint_begin(p, stage->camera.width, stage->camera.height);
    if (stage->ground != NULL) {
        SDL_SetTextureBlendMode(stage->ground, SDL_BLENDMODE_NONE);
    }
}

/* Below the ground, so that its edge covers what reaches into it. */
static void draw_around(struct stage *stage, struct scene_frame *f, float width, float height)
{
    const struct camera *c = &stage->camera;
    SDL_FPoint from = scene_to_world(c, 0, 0);
    SDL_FPoint to = scene_to_world(c, (float)c->width, (float)c->height);
    const SDL_FRect shown = { from.x, from.y, to.x - from.x, to.y - from.y };
    bool is_needed = from.x < 0 || from.y < 0 || to.x > width || to.y > height;

    if (stage->scene->around != NULL && is_needed) {
        stage->scene->around(f->paint, f->view, &shown);
        paint_flush(f->paint);
    }
}

static void draw_ground(struct stage *stage, struct scene_frame *f)
{
    float width = 1;
    float height = 1;

    if (stage->ground == NULL || stage->level_serial != f->view->level_serial ||
        fabsf(stage->ground_zoom - stage->camera.zoom) > 0.001f) {
        lay_ground(stage, f->paint, f->view);
    }
    stage->scene->span(f->view, &width, &height);
    f->paint->place = scene_place(&stage->camera);
    draw_around(stage, f, width, height);
    if (stage->ground == NULL) {
        stage->scene->ground(f->paint, f->view);
        return;
    }
    int texture_width = 0;
    int texture_height = 0;
    SDL_QueryTexture(stage->ground, NULL, NULL, &texture_width, &texture_height);
    width *= stage->camera.zoom;
    height *= stage->camera.zoom;
    SDL_FRect to = { roundf(f->paint->place.x), roundf(f->paint->place.y), width, height };
    SDL_Rect from = { 0, 0, texture_width, texture_height };
    if ((float)texture_width >=
        floorf(width)) { /* as it is, without the part of a pixel at its end */
        from.w = (int)width;
        from.h = (int)height;
        to.w = (float)from.w;
        to.h = (float)from.h;
    }
    SDL_RenderCopyF(stage->renderer, stage->ground, &from, &to);
}

void stage_draw(struct stage *stage, struct scene_frame *f)
{
    if (stage->scene == NULL || !stage_has_world(f->view)) {
        return;
    }
    f->camera = stage->camera;
    f->whom = stage_whom(stage, f->view);
    f->is_calm = stage->is_calm;
    draw_ground(stage, f);
    f->paint->place = scene_place(&stage->camera);
    stage->scene->draw(stage->state, f);
    paint_flush(f->paint);
    f->paint->place = paint_output();
}
