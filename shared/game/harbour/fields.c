/* The harbour's structs as rows: their bounds, and their order on the wire.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/fields.h"

#include "game/harbour/tuning.h"

enum {
    COORDINATE_MOST = HARBOUR_MAP_MOST * HARBOUR_TILE - 1,
};

static const struct field boat_rows[] = {
    FIELD(struct boat, x, I32, 0, COORDINATE_MOST),
    FIELD(struct boat, y, I32, 0, COORDINATE_MOST),
    FIELD(struct boat, vx, I16, -TUNE_SPEED_MOST, TUNE_SPEED_MOST),
    FIELD(struct boat, vy, I16, -TUNE_SPEED_MOST, TUNE_SPEED_MOST),
    FIELD(struct boat, heading, U16, 0, UINT16_MAX),
    FIELD(struct boat, spin, I16, -TUNE_SPIN_MOST, TUNE_SPIN_MOST),
    FIELD(struct boat, turret, U16, 0, UINT16_MAX),
    FIELD(struct boat, timer, U16, 0, HARBOUR_PROTECT_TICKS),
    FIELD(struct boat, state, U8, 0, BOAT_STATE_COUNT - 1),
    FIELD(struct boat, hull, U8, 0, HARBOUR_HULL),
    FIELD(struct boat, reload, U8, 0, HARBOUR_RELOAD_TICKS),
    FIELD(struct boat, life, U8, 0, UINT8_MAX),
    FIELD(struct boat, hit_by, U8, 0, GAME_SEAT_NONE),
    FIELD(struct boat, hit_age, U8, 0, UINT8_MAX),
    FIELD(struct boat, shots, U8, 0, UINT8_MAX),
    FIELD(struct boat, assist, U8, 0, GAME_SEAT_NONE),
    FIELD(struct boat, assist_age, U8, 0, UINT8_MAX),
    FIELD(struct boat, ammo, U8, 0, HARBOUR_AMMO),
    FIELD(struct boat, refill, U8, 0, HARBOUR_REFILL_TICKS),
    FIELD(struct boat, mines, U8, 0, HARBOUR_MINES_HELD),
    FIELD(struct boat, power, U16, 0, HARBOUR_POWER_TICKS),
    FIELD(struct boat, idle, U16, 0, HARBOUR_IDLE_TICKS),
};
static const struct field_table boat_fields = FIELD_TABLE_OF(struct boat, boat_rows);

static const struct field shell_rows[] = {
    FIELD(struct shell, x, I32, 0, COORDINATE_MOST),
    FIELD(struct shell, y, I32, 0, COORDINATE_MOST),
    FIELD(struct shell, vx, I16, -TUNE_SHELL_SPEED, TUNE_SHELL_SPEED),
    FIELD(struct shell, vy, I16, -TUNE_SHELL_SPEED, TUNE_SHELL_SPEED),
    FIELD(struct shell, owner, U8, 0, GAME_SEATS - 1),
    FIELD(struct shell, ttl, U8, 0, TUNE_SHELL_TICKS),
    FIELD_ARRAY(struct shell, spare, U8, 2, 0, 0),
};
static const struct field_table shell_fields = FIELD_TABLE_OF(struct shell, shell_rows);

static const struct field mine_rows[] = {
    FIELD(struct mine, x, I32, 0, COORDINATE_MOST),
    FIELD(struct mine, y, I32, 0, COORDINATE_MOST),
    FIELD(struct mine, ttl, U16, 0, HARBOUR_MINE_TICKS),
    FIELD(struct mine, arming, U8, 0, HARBOUR_ARMING_TICKS),
    FIELD(struct mine, owner, U8, 0, GAME_SEATS - 1),
    FIELD(struct mine, blown, U8, 0, HARBOUR_MINE_SHOT),
    FIELD_ARRAY(struct mine, spare, U8, 3, 0, 0),
};
static const struct field_table mine_fields = FIELD_TABLE_OF(struct mine, mine_rows);

static const struct field crate_rows[] = {
    FIELD(struct crate, x, I32, 0, COORDINATE_MOST),
    FIELD(struct crate, y, I32, 0, COORDINATE_MOST),
    FIELD(struct crate, vx, I16, -TUNE_CRATE_DRIFT, TUNE_CRATE_DRIFT),
    FIELD(struct crate, vy, I16, -TUNE_CRATE_DRIFT, TUNE_CRATE_DRIFT),
    FIELD(struct crate, ttl, U16, 0, HARBOUR_CRATE_TICKS),
    FIELD(struct crate, kind, U8, 0, CRATE_KINDS - 1),
    FIELD(struct crate, life, U8, 0, UINT8_MAX),
    FIELD(struct crate, taken_by, U8, 0, GAME_SEATS),
    FIELD_ARRAY(struct crate, spare, U8, 3, 0, 0),
};
static const struct field_table crate_fields = FIELD_TABLE_OF(struct crate, crate_rows);

static const struct field cargo_rows[] = {
    FIELD(struct cargo, x, I32, 0, COORDINATE_MOST),
    FIELD(struct cargo, y, I32, 0, COORDINATE_MOST),
    FIELD(struct cargo, timer, U16, 0, HARBOUR_ADRIFT_TICKS),
    FIELD(struct cargo, state, U8, 0, CARGO_STATES - 1),
    FIELD(struct cargo, carrier, U8, 0, GAME_SEAT_NONE),
};
static const struct field_table cargo_fields = FIELD_TABLE_OF(struct cargo, cargo_rows);

static const struct field tally_rows[] = {
    FIELD(struct tally, shots, U16, 0, HARBOUR_TALLY_MOST),
    FIELD(struct tally, hits, U16, 0, HARBOUR_TALLY_MOST),
    FIELD(struct tally, sinkings, U8, 0, UINT8_MAX),
    FIELD(struct tally, assists, U8, 0, UINT8_MAX),
    FIELD(struct tally, captures, U8, 0, UINT8_MAX),
    FIELD(struct tally, run, U8, 0, UINT8_MAX),
    FIELD(struct tally, longest_run, U8, 0, UINT8_MAX),
    FIELD_ARRAY(struct tally, spare, U8, 3, 0, 0),
};
static const struct field_table tally_fields = FIELD_TABLE_OF(struct tally, tally_rows);

static const struct field harbour_rows[] = {
    FIELD_TABLE(struct harbour, head, 1, &world_head_fields),
    FIELD_TABLE(struct harbour, boats, GAME_SEATS, &boat_fields),
    FIELD_TABLE(struct harbour, shells, HARBOUR_SHELLS, &shell_fields),
    FIELD_TABLE(struct harbour, mines, HARBOUR_MINES, &mine_fields),
    FIELD_TABLE(struct harbour, crates, HARBOUR_CRATES, &crate_fields),
    FIELD_TABLE(struct harbour, cargo, HARBOUR_TEAMS, &cargo_fields),
    FIELD_TABLE(struct harbour, tallies, GAME_SEATS, &tally_fields),
    FIELD(struct harbour, next_crate, U16, 0, HARBOUR_CRATE_PAUSE),
    FIELD_ARRAY(struct harbour, spare, U8, 6, 0, 0),
};
const struct field_table harbour_fields = FIELD_TABLE_OF(struct harbour, harbour_rows);
