package dev.hotpin.whole;

import dev.hotpin.testing.KoreanModel;
import java.util.Map;

/** Vosk with the Korean model for one speaker at a time, offline replies, FreeTTS. */
final class VoskServer extends TestServer {
  VoskServer() {
    super(
        Map.of(
            "STT_ENGINE",
            "vosk",
            "VOSK_MODEL_PATH",
            KoreanModel.orSkip().toString(),
            "STT_PERMITS",
            "1"));
  }
}
