/* The device's side of the Hotpin protocol without any hardware: feed it what comes, ask it what to
 * do. One task at a time may use it. Nothing is allocated; time is the caller's, in ms. */
#ifndef HOTPIN_PROTOCOL_H
#define HOTPIN_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOTPIN_WAV_HEADER_BYTES 44    /* exactly, once a reply, even if cut over two pieces */
#define HOTPIN_MAX_TEXT_BYTES 1300    /* no message is longer unless asked for */
#define HOTPIN_ACK_TIMEOUT_MS 1000    /* recording without an answer for so long: nobody listens */
#define HOTPIN_STAGE_TIMEOUT_MS 5000  /* after EOS; the server answers within 1.5 s */
#define HOTPIN_REPLY_TIMEOUT_MS 10000 /* between two signs of life of a reply */
#define HOTPIN_MAX_TURN_MS 70000      /* the server ends a turn within 60 s */

typedef enum {
  HOTPIN_CONNECTING, /* the handshake is not answered yet: send nothing else */
  HOTPIN_READY,      /* may record */
  HOTPIN_RECORDING,  /* binary frames go out */
  HOTPIN_THINKING,   /* EOS is sent; send nothing, listen */
  HOTPIN_PLAYING,    /* audio comes */
  HOTPIN_LOST        /* the server is gone: close and reconnect with back-off */
} hotpin_state_t;

typedef struct {
  hotpin_state_t state;
  uint32_t last_sign_ms;   /* when the server was last heard, or a wait began */
  uint32_t turn_began_ms;  /* when EOS was sent */
  uint32_t frames_unacked; /* sent since the last "receiving" */
  uint8_t header_bytes;    /* of the reply's WAV header, seen so far */
  char error[24];          /* code of the last error, or empty */
  char text[HOTPIN_MAX_TEXT_BYTES + 1];
} hotpin_t;

void hotpin_begin(hotpin_t *h, uint32_t now_ms);

/* Writes the handshake, which asks for a reply no more than 1 s ahead of playing: little to throw
 * away on an interruption, and pings are seen in time. The token is the device's key, "" for none. False
 * where session_id is not 1-64 of A-Z a-z 0-9 . _ -, or a key has what no key has, or out is too small. */
bool hotpin_handshake(const char *session_id, const char *token, char *out, size_t capacity);

/* The button: true if recording may begin. */
bool hotpin_start_recording(hotpin_t *h, uint32_t now_ms);

/* A binary frame was sent. */
void hotpin_sent_frame(hotpin_t *h, uint32_t now_ms);

/* The button is released: true if {"signal":"EOS"} is to be sent now. */
bool hotpin_end_recording(hotpin_t *h, uint32_t now_ms);

/* A whole text message came. */
void hotpin_on_text(hotpin_t *h, const char *json, size_t bytes, uint32_t now_ms);

/* A piece of a binary message came: what of it is samples to play, maybe nothing. The size that the
 * header tells is not to be believed: the end is the "complete" message. */
size_t hotpin_on_audio(hotpin_t *h, const uint8_t *data, size_t bytes, const uint8_t **samples,
                       uint32_t now_ms);

/* Call it every 100 ms or so: LOST once the server has been silent for too long. */
hotpin_state_t hotpin_tick(hotpin_t *h, uint32_t now_ms);

/* How long to wait before the n-th attempt to reconnect (from 0): 1 s doubled up to 60 s, of which
 * a random half, so that a fleet does not return in one moment. */
uint32_t hotpin_backoff_ms(uint32_t attempt, uint32_t random);

#endif
