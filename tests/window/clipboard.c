/* Prints what the display's clipboard holds, for the windows' tests.
 * SPDX-License-Identifier: MIT */
#include <SDL.h>
#include <stdio.h>

int main(void)
{
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        fprintf(stderr, "clipboard: %s\n", SDL_GetError());
        return 1;
    }
    char *text = SDL_GetClipboardText();

    printf("%s\n", text);
    SDL_free(text);
    SDL_Quit();
    return 0;
}
