/* How colours look to those who see fewer of them.
 * SPDX-License-Identifier: MIT */
#include "colour_vision.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static const double simulation[VISION_COUNT][3][3] = {
    [VISION_USUAL] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    [VISION_PROTANOPIA] = { { 0.152286, 1.052583, -0.204868 },
                            { 0.114503, 0.786281, 0.099216 },
                            { -0.003882, -0.048116, 1.051998 } },
    [VISION_DEUTERANOPIA] = { { 0.367322, 0.860646, -0.227968 },
                              { 0.280085, 0.672501, 0.047413 },
                              { -0.011820, 0.042940, 0.968881 } },
    [VISION_TRITANOPIA] = { { 1.255528, -0.076749, -0.178779 },
                            { -0.078411, 0.930809, 0.147602 },
                            { 0.004733, 0.691367, 0.303900 } },
};

/* From linear sRGB, each row divided by D65's white. */
static const double to_xyz[3][3] = {
    { 0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047 },
    { 0.2126729, 0.7151522, 0.0721750 },
    { 0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883 },
};

static double linear(Uint8 channel)
{
    double c = channel / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static void multiply(const double m[3][3], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++) {
        out[i] = m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2];
    }
}

static double lightness(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

struct lab colour_seen(SDL_Color color, enum colour_vision vision)
{
    const double rgb[3] = { linear(color.r), linear(color.g), linear(color.b) };
    double seen[3];
    double xyz[3];

    multiply(simulation[vision], rgb, seen);
    for (int i = 0; i < 3; i++) {
        seen[i] = fmin(1, fmax(0, seen[i]));
    }
    multiply(to_xyz, seen, xyz);
    double x = lightness(xyz[0]);
    double y = lightness(xyz[1]);
    double z = lightness(xyz[2]);

    return (struct lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double seventh(double chroma)
{
    double power = pow(chroma, 7);

    return sqrt(power / (power + pow(25, 7)));
}

/* Degrees, 0..360. */
static double hue(double a, double b)
{
    double degrees = atan2(b, a) * 180 / pi;

    return degrees < 0 ? degrees + 360 : degrees;
}

static double cosine(double degrees)
{
    return cos(degrees * pi / 180);
}

/* By the notation of the paper, without its primes. */
double colour_distance(struct lab x, struct lab y)
{
    double g = 0.5 * (1 - seventh((hypot(x.a, x.b) + hypot(y.a, y.b)) / 2));
    double ax = x.a * (1 + g);
    double ay = y.a * (1 + g);
    double cx = hypot(ax, x.b);
    double cy = hypot(ay, y.b);
    double hx = hue(ax, x.b);
    double hy = hue(ay, y.b);
    double turn = cx * cy > 0 ? hy - hx : 0;
    double hue_sum = hx + hy;

    if (fabs(turn) > 180) {
        turn += turn > 0 ? -360 : 360;
        hue_sum += hue_sum < 360 ? 360 : -360;
    }
    double mean_hue = cx * cy > 0 ? hue_sum / 2 : hue_sum;
    double mean_l = (x.l + y.l) / 2;
    double mean_c = (cx + cy) / 2;
    double t = 1 - 0.17 * cosine(mean_hue - 30) + 0.24 * cosine(2 * mean_hue) +
               0.32 * cosine(3 * mean_hue + 6) - 0.20 * cosine(4 * mean_hue - 63);
    double off = (mean_l - 50) * (mean_l - 50);
    double dl = (y.l - x.l) / (1 + 0.015 * off / sqrt(20 + off));
    double dc = (cy - cx) / (1 + 0.045 * mean_c);
    double dh = 2 * sqrt(cx * cy) * sin(turn / 2 * pi / 180) / (1 + 0.015 * mean_c * t);
    double bend = 30 * exp(-pow((mean_hue - 275) / 25, 2));
    double r = -2 * seventh(mean_c) * sin(2 * bend * pi / 180);

    return sqrt(dl * dl + dc * dc + dh * dh + r * dc * dh);
}
