/* A wearable: hold the button, speak, release, listen; press during a reply to stop it.
 * The turn logic is in hotpin_protocol.c; here are only the network, the sound and the button. */
#include <string.h>

#include "driver/gpio.h"
#include "driver/i2s_std.h"
#include "esp_event.h"
#include "esp_log.h"
#include "esp_netif.h"
#include "esp_random.h"
#include "esp_timer.h"
#include "esp_websocket_client.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "hotpin_protocol.h"
#include "nvs_flash.h"
#include "protocol_examples_common.h" /* example_connect(): Wi-Fi from menuconfig */

#define SERVER_URI "ws://192.168.1.10:8000/ws"
#define SESSION_ID "lamp-1" /* one for each device, or they take each other's place */
#define TOKEN "" /* the device's key: the server's banner has one, or "tokens issue" makes it */
#define BUTTON GPIO_NUM_0
#define MIC_CLOCK GPIO_NUM_4
#define MIC_SELECT GPIO_NUM_5
#define MIC_DATA GPIO_NUM_6
#define SPEAKER_CLOCK GPIO_NUM_15
#define SPEAKER_SELECT GPIO_NUM_16
#define SPEAKER_DATA GPIO_NUM_7
#define RATE_HZ 16000
#define FRAME_BYTES 4096 /* 128 ms of 16-bit samples */

static const char *TAG = "hotpin";
static const char EOS[] = "{\"signal\":\"EOS\"}";
static const char INTERRUPT[] = "{\"signal\":\"INTERRUPT\"}";

static hotpin_t hotpin;           /* guarded by lock: two tasks use it */
static SemaphoreHandle_t lock;
static volatile bool muted;       /* the reply was interrupted: what still comes is dropped */
static esp_websocket_client_handle_t socket_client;
static i2s_chan_handle_t mic, speaker;

static uint32_t now_ms(void) { return (uint32_t)(esp_timer_get_time() / 1000); }

static void send_text(const char *json) {
  esp_websocket_client_send_text(socket_client, json, (int)strlen(json), pdMS_TO_TICKS(1000));
}

/* In the task of the WebSocket client. While it waits for the speaker nothing is read, so TCP holds
 * the server back; lead_ms in the handshake keeps that short enough for pings to be answered. */
static void on_event(void *arg, esp_event_base_t base, int32_t id, void *data) {
  esp_websocket_event_data_t *event = data;
  static char text[HOTPIN_MAX_TEXT_BYTES]; /* messages may come in pieces */
  if (id == WEBSOCKET_EVENT_CONNECTED) {
    char hello[256];
    if (hotpin_handshake(SESSION_ID, TOKEN, hello, sizeof hello)) {
      send_text(hello); /* within 10 s, and before anything else */
    }
  } else if (id == WEBSOCKET_EVENT_DISCONNECTED || id == WEBSOCKET_EVENT_CLOSED) {
    xSemaphoreTake(lock, portMAX_DELAY);
    hotpin.state = HOTPIN_LOST;
    xSemaphoreGive(lock);
  } else if (id == WEBSOCKET_EVENT_DATA && event->op_code == 0x1) {
    int end = event->payload_offset + event->data_len;
    if (end <= (int)sizeof text) {
      memcpy(text + event->payload_offset, event->data_ptr, (size_t)event->data_len);
      if (end == event->payload_len) {
        xSemaphoreTake(lock, portMAX_DELAY);
        hotpin_on_text(&hotpin, text, (size_t)end, now_ms());
        xSemaphoreGive(lock);
        ESP_LOGI(TAG, "%.*s", end, text);
      }
    }
  } else if (id == WEBSOCKET_EVENT_DATA && event->op_code == 0x2) {
    const uint8_t *samples;
    size_t written;
    xSemaphoreTake(lock, portMAX_DELAY);
    size_t bytes = hotpin_on_audio(&hotpin, (const uint8_t *)event->data_ptr,
                                   (size_t)event->data_len, &samples, now_ms());
    xSemaphoreGive(lock);
    if (bytes > 0 && !muted) {
      i2s_channel_write(speaker, samples, bytes, &written, portMAX_DELAY);
    }
  }
}

