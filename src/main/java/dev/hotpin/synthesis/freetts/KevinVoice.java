package dev.hotpin.synthesis.freetts;

import com.sun.speech.freetts.Age;
import com.sun.speech.freetts.Gender;
import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.ProcessException;
import com.sun.speech.freetts.Utterance;
import com.sun.speech.freetts.UtteranceProcessor;
import com.sun.speech.freetts.en.us.CMUDiphoneVoice;
import com.sun.speech.freetts.en.us.CMULexicon;
import com.sun.speech.freetts.en.us.CMUVoice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Locale;

/**
 * One instance of kevin16, the 16 kHz voice in the FreeTTS jar, made straight from its data.
 *
 * <p>What FreeTTS does otherwise and why not here: it finds voices through a global manager, system
 * properties and files beside the jar; it starts a thread per voice, which would take the samples
 * off the thread that asked; it prints a failed utterance to standard error and calls it spoken.
 * Here a piece is spoken on the calling thread, start to end, and a failure is thrown.
 *
 * <p>Thread: one at a time. Its lexicon (which has scratch space of its own) is not shared either;
 * what FreeTTS shares between voices is the compiled dictionary, read-only once loaded. Loading is
 * not thread-safe: it changes static state of FreeTTS, hence {@link #LOADING}.
 */
final class KevinVoice extends CMUDiphoneVoice implements SpeakingVoice {
  /** Id of the voice. */
  static final String ID = "kevin16";

  /** Held while a voice loads: the dictionary cache and the phoneme table in FreeTTS are static. */
  private static final Object LOADING = new Object();

  private final UtteranceProcessor output;

  private KevinVoice(int wordsPerMinute) throws IOException {
    super(
        ID,
        Gender.MALE,
        Age.YOUNGER_ADULT,
        "CMU diphone voice",
        Locale.US,
        "general",
        "cmu",
        lexicon(),
        resource(KevinVoiceDirectory.class, "cmu_us_kal16.bin"));
    setRate(wordsPerMinute);
    setOutputQueue(new OutputQueue()); // never used; without one FreeTTS starts a thread
    output = getAudioOutput();
  }

  /**
   * Loads a voice: 0.3 s the first time. Waits for another that is being loaded.
   *
   * @throws UncheckedIOException if its data can't be read
   */
  static KevinVoice load(int wordsPerMinute) {
    synchronized (LOADING) {
      try {
        KevinVoice voice = new KevinVoice(wordsPerMinute);
        voice.allocate();
        return voice;
      } catch (IOException e) {
        throw new UncheckedIOException("The voice " + ID + " can't be read.", e);
      }
    }
  }

  @Override
  public void speak(String text, SampleSink samples) {
    setAudioPlayer(new SinkPlayer(samples));
    speak(new SpokenText(text, samples));
  }

  /** One utterance (FreeTTS makes one of each sentence of a text), through to its samples. */
  @Override
  public void processUtterance(Utterance utterance) {
    try {
      for (Object processor : getUtteranceProcessors()) {
        if (utterance.getSpeakable().isCompleted()) {
          return;
        }
        ((UtteranceProcessor) processor).processUtterance(utterance);
      }
      if (!utterance.getSpeakable().isCompleted()) {
        output.processUtterance(utterance);
      }
    } catch (ProcessException e) {
      // Also thrown where the sink took no more, which is no fault.
      if (!utterance.getSpeakable().isCompleted()) {
        throw new IllegalStateException("FreeTTS could not speak a piece.", e);
      }
    }
  }

  /** Found beside the class that names it, which is not this one. */
  @Override
  protected URL getResource(String name) {
    return resource(CMUVoice.class, name);
  }

  private static CMULexicon lexicon() throws IOException {
    return new CMULexicon(
        resource(CMULexicon.class, "cmulex_compiled.bin"),
        resource(CMULexicon.class, "cmulex_addenda.bin"),
        resource(CMULexicon.class, "cmulex_lts.bin"),
        true);
  }

  private static URL resource(Class<?> beside, String name) {
    URL url = beside.getResource(name);
    if (url == null) {
      throw new IllegalStateException("The FreeTTS library lacks " + name + ".");
    }
    return url;
  }
}
