package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OpenAiSettingsTest {
  @Test
  void theDefaultsAreGroqs() {
    OpenAiSettings settings = OpenAiSettings.builder().build();
    assertTrue(settings.atGroq());
    assertNull(settings.model());
    assertEquals(0.2, settings.temperature());
    assertEquals(200, settings.maxTokens());
    assertTrue(settings.systemPrompt().contains("[BEEP]"));
  }

  @Test
  void theKeyIsNeverPrinted() {
    OpenAiSettings settings = OpenAiSettings.builder().apiKey("gsk_secret").build();
    assertFalse(settings.toString().contains("secret"));
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> OpenAiSettings.builder().apiKey("gsk_sec ret\r\nX: y").build());
    assertFalse(wrong.getMessage().contains("sec ret"));
  }

  @Test
  void trailingSlashesGo() {
    OpenAiSettings settings =
        OpenAiSettings.builder().baseUrl("http://localhost:11434/v1//").build();
    assertEquals("http://localhost:11434/v1", settings.baseUrl());
    assertFalse(settings.atGroq());
    assertEquals("localhost:11434", settings.endpoint());
  }

  @Test
  void addressesThatCannotWorkAreRefused() {
    for (String url :
        new String[] {
          "",
          "localhost:11434",
          "ftp://x/v1",
          "http://",
          "http://u:p@x/v1",
          "http://x/v1?a=b",
          "http://a b/"
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> OpenAiSettings.builder().baseUrl(url).build(),
          "url " + url);
    }
  }

  @Test
  void numbersOutOfRangeAreRefusedByName() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> OpenAiSettings.builder().firstTokenTimeoutMillis(0).build());
    assertEquals("firstTokenTimeoutMillis is 0; it must be 1 to 600000 ms", wrong.getMessage());
    for (double temperature : new double[] {-0.1, 2.1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> OpenAiSettings.builder().temperature(temperature).build());
    }
  }
}
