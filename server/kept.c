/* What the server keeps beyond its run.
 * SPDX-License-Identifier: MIT */
#include "server/kept.h"

/* Bans hold whatever became of the tickets' key: without it, and beside another server. */
static void open_bans(struct kept *k, const char *data)
{
    char path[PATH_MAX];
    char notice[FOLDER_NOTICE_BYTES];
    char fault[FOLDER_FAULT_BYTES];
    bool is_there = folder_open(data, "server", "the list of bans", path, notice, sizeof(notice),
                                fault, sizeof(fault));

    bans_file_open(&k->bans_file, &k->bans, is_there ? path : "");
}

bool kept_open(struct kept *k, const char *data, const struct chance *chance, uint64_t wall_us)
{
    if (!keyring_open(&k->keyring, data, chance, k->fault, sizeof(k->fault))) {
        return false;
    }
    ledger_open(&k->ledger, k->keyring.folder, wall_us);
    open_bans(k, data);
    bans_expire(&k->bans, wall_us / 1000000);
    return true;
}

void kept_tell(const struct kept *k, struct log *log, uint64_t now_us)
{
    const char *const words[] = { k->fault, k->keyring.notice };

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (words[i][0] != '\0') {
            log_each(log, now_us, "folder", "%s", words[i]);
        }
    }
}

void kept_write(struct kept *k, struct log *log, uint64_t now_us)
{
    char word[BANS_FILE_WORD_BYTES];

    bans_file_keep(&k->bans_file, &k->bans, now_us);
    if (bans_file_take_word(&k->bans_file, word, sizeof(word))) {
        log_each(log, now_us, "bans", "%s", word);
    }
    if (ledger_take_word(&k->ledger, word, sizeof(word))) {
        log_each(log, now_us, "tickets", "%s", word);
    }
}

void kept_write_last(struct kept *k, struct log *log, uint64_t now_us)
{
    bans_file_finish(&k->bans_file, &k->bans);
    kept_write(k, log, now_us);
}

void kept_close(struct kept *k)
{
    ledger_close(&k->ledger);
    keyring_close(&k->keyring);
}
