/* The menu, page by page: what can be done here, by keyboard, mouse and pad. At home, where the
 * player is in no match yet, it is always open; in a match it is behind Escape, and the match goes
 * on beneath. Most of it are orders for the server; the window carries out what was chosen.
 *
 *   MAIN --> MATCHES, CODE, LAN --> CODE
 *     |----> DESK --> LINK
 *     |----> PRACTICE, LEAVING (at the end, if others are on the server that was started here)
 *     \----> MATCH --> MAPS, MAP_VOTE, MODES, INVITE, CLOSING
 *     |           |    CHANGING (before what ends or leaves a round that is played)
 *     |           \--> PEOPLE --> PERSON, BANS; PHRASES
 *     RESULTS --> MATCH, MAPS, MAP_VOTE
 *     YOU, PICTURE, SOUND, KEYS, PAD: the settings, a tab each --> RESET
 *
 * To make a page: give it a value below and a line in the table of menu_pages.c (title, parent,
 * what fills it); the filling adds rows with menu_add (menu_parts.h) each frame anew, in an order
 * that does not depend on the light. A row's kind says how it is worked, its act what comes of it:
 * the window carries out what menu_event returns. A row that holds a value comes back with the new
 * one and shows it again only if its page then finds it so. A dialog is a page whose title asks.
 *
 *   kind     Enter, a click, pad's A    left and right     comes back with
 *   BUTTON   is chosen                  less, more         order
 *   TOGGLE   turns over                 off, on            value 0, 1
 *   SLIDER   (drag)                     a step             value least..most
 *   CHOICE   the next word              another word       value least..most; side is the word
 *   FIELD    types, Enter ends it       -                  order, of at most `most` bytes; while
 *                                                          that is empty, `side` stands there
 *   KEYS     waits for a press          another cell       pressed, for the cell `value`
 *   TABS     -                          another page       (turns there)
 *   SYMBOLS  types the lit one          another one        (typed there)
 *
 * Tab and Shift-Tab, arrows, page up and down, home, end, wheel and the pad's cross or left stick
 * move the light; the pad's shoulders and Ctrl-Tab turn the tabs; Delete or the pad's X empties a
 * cell, and takes a symbol back.
 *
 * menu.c has the keys, menu_pointer.c the mouse, menu_kit.c the kinds of rows, menu_kit_draw.c
 * their looks, menu_code.c the typing of a code, menu_invite.c the way in for others, menu_home.c
 * what begins a match, menu_phrases.c what is said at a press, menu_lan.c what there is to join,
 * menu_results.c how a round has ended, menu_seats.c the pane beside the lobby, menu_settings.c the
 * settings, menu_desk.c the bad networks of a trial, menu_draw.c the looks; which rows a page has
 * is menu_pages.c's.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MENU_H
#define HP_MENU_H

#include "client/press.h"
#include "client/scene.h"
#include "client/text_field.h"

enum {
    MENU_ROWS = 80, /* of one page: the whole list and what comes behind it */
    MENU_TEXT_BYTES = 64,
    MENU_NOTE_BYTES = 120,
    MENU_MAPS_MOST = 16,
    MENU_CODE_SYMBOLS = 8,
    MENU_ALL_LINKS = -1,
    MENU_CELLS = 2,        /* of a row of keys */
    MENU_SYMBOLS_MOST = 8, /* of a row of symbols */
};

enum menu_page {
    MENU_PAGE_MAIN,
    MENU_PAGE_MATCHES,
    MENU_PAGE_CODE,
    MENU_PAGE_LAN,
    MENU_PAGE_MATCH,
    MENU_PAGE_RESULTS, /* there by itself when a round is over */
    MENU_PAGE_MAPS,
    MENU_PAGE_MAP_VOTE,
    MENU_PAGE_MODES,
    MENU_PAGE_PEOPLE,
    MENU_PAGE_PERSON,
    MENU_PAGE_BANS,
    MENU_PAGE_PHRASES,
    MENU_PAGE_INVITE,
    MENU_PAGE_CLOSING,
    MENU_PAGE_CHANGING, /* a row would end the round that is played, or leave it: is that meant? */
    MENU_PAGE_YOU,
    MENU_PAGE_PICTURE,
    MENU_PAGE_SOUND,
    MENU_PAGE_KEYS,
    MENU_PAGE_PAD,
    MENU_PAGE_RESET,
    MENU_PAGE_DESK,
    MENU_PAGE_LINK,
    MENU_PAGE_PRACTICE,
    MENU_PAGE_LEAVING,
    MENU_PAGES,
    MENU_PAGE_NONE = MENU_PAGES, /* the menu closes */
};

