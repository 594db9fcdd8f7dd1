/* The claims of client/tether.h, at both ends of real pipes.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/tether.h"

enum {
    TEXT_BYTES = 1024,
};

/* A window's standard input and output, and the parent's ends of them. */
struct rig {
    int saved[2];
    int to_window;
    int from_window;
    struct tool_links links;
    struct tether tether;
};

static struct rig rig;

static void open_rig(const char *network)
{
    const struct net_address nobody = { INADDR_LOOPBACK, 9 };
    char fault[TEXT_BYTES];
    int in[2];
    int out[2];

    memset(&rig, 0, sizeof(rig));
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    rig.saved[0] = dup(STDIN_FILENO);
    rig.saved[1] = dup(STDOUT_FILENO);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close(in[0]);
    close(out[1]);
    rig.to_window = in[1];
    rig.from_window = out[0];
    fcntl(rig.from_window, F_SETFL, O_NONBLOCK);
    assert_int_equal(tool_links_open(&rig.links, network, &nobody, 1, fault, sizeof(fault)), 0);
    tether_open(&rig.tether, &rig.links, true);
}

static void close_rig(void)
{
    tether_close(&rig.tether);
    tool_links_close(&rig.links);
    dup2(rig.saved[0], STDIN_FILENO);
    dup2(rig.saved[1], STDOUT_FILENO);
    close(rig.saved[0]);
    close(rig.saved[1]);
    close(rig.to_window);
    close(rig.from_window);
}

/* All that the window has said since the last time. */
static const char *heard(void)
{
    static char text[1 << 17];
    ssize_t length = read(rig.from_window, text, sizeof(text) - 1);

    text[length > 0 ? length : 0] = '\0';
    return text;
}

static void say(const char *line)
{
    char text[TEXT_BYTES];

    text_format(text, sizeof(text), "%s\n", line);
    assert_int_equal(write(rig.to_window, text, strlen(text)), (ssize_t)strlen(text));
    tether_work(&rig.tether);
}

static void a_window_tells_its_network_first_and_when_it_changes(void **state)
{
    (void)state;
    open_rig("wifi");
    assert_non_null(strstr(heard(), "LINK 3,3,0.5,0,"));
    tether_work(&rig.tether);
    assert_string_equal(heard(), "");
    say("loss 5");
    assert_non_null(strstr(heard(), "LINK 3,3,5,0,"));
    close_rig();
}

static void what_changes_nothing_is_answered(void **state)
{
    (void)state;
    open_rig("wifi");
    heard();
    say("cut 1");
    assert_string_equal(heard(), "ANSWER the cable is out for 1 s\n");
    say("los 5");
    assert_non_null(strstr(heard(), "ANSWER a link has no setting 'los'"));
    close_rig();
}

static void what_all_refuse_alike_is_told_so(void **state)
{
    (void)state;
    open_rig("wifi");
    heard();
    say("ALL los 5");
    assert_non_null(strstr(heard(), "REFUSAL a link has no setting 'los'"));
    say("ALL client 2 loss 5");
    assert_non_null(strstr(heard(), "ANSWER there is no such client; 0 have come"));
    say("ALL spike");
    assert_non_null(strstr(heard(), "ANSWER a spike"));
    say("ALL loss 5");
    assert_non_null(strstr(heard(), "LINK 3,3,5,0,"));
    close_rig();
}

/* Keys and lines may come in one frame. */
static void a_key_does_not_swallow_the_answer_to_a_line(void **state)
{
    char answer[TEXT_BYTES];

    (void)state;
    open_rig("wifi");
    heard();
    assert_true(tether_command(&rig.tether, "delay +", answer, sizeof(answer)));
    say("los 5");
    const char *text = heard();

    assert_non_null(strstr(text, "LINK 5,"));
    assert_non_null(strstr(text, "ANSWER a link has no setting"));
    close_rig();
}

static void an_order_goes_out_and_what_comes_of_it_comes_back(void **state)
{
    char text[TEXT_BYTES];

    (void)state;
    open_rig("wifi");
    heard();
    say("DESK 0 2 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 clear");
    say("DESK 1 2 0 P2 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 clear");
    heard();
    assert_true(tether_order(&rig.tether, 1, "cut", text, sizeof(text)));
    assert_string_equal(heard(), "ORDER P2 cut\n");
    assert_true(tether_order(&rig.tether, -1, "storm", text, sizeof(text)));
    assert_string_equal(heard(), "ORDER all storm\n");
    assert_false(tether_said(&rig.tether, text, sizeof(text)));
    say("SAY P2: the cable is out for 5 s");
    assert_true(tether_said(&rig.tether, text, sizeof(text)));
    assert_string_equal(text, "P2: the cable is out for 5 s");
    assert_false(tether_said(&rig.tether, text, sizeof(text)));
    close_rig();
}

/* A parent stopped in a debugger: the window plays on, and tells how it is when there is room. */
static void a_parent_that_does_not_read_holds_no_frame_up(void **state)
{
    char answer[TEXT_BYTES];
    bool has_room = true;

    (void)state;
    open_rig("wifi");
    for (int i = 0; i < 10000 && has_room; i++) {
        has_room = tether_order(&rig.tether, -1, "spike", answer, sizeof(answer));
    }
    assert_false(has_room);
    assert_true(tether_command(&rig.tether, "loss 9", answer, sizeof(answer)));
    tether_work(&rig.tether);
    assert_null(strstr(heard(), "LINK 3,3,9,"));
    heard();
    tether_work(&rig.tether);
    assert_non_null(strstr(heard(), "LINK 3,3,9,"));
    close_rig();
}

static void without_a_network_a_line_says_how_to_have_one(void **state)
{
    (void)state;
    open_rig(NULL);
    heard();
    say("loss 5");
    assert_non_null(strstr(heard(), "start with --net"));
    close_rig();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_tells_its_network_first_and_when_it_changes),
        cmocka_unit_test(what_changes_nothing_is_answered),
        cmocka_unit_test(what_all_refuse_alike_is_told_so),
        cmocka_unit_test(a_key_does_not_swallow_the_answer_to_a_line),
        cmocka_unit_test(an_order_goes_out_and_what_comes_of_it_comes_back),
        cmocka_unit_test(a_parent_that_does_not_read_holds_no_frame_up),
        cmocka_unit_test(without_a_network_a_line_says_how_to_have_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
