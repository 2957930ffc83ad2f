#include "hotpin_protocol.h"

#include <stdio.h>
#include <string.h>

void hotpin_begin(hotpin_t *h, uint32_t now_ms) {
  memset(h, 0, sizeof *h);
  h->state = HOTPIN_CONNECTING;
  h->last_sign_ms = now_ms;
}

bool hotpin_handshake(const char *session_id, const char *token, char *out, size_t capacity) {
  size_t length = strlen(session_id);
  if (length < 1 || length > 64 ||
      strspn(session_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") !=
          length) {
    return false;
  }
  for (const char *c = token; *c != '\0'; c++) {
    if (*c <= ' ' || *c > '~' || *c == '"' || *c == '\\') {
      return false; /* it would have to be escaped */
    }
  }
  bool has_token = token[0] != '\0';
  int written = snprintf(out, capacity, "{\"session_id\":\"%s\"%s%s%s,\"reply\":{\"lead_ms\":1000}}",
                         session_id, has_token ? ",\"token\":\"" : "", token, has_token ? "\"" : "");
  return written > 0 && (size_t)written < capacity;
}

bool hotpin_start_recording(hotpin_t *h, uint32_t now_ms) {
  if (h->state != HOTPIN_READY) {
    return false; /* half-duplex: what is said during a turn is dropped */
  }
  h->state = HOTPIN_RECORDING;
  h->frames_unacked = 0;
  h->error[0] = '\0';
  h->last_sign_ms = now_ms;
  return true;
}

void hotpin_sent_frame(hotpin_t *h, uint32_t now_ms) {
  if (h->frames_unacked++ == 0) {
    h->last_sign_ms = now_ms; /* the wait begins with the first frame that is not answered */
  }
}

bool hotpin_end_recording(hotpin_t *h, uint32_t now_ms) {
  if (h->state != HOTPIN_RECORDING) {
    return false;
  }
  h->state = HOTPIN_THINKING;
  h->header_bytes = 0;
  h->last_sign_ms = now_ms;
  h->turn_began_ms = now_ms;
  return true;
}

/* Copies the string under a key. It looks for names outside of values
 * only, so that a transcript that quotes JSON can't be taken for a message. */
static bool find_string(const char *json, const char *key, char *out, size_t capacity) {
  const char *at = json;
  bool is_key = false;
  bool wanted = false;
  while (*at != '\0') {
    if (*at == '{' || *at == ',') {
      is_key = true;
    } else if (*at == ':') {
      is_key = false;
    } else if (*at == '"') {
      const char *from = ++at;
      while (*at != '\0' && *at != '"') {
        at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
      }
      if (*at == '\0') {
        return false; /* cut short */
      }
      size_t length = (size_t)(at - from);
      if (is_key) {
        wanted = length == strlen(key) && memcmp(from, key, length) == 0;
      } else if (wanted) {
        if (length >= capacity) {
          return false;
        }
        memcpy(out, from, length);
        out[length] = '\0';
        return true;
      }
    }
    at++;
  }
  return false;
}

void hotpin_on_text(hotpin_t *h, const char *json, size_t bytes, uint32_t now_ms) {
  char status[24];
  char stage[24] = "";
  if (bytes > HOTPIN_MAX_TEXT_BYTES) {
    return;
  }
  memcpy(h->text, json, bytes);
  h->text[bytes] = '\0';
  if (!find_string(h->text, "status", status, sizeof status)) {
    return;
  }
  h->last_sign_ms = now_ms;
  find_string(h->text, "stage", stage, sizeof stage);
  bool in_turn = h->state == HOTPIN_THINKING || h->state == HOTPIN_PLAYING;
  if (strcmp(status, "connected") == 0 && h->state == HOTPIN_CONNECTING) {
    h->state = HOTPIN_READY;
  } else if (strcmp(status, "receiving") == 0) {
    h->frames_unacked = 0;
  } else if (strcmp(stage, "tts") == 0 && in_turn) {
    h->state = HOTPIN_PLAYING; /* again with every sentence: harmless */
  } else if (strcmp(status, "error") == 0) {
    /* Not the end: a spoken line and "complete" follow. */
    find_string(h->text, "code", h->error, sizeof h->error);
    if (h->state == HOTPIN_CONNECTING) {
      h->state = HOTPIN_LOST; /* "unsupported"; the server closes with 1008 */
    }
  } else if (strcmp(status, "complete") == 0 || strcmp(status, "interrupted") == 0 ||
             strcmp(status, "reset_complete") == 0) {
    if (in_turn) {
      h->state = HOTPIN_READY;
    }
  } /* all else, what is not known yet too: ignored */
}

size_t hotpin_on_audio(hotpin_t *h, const uint8_t *data, size_t bytes, const uint8_t **samples,
                       uint32_t now_ms) {
  *samples = data;
  if (h->state != HOTPIN_PLAYING) {
    return 0;
  }
  h->last_sign_ms = now_ms;
  size_t header = HOTPIN_WAV_HEADER_BYTES - (size_t)h->header_bytes;
  if (header > bytes) {
    header = bytes;
  }
  h->header_bytes = (uint8_t)(h->header_bytes + header);
  *samples = data + header;
  return bytes - header; /* 0 for the empty frame that ends the audio */
}

hotpin_state_t hotpin_tick(hotpin_t *h, uint32_t now_ms) {
  uint32_t silent_ms = now_ms - h->last_sign_ms; /* right also when the clock runs over */
  bool lost = false;
  switch (h->state) {
    case HOTPIN_CONNECTING:
      lost = silent_ms > HOTPIN_REPLY_TIMEOUT_MS;
      break;
    case HOTPIN_RECORDING: /* every second frame is answered: one alone may wait */
      lost = h->frames_unacked >= 2 && silent_ms > HOTPIN_ACK_TIMEOUT_MS;
      break;
    case HOTPIN_THINKING:
      lost = silent_ms > HOTPIN_STAGE_TIMEOUT_MS;
      break;
    case HOTPIN_PLAYING:
      lost = silent_ms > HOTPIN_REPLY_TIMEOUT_MS || now_ms - h->turn_began_ms > HOTPIN_MAX_TURN_MS;
      break;
    default:
      break;
  }
  if (lost) {
    h->state = HOTPIN_LOST;
  }
  return h->state;
}

uint32_t hotpin_backoff_ms(uint32_t attempt, uint32_t random) {
  uint32_t most_ms = attempt >= 6 ? 60000 : 1000U << attempt;
  return most_ms / 2 + random % (most_ms / 2 + 1);
}