enum menu_act {
    MENU_TELLS, /* nothing to choose */
    MENU_TURNS, /* to the row's page */
    MENU_ORDERS,
    MENU_ASKS,       /* the order, whose answer is for the page: never a row, only wished */
    MENU_LOOKS,      /* asks for the list of matches: likewise */
    MENU_SURVEYS,    /* looks around for matches: likewise */
    MENU_COPIES,     /* the row's order; "": the match's code */
    MENU_TYPES,      /* a symbol of the code, or deletes one, within the menu */
    MENU_JOINS_CODE, /* the row's order is what was typed; server "": wherever it is good */
    MENU_JOINS_OPEN, /* the row's order is a match of its server */
    MENU_LINKS,      /* the row's order is a line for the row's network */
    MENU_PLAYS_HERE, /* in the match of the server on this machine, started if there is none */
    MENU_MAKES,      /* a match there; the row's order is its SPEC */
    MENU_GOES_HOME,  /* out of the match */
    MENU_CHATS,      /* opens the chat line */
    MENU_SAYS,       /* the row's order, to all */
    MENU_RETRIES,
    MENU_SHOWS_CARD,
    MENU_FILLS_SCREEN,
    MENU_SETS,   /* the row's id is an enum preference */
    MENU_BINDS,  /* the row's id is an enum action */
    MENU_RESETS, /* the row's id is an enum menu_reset */
    MENU_QUITS,
    MENU_QUITS_ALONE,    /* the server that was started here goes on */
    MENU_QUITS_WITH_ALL, /* it ends */
};

enum menu_reset {
    MENU_RESETS_ALL,
    MENU_RESETS_KEYS,
    MENU_RESETS_PADS,
};

enum menu_kind {
    MENU_BUTTON,
    MENU_TOGGLE,
    MENU_SLIDER,
    MENU_CHOICE,
    MENU_FIELD,
    MENU_KEYS,
    MENU_TABS,
    MENU_SYMBOLS, /* `order` has them */
};

struct menu_tab {
    const char *text;
    enum menu_page page;
};

struct menu_row {
    enum menu_act act;
    enum menu_kind kind;
    enum menu_page page; /* where it leads */
    uint8_t seat;        /* whose badge stands before it; GAME_SEAT_NONE: nobody's */
    int link;            /* whose network it is about; MENU_ALL_LINKS: everybody's */
    bool is_now;         /* it is so already */
    char text[MENU_TEXT_BYTES];
    char side[MENU_TEXT_BYTES]; /* at the right */
    char order[GAME_TEXT_BYTES + 1];
    char server[VIEW_ADDRESS_BYTES]; /* that it is about; "": none in particular */
    char less[MENU_TEXT_BYTES];      /* orders for left and right; "": there is nothing to step */
    char more[MENU_TEXT_BYTES];

    /* Of the kinds that hold a value. */
    int id; /* whose, for who carries it out */
    int value;
    int least;
    int most; /* of TABS, KEYS and SYMBOLS: how many there are */
    int step;
    int colour;                  /* what stands before the value, 1 more than in palette.h... */
    int emblem;                  /* ...0: neither */
    bool is_pads;                /* KEYS that are the pad's */
    bool is_odd[MENU_CELLS];     /* a cell that clashes with another row's */
    const struct menu_tab *tabs; /* static */
    const char *help;            /* a sentence below the rows while it is lit; static, or NULL */
    char cells[MENU_CELLS][PRESS_NAME_BYTES];
    struct press pressed;
};

