package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;

/**
 * What a wearable's user says: a recording with EOS at its end, or, where the server finds the end,
 * one with silence after it. On the loop only.
 */
final class SessionSpeech {
  private final Loop loop;
  private final boolean serverFindsTheEnd;
  private final SpeechPacer.Sink sink;
  private SpeechPacer pacer;
  private OpenMicrophone microphone;
  private boolean speaking;

  /**
   * Nothing is said yet.
   *
   * @param sink takes it, and is told when it is said
   */
  SessionSpeech(Loop loop, boolean serverFindsTheEnd, SpeechPacer.Sink sink) {
    this.loop = loop;
    this.serverFindsTheEnd = serverFindsTheEnd;
    this.sink =
        new SpeechPacer.Sink() {
          @Override
          public void chunk(byte[] pcm, int offset, int length) {
            sink.chunk(pcm, offset, length);
          }

          @Override
          public void end() {
            speaking = false;
            sink.end();
          }
        };
  }

  void say(byte[] pcm, Pacing pacing) {
    stop();
    speaking = true;
    if (serverFindsTheEnd) {
      microphone = new OpenMicrophone(loop, pacing, sink);
      microphone.say(pcm);
    } else {
      pacer = new SpeechPacer(loop, pcm, pacing, sink);
      pacer.start();
    }
  }

  /** Whether a recording is under way. */
  boolean isSpeaking() {
    return speaking;
  }

  /** Says nothing more, not even silence. */
  void stop() {
    speaking = false;
    if (microphone != null) {
      microphone.stop();
    }
    if (pacer != null) {
      pacer.stop();
    }
  }
}
