package dev.hotpin.synthesis.freetts;

import com.sun.speech.freetts.FreeTTSSpeakable;
import java.io.InputStream;
import org.w3c.dom.Document;

/**
 * A plain text for FreeTTS to speak, which is over as soon as the sink wants no more: FreeTTS asks
 * between its stages, so that a cancelled text stops there too. It keeps no state and wakes nobody.
 */
record SpokenText(String text, SampleSink sink) implements FreeTTSSpeakable {
  @Override
  public boolean isCompleted() {
    return sink.isClosed();
  }

  @Override
  public boolean waitCompleted() {
    return true;
  }

  @Override
  public void started() {}

  @Override
  public void completed() {}

  @Override
  public void cancelled() {}

  @Override
  public boolean isPlainText() {
    return true;
  }

  @Override
  public boolean isStream() {
    return false;
  }

  @Override
  public boolean isDocument() {
    return false;
  }

  @Override
  public String getText() {
    return text;
  }

  @Override
  public Document getDocument() {
    return null;
  }

  @Override
  public InputStream getInputStream() {
    return null;
  }
}
