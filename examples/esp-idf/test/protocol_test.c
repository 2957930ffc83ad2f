/* Exercises the protocol core on any machine:
 *   gcc -Wall -Wextra -Werror -fsanitize=address,undefined -I main main/hotpin_protocol.c test/protocol_test.c -o t && ./t
 * With a file as argument it plays a recorded session ("T" text, "B" hex, "D" frame sent, "E" EOS,
 * "R" record, one a line) and prints the state after each line and the samples played. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hotpin_protocol.h"

#define CHECK(what)                                              \
  do {                                                           \
    if (!(what)) {                                               \
      fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, #what); \
      exit(1);                                                   \
    }                                                            \
  } while (0)

static hotpin_t h;

static void text(const char *json, uint32_t now) { hotpin_on_text(&h, json, strlen(json), now); }

static void ready(uint32_t now) {
  hotpin_begin(&h, now);
  text("{\"status\":\"connected\",\"session_id\":\"lamp-1\"}", now);
  CHECK(h.state == HOTPIN_READY);
}

static void asked(uint32_t now) {
  ready(now);
  CHECK(hotpin_start_recording(&h, now));
  CHECK(hotpin_end_recording(&h, now));
}

static void a_turn_goes_through_its_stages(void) {
  asked(0);
  text("{\"status\":\"processing\",\"stage\":\"transcription\"}", 10);
  text("{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"hi\",\"has_image\":false}", 20);
  CHECK(h.state == HOTPIN_THINKING);
  CHECK(!hotpin_start_recording(&h, 20));
  text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"Hello.\"}", 30);
  CHECK(h.state == HOTPIN_PLAYING);
  text("{\"status\":\"complete\"}", 40);
  CHECK(h.state == HOTPIN_READY);
}

static void the_header_is_skipped_however_it_is_cut(void) {
  uint8_t reply[100];
  for (size_t i = 0; i < sizeof reply; i++) {
    reply[i] = (uint8_t)i;
  }
  for (size_t cut = 0; cut <= sizeof reply; cut++) {
    const uint8_t *samples;
    asked(0);
    text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"Hello.\"}", 1);
    size_t first = hotpin_on_audio(&h, reply, cut, &samples, 2);
    CHECK(first == (cut > 44 ? cut - 44 : 0));
    CHECK(first == 0 || samples[0] == 44);
    size_t rest = hotpin_on_audio(&h, reply + cut, sizeof reply - cut, &samples, 3);
    CHECK(first + rest == sizeof reply - 44);
    CHECK(rest == 0 || samples[0] == (cut > 44 ? cut : 44));
    CHECK(hotpin_on_audio(&h, reply, 0, &samples, 4) == 0);
  }
}

static void each_reply_has_a_header_of_its_own(void) {
  const uint8_t *samples;
  uint8_t reply[50] = {0};
  ready(0);
  for (int i = 0; i < 3; i++) {
    CHECK(hotpin_start_recording(&h, 0) && hotpin_end_recording(&h, 0));
    text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"a\"}", 0);
    CHECK(hotpin_on_audio(&h, reply, sizeof reply, &samples, 0) == 6);
    text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"b\"}", 0);
    CHECK(hotpin_on_audio(&h, reply, sizeof reply, &samples, 0) == 50);
    text("{\"status\":\"complete\"}", 0);
  }
}

static void no_answer_to_audio_for_a_second_means_nobody_listens(void) {
  ready(0);
  CHECK(hotpin_start_recording(&h, 5000));
  CHECK(hotpin_tick(&h, 9000) == HOTPIN_RECORDING); /* nothing sent, nothing to answer */
  hotpin_sent_frame(&h, 9000);
  CHECK(hotpin_tick(&h, 20000) == HOTPIN_RECORDING); /* one frame alone is not answered */
  hotpin_sent_frame(&h, 20000);
  text("{\"status\":\"receiving\",\"chunks_received\":2,\"bytes_received\":8192}", 20010);
  hotpin_sent_frame(&h, 20100);
  hotpin_sent_frame(&h, 20200);
  CHECK(hotpin_tick(&h, 21100) == HOTPIN_RECORDING);
  CHECK(hotpin_tick(&h, 21101) == HOTPIN_LOST);
  CHECK(!hotpin_end_recording(&h, 21102));
}

