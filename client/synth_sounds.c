/* The table of sounds. SPDX-License-Identifier: MIT */
#include "client/synth.h"

/* clang-format off */
const struct synth_sound synth_sounds[SOUND_COUNT] = {
    [SOUND_NONE] = { "silence", 0, false, { { .length_s = 0 } } },
    /*                 wave         at     length attack fall from  to    gain */
    [SOUND_GUN] = { "gun", 0.80f, false, {
        { WAVE_NOISE,    0,     0.34f, 0.001f, 6,  3200,  300,  1.0f },
        { WAVE_SINE,     0,     0.26f, 0.001f, 5,  150,   42,   1.2f },
        { WAVE_NOISE,    0,     0.05f, 0.001f, 4,  9000,  4000, 0.5f } } },
    [SOUND_HIT] = { "hit", 0.80f, false, {
        { WAVE_NOISE,    0,     0.22f, 0.001f, 6,  5200,  500,  1.0f },
        { WAVE_TRIANGLE, 0,     0.18f, 0.001f, 5,  420,   90,   0.7f },
        { WAVE_SINE,     0,     0.30f, 0.001f, 6,  1130,  1090, 0.25f },
        { WAVE_SINE,     0,     0.26f, 0.001f, 6,  1710,  1660, 0.18f } } },
    [SOUND_STONE] = { "stone", 0.50f, false, {
        { WAVE_NOISE,    0,     0.12f, 0.001f, 5,  2600,  700,  1.0f },
        { WAVE_TRIANGLE, 0,     0.07f, 0.001f, 4,  700,   260,  0.4f } } },
    [SOUND_SPLASH] = { "splash", 0.50f, false, {
        { WAVE_NOISE,    0,     0.42f, 0.020f, 4,  1500,  3600, 1.0f },
        { WAVE_SINE,     0.02f, 0.12f, 0.010f, 4,  240,   520,  0.3f } } },
    [SOUND_BUMP] = { "bump", 0.55f, false, {
        { WAVE_SINE,     0,     0.16f, 0.002f, 5,  120,   60,   1.0f },
        { WAVE_NOISE,    0,     0.14f, 0.002f, 5,  900,   300,  0.8f } } },
    [SOUND_SINK] = { "sinking", 0.90f, false, {
        { WAVE_NOISE,    0,     0.90f, 0.001f, 5,  2800,  120,  1.2f },
        { WAVE_SINE,     0,     0.70f, 0.001f, 4,  110,   30,   1.3f },
        { WAVE_NOISE,    0.25f, 1.30f, 0.300f, 3,  500,   1400, 0.5f },
        { WAVE_SINE,     0.35f, 0.30f, 0.050f, 3,  180,   420,  0.2f },
        { WAVE_SINE,     0.62f, 0.28f, 0.050f, 3,  150,   380,  0.2f },
        { WAVE_SINE,     0.90f, 0.26f, 0.050f, 3,  130,   340,  0.2f } } },
    [SOUND_LAUNCH] = { "launch", 0.40f, false, {
        { WAVE_NOISE,    0,     0.40f, 0.100f, 3,  500,   2400, 0.6f },
        { WAVE_TRIANGLE, 0,     0.34f, 0.020f, 3,  262,   523,  0.5f } } },
    [SOUND_CRATE] = { "crate", 0.45f, false, {
        { WAVE_TRIANGLE, 0,     0.12f, 0.003f, 3,  660,   660,  1.0f },
        { WAVE_TRIANGLE, 0.09f, 0.22f, 0.003f, 4,  990,   990,  1.0f },
        { WAVE_NOISE,    0,     0.07f, 0.001f, 4,  1800,  900,  0.5f } } },
    [SOUND_POWER] = { "power", 0.60f, false, {
        { WAVE_PULSE,    0,     0.60f, 0.020f, 2,  196,   784,  0.5f },
        { WAVE_TRIANGLE, 0,     0.60f, 0.020f, 2,  294,   1175, 0.7f },
        { WAVE_SINE,     0.30f, 0.60f, 0.020f, 4,  1568,  1568, 0.5f } } },
    [SOUND_MINE] = { "mine", 0.40f, false, {
        { WAVE_SINE,     0,     0.14f, 0.004f, 3,  190,   110,  1.0f },
        { WAVE_NOISE,    0.03f, 0.24f, 0.030f, 4,  1200,  2200, 0.6f } } },
    [SOUND_BLAST] = { "blast", 0.95f, false, {
        { WAVE_NOISE,    0,     1.10f, 0.001f, 6,  4200,  90,   1.4f },
        { WAVE_SINE,     0,     0.80f, 0.001f, 5,  90,    26,   1.5f },
        { WAVE_NOISE,    0.12f, 0.80f, 0.080f, 4,  2400,  1200, 0.4f } } },
    [SOUND_LIFT] = { "cargo taken", 0.50f, false, {
        { WAVE_TRIANGLE, 0,     0.14f, 0.004f, 2,  392,   392,  1.0f },
        { WAVE_TRIANGLE, 0.12f, 0.14f, 0.004f, 2,  494,   494,  1.0f },
        { WAVE_TRIANGLE, 0.24f, 0.30f, 0.004f, 4,  587,   587,  1.0f } } },
    [SOUND_CAPTURE] = { "capture", 0.65f, false, {
        { WAVE_TRIANGLE, 0,     0.16f, 0.004f, 2,  523,   523,  1.0f },
        { WAVE_TRIANGLE, 0.13f, 0.16f, 0.004f, 2,  659,   659,  1.0f },
        { WAVE_TRIANGLE, 0.26f, 0.16f, 0.004f, 2,  784,   784,  1.0f },
        { WAVE_TRIANGLE, 0.39f, 0.60f, 0.004f, 4,  1047,  1047, 1.0f },
        { WAVE_SINE,     0.39f, 0.60f, 0.004f, 4,  523,   523,  0.8f } } },
    [SOUND_BOUNCE] = { "bounce", 0.40f, false, {
        { WAVE_TRIANGLE, 0,     0.09f, 0.001f, 4,  620,   440,  1.0f },
        { WAVE_NOISE,    0,     0.03f, 0.001f, 3,  5000,  2000, 0.3f } } },
    [SOUND_GOAL] = { "goal", 0.60f, false, {
        { WAVE_PULSE,    0,     0.50f, 0.010f, 2,  220,   220,  0.6f },
        { WAVE_PULSE,    0,     0.50f, 0.010f, 2,  277,   277,  0.6f },
        { WAVE_TRIANGLE, 0,     0.70f, 0.010f, 3,  330,   330,  0.8f } } },
    [SOUND_TICK] = { "tick", 0.40f, false, {
        { WAVE_TRIANGLE, 0,     0.12f, 0.002f, 4,  523,   523,  1.0f } } },
    [SOUND_BEGIN] = { "begin", 0.55f, false, {
        { WAVE_TRIANGLE, 0,     0.55f, 0.004f, 4,  1047,  1047, 1.0f },
        { WAVE_TRIANGLE, 0,     0.55f, 0.004f, 4,  784,   784,  0.6f } } },
    [SOUND_ALARM] = { "alarm", 0.30f, false, {
        { WAVE_PULSE,    0,     0.12f, 0.005f, 1,  740,   740,  1.0f },
        { WAVE_PULSE,    0.18f, 0.12f, 0.005f, 1,  587,   587,  1.0f } } },
    [SOUND_WIN] = { "win", 0.65f, false, {
        { WAVE_TRIANGLE, 0,     0.22f, 0.005f, 2,  523,   523,  1.0f },
        { WAVE_TRIANGLE, 0.18f, 0.22f, 0.005f, 2,  659,   659,  1.0f },
        { WAVE_TRIANGLE, 0.36f, 0.22f, 0.005f, 2,  784,   784,  1.0f },
        { WAVE_TRIANGLE, 0.54f, 1.30f, 0.005f, 4,  1047,  1047, 1.0f },
        { WAVE_TRIANGLE, 0.54f, 1.30f, 0.005f, 4,  659,   659,  0.8f },
        { WAVE_SINE,     0.54f, 1.30f, 0.005f, 4,  262,   262,  0.9f } } },
    [SOUND_LOSE] = { "lose", 0.55f, false, {
        { WAVE_TRIANGLE, 0,     0.30f, 0.010f, 2,  392,   392,  1.0f },
        { WAVE_TRIANGLE, 0.26f, 0.30f, 0.010f, 2,  349,   349,  1.0f },
        { WAVE_TRIANGLE, 0.52f, 1.10f, 0.010f, 4,  262,   262,  1.0f },
        { WAVE_TRIANGLE, 0.52f, 1.10f, 0.010f, 4,  311,   311,  0.8f } } },
    [SOUND_DRAW] = { "draw", 0.55f, false, {
        { WAVE_TRIANGLE, 0,     0.34f, 0.010f, 2,  440,   440,  1.0f },
        { WAVE_TRIANGLE, 0.30f, 0.90f, 0.010f, 4,  440,   440,  1.0f },
        { WAVE_TRIANGLE, 0.30f, 0.90f, 0.010f, 4,  587,   587,  0.7f } } },
    [SOUND_SAID] = { "chat", 0.25f, false, {
        { WAVE_SINE,     0,     0.07f, 0.004f, 3,  880,   880,  1.0f },
        { WAVE_SINE,     0.07f, 0.10f, 0.004f, 4,  1175,  1175, 1.0f } } },
    [SOUND_CLICK] = { "click", 0.35f, false, {
        { WAVE_TRIANGLE, 0,     0.06f, 0.001f, 4,  880,   660,  1.0f } } },
    [SOUND_MOVE] = { "move", 0.18f, false, {
        { WAVE_TRIANGLE, 0,     0.03f, 0.001f, 3,  520,   520,  1.0f } } },
    [SOUND_ENGINE] = { "engine", 0.70f, true, {
        { WAVE_TRIANGLE, 0,     1,     0,      0,  37,    37,   1.0f },
        { WAVE_TRIANGLE, 0,     1,     0,      0,  55,    55,   0.7f },
        { WAVE_SINE,     0,     1,     0,      0,  74,    74,   0.7f },
        { WAVE_SINE,     0,     1,     0,      0,  83,    83,   0.5f },
        { WAVE_PULSE,    0,     1,     0,      0,  111,   111,  0.15f },
        { WAVE_SINE,     0,     1,     0,      0,  157,   157,  0.2f } } },
};
/* clang-format on */
