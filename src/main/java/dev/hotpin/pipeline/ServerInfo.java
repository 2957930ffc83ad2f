package dev.hotpin.pipeline;

import dev.hotpin.synthesis.VoiceInfo;
import java.util.List;

/** What the HTTP pages say about the server. Threads: any; no method blocks. */
public interface ServerInfo {
  /** The program's version. */
  String version();

  /** Whether engines are warm and connections are accepted. */
  boolean isReady();

  /** Whether there are as many connections as there may be, this one included. */
  boolean isFull();

  /** What is wrong, a sentence each; empty where all is well. */
  List<String> degradedReasons();

  /** Whether a Vosk model is in use. */
  boolean voskModelLoaded();

  /** Connected sessions. */
  int activeSessions();

  /** Names of the engines: recognition, dialogue, synthesis, conversations. */
  Engines engines();

  /** Since the process was ready, in seconds. */
  long uptimeSeconds();

  /** The voices on offer. */
  List<VoiceInfo> voices();

  /** Names of the engines in use. */
  record Engines(String recognition, String dialogue, String synthesis, String conversations) {}
}