static void waits_end_also_when_the_clock_runs_over(void) {
  asked(UINT32_MAX - 100);
  CHECK(hotpin_tick(&h, 100) == HOTPIN_THINKING);
  CHECK(hotpin_tick(&h, 4900) == HOTPIN_LOST);
}

static void an_error_is_not_the_end_of_a_turn(void) {
  asked(0);
  text("{\"status\":\"error\",\"code\":\"no_speech\",\"message\":\"Could not understand audio.\"}", 1);
  CHECK(h.state == HOTPIN_THINKING && strcmp(h.error, "no_speech") == 0);
  text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"Sorry.\"}", 2);
  text("{\"status\":\"complete\"}", 3);
  CHECK(h.state == HOTPIN_READY);
}

static void what_is_said_is_never_taken_for_a_message(void) {
  asked(0);
  text("{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"\\\",\\\"stage\\\":\\\"tts\\\"\"}", 1);
  CHECK(h.state == HOTPIN_THINKING);
  text("{\"note\":\"complete\",\"x\":{\"y\":[1,\"z\"]},\"status\":\"unheard_of\"}", 2);
  text("not json", 3);
  text("{\"status\":\"comp", 4);
  text("{\"status\":\"a-status-that-is-longer-than-anything-known\"}", 5);
  CHECK(h.state == HOTPIN_THINKING);
}

static void session_ids_are_checked(void) {
  char out[128];
  CHECK(hotpin_handshake("lamp-1", "", out, sizeof out));
  CHECK(strcmp(out, "{\"session_id\":\"lamp-1\",\"reply\":{\"lead_ms\":1000}}") == 0);
  CHECK(hotpin_handshake("lamp-1", "hp_k-1", out, sizeof out));
  CHECK(strcmp(out, "{\"session_id\":\"lamp-1\",\"token\":\"hp_k-1\",\"reply\":{\"lead_ms\":1000}}") == 0);
  CHECK(!hotpin_handshake("", "", out, sizeof out) && !hotpin_handshake("a\"b", "", out, sizeof out));
  CHECK(!hotpin_handshake("lamp-1", "a\"b", out, sizeof out) && !hotpin_handshake("lamp-1", "a b", out, sizeof out));
  CHECK(!hotpin_handshake("lamp-1", "", out, 10));
}

static void back_off_grows_and_is_spread(void) {
  for (uint32_t attempt = 0; attempt < 40; attempt++) {
    uint32_t most = attempt >= 6 ? 60000 : 1000U << attempt;
    CHECK(hotpin_backoff_ms(attempt, 0) == most / 2);
    CHECK(hotpin_backoff_ms(attempt, most / 2) == most);
    CHECK(hotpin_backoff_ms(attempt, UINT32_MAX) <= most);
  }
}

static void play(const char *path) {
  static char line[65536];
  static uint8_t data[32768];
  size_t played = 0;
  FILE *in = fopen(path, "r");
  CHECK(in != NULL);
  hotpin_begin(&h, 0);
  while (fgets(line, sizeof line, in) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == 'R') {
      CHECK(hotpin_start_recording(&h, 0));
    } else if (line[0] == 'D') {
      hotpin_sent_frame(&h, 0);
    } else if (line[0] == 'E') {
      CHECK(hotpin_end_recording(&h, 0));
    } else if (line[0] == 'T') {
      text(line + 1, 0);
    } else {
      const uint8_t *samples;
      size_t bytes = strlen(line + 1) / 2;
      for (size_t i = 0; i < bytes; i++) {
        unsigned value;
        CHECK(sscanf(line + 1 + 2 * i, "%2x", &value) == 1);
        data[i] = (uint8_t)value;
      }
      played += hotpin_on_audio(&h, data, bytes, &samples, 0);
    }
    printf("%d ", (int)h.state);
  }
  fclose(in);
  printf("\nstate %d unacked %u played %zu error %s\n", (int)h.state, (unsigned)h.frames_unacked,
         played, h.error);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    play(argv[1]);
    return 0;
  }
  a_turn_goes_through_its_stages();
  the_header_is_skipped_however_it_is_cut();
  each_reply_has_a_header_of_its_own();
  no_answer_to_audio_for_a_second_means_nobody_listens();
  waits_end_also_when_the_clock_runs_over();
  an_error_is_not_the_end_of_a_turn();
  what_is_said_is_never_taken_for_a_message();
  session_ids_are_checked();
  back_off_grows_and_is_spread();
  puts("all passed");
  return 0;
}
