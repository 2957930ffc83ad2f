package dev.hotpin.pipeline;

import dev.hotpin.synthesis.VoiceInfo;
import java.util.List;

/** A server that says what the test wants. */
public final class StubServerInfo implements ServerInfo {
  public boolean ready = true;
  boolean full;
  List<String> reasons = List.of();

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public List<String> degradedReasons() {
    return reasons;
  }

  @Override
  public boolean voskModelLoaded() {
    return true;
  }

  @Override
  public int activeSessions() {
    return 7;
  }

  @Override
  public Engines engines() {
    return new Engines("vosk", "offline", "freetts", "memory");
  }

  @Override
  public long uptimeSeconds() {
    return 61;
  }

  @Override
  public List<VoiceInfo> voices() {
    return List.of(new VoiceInfo("kevin16", "Kevin", "en-US", "male"));
  }
}