static void start_sound(void) {
  i2s_std_config_t config = {
      .clk_cfg = I2S_STD_CLK_DEFAULT_CONFIG(RATE_HZ),
      .slot_cfg = I2S_STD_PHILIPS_SLOT_DEFAULT_CONFIG(I2S_DATA_BIT_WIDTH_16BIT, I2S_SLOT_MODE_MONO),
      .gpio_cfg = {.mclk = I2S_GPIO_UNUSED, .bclk = SPEAKER_CLOCK, .ws = SPEAKER_SELECT,
                   .dout = SPEAKER_DATA, .din = I2S_GPIO_UNUSED}};
  i2s_chan_config_t channel = I2S_CHANNEL_DEFAULT_CONFIG(I2S_NUM_0, I2S_ROLE_MASTER);
  channel.auto_clear = true; /* silence, not the last samples again, when nothing comes */
  ESP_ERROR_CHECK(i2s_new_channel(&channel, &speaker, NULL));
  ESP_ERROR_CHECK(i2s_channel_init_std_mode(speaker, &config));
  ESP_ERROR_CHECK(i2s_channel_enable(speaker));
  i2s_chan_config_t other = I2S_CHANNEL_DEFAULT_CONFIG(I2S_NUM_1, I2S_ROLE_MASTER);
  other.dma_desc_num = 8;   /* 8 x 511 samples, 0.25 s: a slow send must not lose speech */
  other.dma_frame_num = 511;
  config.gpio_cfg.bclk = MIC_CLOCK;
  config.gpio_cfg.ws = MIC_SELECT;
  config.gpio_cfg.dout = I2S_GPIO_UNUSED;
  config.gpio_cfg.din = MIC_DATA; /* a microphone of 24 bits: read 32-bit slots, shift by 16 */
  ESP_ERROR_CHECK(i2s_new_channel(&other, NULL, &mic));
  ESP_ERROR_CHECK(i2s_channel_init_std_mode(mic, &config));
}

/* While the button is held and the server answers. */
static void record(void) {
  static uint8_t frame[FRAME_BYTES];
  bool listens = true;
  ESP_ERROR_CHECK(i2s_channel_enable(mic));
  while (listens && gpio_get_level(BUTTON) == 0) {
    size_t bytes = 0;
    i2s_channel_read(mic, frame, sizeof frame, &bytes, pdMS_TO_TICKS(500));
    if (bytes > 0) {
      int sent = esp_websocket_client_send_bin(socket_client, (const char *)frame, (int)bytes,
                                               pdMS_TO_TICKS(1000));
      xSemaphoreTake(lock, portMAX_DELAY);
      if (sent > 0) {
        hotpin_sent_frame(&hotpin, now_ms());
      } else {
        hotpin.state = HOTPIN_LOST; /* a hole in the sentence helps nobody */
      }
      listens = hotpin_tick(&hotpin, now_ms()) == HOTPIN_RECORDING;
      xSemaphoreGive(lock);
    }
  }
  ESP_ERROR_CHECK(i2s_channel_disable(mic));
  xSemaphoreTake(lock, portMAX_DELAY);
  muted = false;
  bool end = hotpin_end_recording(&hotpin, now_ms());
  xSemaphoreGive(lock);
  if (end) {
    send_text(EOS); /* nothing more until "complete": and never close before it */
  }
}

void app_main(void) {
  uint32_t attempt = 0;
  ESP_ERROR_CHECK(nvs_flash_init());
  ESP_ERROR_CHECK(esp_netif_init());
  ESP_ERROR_CHECK(esp_event_loop_create_default());
  ESP_ERROR_CHECK(example_connect());
  lock = xSemaphoreCreateMutex();
  gpio_set_direction(BUTTON, GPIO_MODE_INPUT);
  gpio_set_pull_mode(BUTTON, GPIO_PULLUP_ONLY);
  start_sound();
  esp_websocket_client_config_t config = {
      .uri = SERVER_URI, .buffer_size = 8192, .task_stack = 6144, .disable_auto_reconnect = true};
  hotpin_begin(&hotpin, now_ms());
  socket_client = esp_websocket_client_init(&config);
  esp_websocket_register_events(socket_client, WEBSOCKET_EVENT_ANY, on_event, NULL);
  esp_websocket_client_start(socket_client);
  bool was_held = false;
  while (true) {
    bool held = gpio_get_level(BUTTON) == 0;
    xSemaphoreTake(lock, portMAX_DELAY);
    hotpin_state_t state = hotpin_tick(&hotpin, now_ms());
    bool may_record = held && hotpin_start_recording(&hotpin, now_ms());
    xSemaphoreGive(lock);
    if (may_record) {
      attempt = 0; /* not when the socket opens: a server may accept and close */
      record();
    } else if (held && !was_held && (state == HOTPIN_THINKING || state == HOTPIN_PLAYING)) {
      muted = true;
      send_text(INTERRUPT); /* "interrupted" makes it ready again */
    } else if (state == HOTPIN_LOST) {
      esp_websocket_client_stop(socket_client);
      vTaskDelay(pdMS_TO_TICKS(hotpin_backoff_ms(attempt++, esp_random())));
      hotpin_begin(&hotpin, now_ms()); /* the server remembers the conversation by the session id */
      muted = false;
      esp_websocket_client_start(socket_client);
    }
    was_held = held;
    vTaskDelay(pdMS_TO_TICKS(20));
  }
}
