/* Signs of WSL and of containers.
 * SPDX-License-Identifier: MIT */
#include "server/surroundings.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    VERSION_BYTES = 512,
};

static const char container_follows[] =
    "friends on the LAN reach a server in it only if it has the network of the machine around it";

/* The first row that fits counts. */
static const struct {
    const char *path;
    const char *word; /* in that file; NULL: that it is there is enough */
    const char *fact;
    const char *follows;
    const char *command;
} signs[] = {
    { "/proc/version", "microsoft", "this is WSL",
      "its addresses are behind Windows: friends on the LAN don't reach them",
      "below [wsl2] in %UserProfile%\\.wslconfig, write networkingMode=mirrored; then, in "
      "Windows: wsl --shutdown" },
    { "/.dockerenv", NULL, "this is a Docker container", container_follows,
      "docker run --network host IMAGE homeport-server --lan" },
    { "/run/.containerenv", NULL, "this is a Podman container", container_follows,
      "podman run --network host IMAGE homeport-server --lan" },
    { "/run/systemd/container", NULL, "this is a container", container_follows,
      "run homeport-server --lan on the machine around it" },
};

static bool has_word(const char *path, const char *word)
{
    char text[VERSION_BYTES] = "";
    char unsaid[1];
    size_t length = 0;

    (void)file_read(path, text, sizeof(text) - 1, &length, unsaid, sizeof(unsaid));
    text[length] = '\0';
    return strcasestr(text, word) != NULL;
}

void surroundings_tell(struct findings *all, const char *root)
{
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        char path[PATH_MAX];

        text_format(path, sizeof(path), "%s%s", root, signs[i].path);
        if (signs[i].word != NULL ? has_word(path, signs[i].word) : access(path, F_OK) == 0) {
            struct finding *f = findings_add(all, FINDING_NOTE, "%s", signs[i].fact);

            finding_follows(f, "%s", signs[i].follows);
            finding_command(f, "%s", signs[i].command);
            return;
        }
    }
    findings_add(all, FINDING_OK, "this is neither WSL nor a container");
}