struct menu {
    bool is_open;
    bool is_direct; /* opened at its page: from there Escape leads out */
    enum menu_page page;
    int at[MENU_PAGES];             /* the row that is lit */
    uint8_t seat;                   /* whom PERSON is about... */
    char name[GAME_NAME_BYTES + 1]; /* ...and who sat there then */
    int link;                       /* whose network LINK is about */
    struct menu_row held;           /* the row CHANGING is about... */
    enum menu_page held_from;       /* ...and its page */
    int first;                      /* row that is drawn at the top */
    int shown;                      /* rows that fit */
    uint64_t asked_us;  /* when something was last asked for: later answers are about it */
    uint64_t looked_us; /* when the list was last asked for; 0: not yet */
    SDL_FRect back;     /* where a click leads back, as Escape does; no width: nowhere... */
    bool is_back_lit;   /* ...and the pointer is on it */
    bool has_asked;     /* what the page needs */
    uint32_t serial;    /* of the list when the page was opened */
    uint32_t lan_serial;
    char maps[MENU_MAPS_MOST][GAME_MAP_BYTES + 1];
    int map_count;
    int others;                            /* that LEAVING is about */
    enum menu_page code_from;              /* where a code was asked for */
    char typed[MENU_CODE_SYMBOLS + 1];     /* of a code, without its dash... */
    char server[VIEW_ADDRESS_BYTES];       /* ...of a match there, "": wherever it is... */
    char match[VIEW_FOUND_NAME_BYTES + 1]; /* ...called so; "": not known */
    bool is_in_lobby; /* there is a host who begins the round: the page of the match is the lobby */
    bool is_over;     /* the round is: likewise its results */
    uint64_t hush_us; /* opened by itself: until then nothing is chosen... */
    bool is_unmoved;  /* ...and the pointer has not moved since: it lights nothing */
    bool has_asked_level;                       /* how bots play */
    char bots_level[8];                         /* "easy", "hard": as the server has said of... */
    char bots_match[VIEW_FOUND_NAME_BYTES + 1]; /* ...this match */
    uint64_t heard_us;    /* the newest line of the feed that was looked through for it */
    bool is_code_sent;    /* what stands there has been asked for: who types begins anew */
    bool begins;          /* has made a match to practise in: its first round begins at once... */
    uint64_t begun_us;    /* ...and that has been ordered then */
    bool is_leaving;      /* has asked to be in another match... */
    uint32_t left_serial; /* ...and which level there was then */
    const struct preferences *preferences; /* borrowed; NULL: there are no settings pages */
    const char *nameless;       /* borrowed: who has set no name is called that; NULL: not known */
    bool is_chatting;           /* the chat's line stands at the lower edge; set by the screen */
    enum pad_words words;       /* of the pad */
    enum menu_reset reset;      /* what RESET is about */
    char said[MENU_NOTE_BYTES]; /* about the lit row */
    int column;                 /* the cell that is lit, in rows of keys or symbols */
    bool is_typing;             /* the lit row is a field, and takes all keys */
    bool is_waiting;            /* the lit cell takes the next press */
    struct text_field field;
    int stick_x; /* where the left stick points: -1, 0, 1 */
    int stick_y;
    int row_count;
    struct menu_row rows[MENU_ROWS];
    struct menu_row chosen; /* what menu_event or menu_wish returned last */

    /* Where it was last drawn, in output pixels: the first row's corner. */
    float left;
    float top;
    float width;
    float row;
};

void menu_open(struct menu *m, const struct view *view);

/* At that page, from which Escape leads out. */
void menu_open_at(struct menu *m, enum menu_page page, const struct view *view);

/* At the page of the match, or when its round is over at the results; from there Escape leads to
 * the main one. */
void menu_open_match(struct menu *m, const struct view *view);

/* Asks what becomes of the server that was started here, where so many others are. */
void menu_ask_about_server(struct menu *m, int others, const struct view *view);

/* Takes an event while open; pixels_per_point turns the mouse's place into output pixels. Returns
 * the row that was chosen, for the caller to carry out; NULL for all else. Until the next call. */
const struct menu_row *menu_event(struct menu *m, const SDL_Event *event, const struct view *view,
                                  float pixels_per_point);

/* Once a frame: what the open page needs to know from the server; NULL: nothing now. */
const struct menu_row *menu_wish(struct menu *m, const struct view *view);

void menu_draw(struct menu *m, const struct scene_frame *f);

#endif
