package dev.hotpin.endpointing;

import dev.hotpin.audio.Pcm;

/**
 * Finds where a speaker begins and where they are done, in a stream of sound in blocks of any size.
 * Sound before the onset is kept for a moment only; from the onset on all of it is handed on, from
 * {@link EndpointingSettings#PRE_ROLL_MILLIS} before the first voice to the endpoint.
 *
 * <p>A window (32 ms) is voice if the model says so and it is louder than the {@link Background}.
 * Time is counted in samples; the clock only tells when the last voiced sample came. It holds less
 * than 60 KB, however long it listens. Thread: the session's loop.
 */
public final class Endpointer {

  /** What is told. A listener may not call {@link #hear} from within. */
  public interface Listener {
    /** Somebody speaks: what {@link #speech} brings from now on is theirs. */
    void speechBegan();

    /** Sound of the utterance, the first {@code pcmBytes} of an array that stays the caller's. */
    void speech(byte[] pcm, int pcmBytes);

    /**
     * They are done.
     *
     * @param lastVoicedNanos when the last voiced sample came
     */
    void speechEnded(long lastVoicedNanos);
  }

  /** Begins an utterance: the probability that a window must have. */
  static final float BEGIN_PROBABILITY = 0.5f;

  /** The same while a reply plays, whose echo may be heard. */
  static final float BARGE_IN_PROBABILITY = 0.8f;

  /** So much louder than the background speech must be while a reply plays. */
  static final float BARGE_IN_MARGIN_DB = 6;

  /** Goes on with an utterance: lower, so that a weak syllable does not end it. */
  static final float GO_ON_PROBABILITY = 0.35f;

  /** The same for what is clearly louder than the room: the weak consonants that end a word. */
  static final float GO_ON_LOUD_PROBABILITY = 0.1f;

  /** So much above what may be background is clearly louder. */
  static final float CLEARLY_LOUDER_DB = 10;

  /** What is so much weaker than the loudest of an utterance is echo of the room, or others. */
  static final float BELOW_PEAK_DB = 32;

  /** So long a gap ends an onset that has not become an utterance. */
  private static final int ONSET_GAP_MILLIS = 160;

  /**
   * Recognizers cut sound into frames of 10 ms, and in noise Sphinx4's words change with where they
   * begin: so an utterance begins where a frame of the whole stream would.
   */
  private static final int FRAME_SAMPLES = Pcm.SAMPLE_RATE_HZ / 100;

  private static final int HOPS = 4; // of a window, for finding its last loud moment
  private static final int WINDOW_SAMPLES = VoiceActivity.WINDOW_SAMPLES;
  private static final int HOP_SAMPLES = WINDOW_SAMPLES / HOPS;
  private static final float SCALE = 1f / 32_768;

  private final VoiceActivity voice;
  private final EndpointingSettings settings;
  private final Listener listener;
  private final Background background = new Background();
  private final Level level = new Level(HOP_SAMPLES);
  private final float[] window = new float[WINDOW_SAMPLES];
  private final long[] hopNanos = new long[HOPS]; // when the last sample of each hop came
  private final float[] hopDb = new float[HOPS];
  private final RecentPcm recent;

  private int filled; // samples in the window
  private long samples; // heard
  private Attention attention = Attention.LISTENING;
  private int silenceMillis; // how long a pause must be now

  private long onsetSample = -1; // where a possible utterance began; -1: nothing to see
  private int onsetVoicedSamples;
  private boolean speaking;
  private long utteranceSample; // where it began, pre-roll included
  private long lastVoicedSample;
  private long lastVoicedNanos;
  private float peakDb;

  Endpointer(VoiceActivity voice, EndpointingSettings settings, Listener listener) {
    this.voice = voice;
    this.settings = settings;
    this.listener = listener;
    this.silenceMillis = Patience.unknownMillis(settings.silenceMillis());
    int longestOnset = Math.max(settings.minSpeechMillis(), settings.bargeInMinSpeechMillis());
    int ringMillis =
        EndpointingSettings.PRE_ROLL_MILLIS + 2 * longestOnset + 2 * ONSET_GAP_MILLIS + 10;
    this.recent = RecentPcm.ofMillis(ringMillis);
  }

  /** Whether somebody speaks, or has within the pause that is waited for. */
  public boolean isSpeaking() {
    return speaking;
  }

  /** How long the speaker has been silent: 0 while nobody is speaking to the device. */
  public int silentMillis() {
    return speaking ? millis(samples - lastVoicedSample) : 0;
  }

  /** When the last voiced sample of the utterance came. Only while {@link #isSpeaking}. */
  public long lastVoicedNanos() {
    return lastVoicedNanos;
  }

  /**
   * How long a pause must be from now on; the ceiling is a setting. Counted from the last voice.
   */
  public void waitFor(int millis) {
    silenceMillis =
        Math.max(
            Math.min(EndpointingSettings.MIN_SILENCE_MILLIS, settings.silenceMillis()),
            Math.min(millis, settings.silenceMillis()));
  }

  /** What the speaker would interrupt. */
  public enum Attention {
    /** Nothing. */
    LISTENING,
    /** An answer that is being made: it takes more speech than a cough. */
    ANSWERING,
    /** A reply that plays, whose echo may be heard: the thresholds rise, too. */
    PLAYING
  }

  /** What speech that begins now would interrupt. */
  public void attend(Attention now) {
    attention = now;
  }

  /**
   * Hears whole samples, the first {@code pcmBytes} of an array that stays the caller's.
   *
   * @param nanoTime when they came
   */
  public void hear(byte[] pcm, int pcmBytes, long nanoTime) {
    int at = 0;
    while (at < pcmBytes) {
      int count = Math.min(WINDOW_SAMPLES - filled, (pcmBytes - at) / Pcm.BYTES_PER_SAMPLE);
      recent.add(pcm, at, count * Pcm.BYTES_PER_SAMPLE);
      take(pcm, at, count, nanoTime);
      at += count * Pcm.BYTES_PER_SAMPLE;
      if (speaking) {
        handOn(count * Pcm.BYTES_PER_SAMPLE);
      }
      if (filled == WINDOW_SAMPLES) {
        filled = 0;
        judge();
      }
    }
  }

  /**
   * What was heard of an utterance that has not begun yet, since too little of it was voice; empty
   * where there is none. For one whose end is told by the device.
   */
  public byte[] onset() {
    return onsetSample < 0 ? new byte[0] : recent.newest(bytesSince(onsetSample));
  }

  /** From the pre-roll on, at a whole number of recognizers' frames from the stream's start. */
  private int bytesSince(long sample) {
    long from = sample - Pcm.bytesOf(EndpointingSettings.PRE_ROLL_MILLIS) / Pcm.BYTES_PER_SAMPLE;
    long aligned = Math.max(0, Math.floorDiv(from, FRAME_SAMPLES) * FRAME_SAMPLES);
    return (int) (samples - aligned) * Pcm.BYTES_PER_SAMPLE;
  }

  /** Forgets an utterance and all that came before; the background stays known. */
  public void reset() {
    forgetUtterance();
    recent.clear();
    voice.reset();
    filled = 0;
  }

  private void forgetUtterance() {
    speaking = false;
    onsetSample = -1;
    silenceMillis = Patience.unknownMillis(settings.silenceMillis());
  }

  private void take(byte[] pcm, int from, int count, long nanoTime) {
    for (int i = 0; i < count; i++) {
      int at = from + i * Pcm.BYTES_PER_SAMPLE;
      float sample = (short) ((pcm[at] & 0xFF) | pcm[at + 1] << Byte.SIZE) * SCALE;
      window[filled] = sample;
      level.add(sample);
      filled++;
      if (filled % HOP_SAMPLES == 0) {
        int hop = filled / HOP_SAMPLES - 1;
        hopDb[hop] = level.takeDb();
        hopNanos[hop] = nanoTime;
      }
    }
    samples += count;
  }

  private void handOn(int bytes) {
    byte[] pcm = recent.newest(bytes);
    listener.speech(pcm, pcm.length);
  }

  private void judge() {
    float probability = voice.probability(window);
    float db = Level.mean(hopDb);
    boolean idle = !speaking && onsetSample < 0;
    if (speaking) {
      goOn(probability, Math.max(background.goOnGateDb(), peakDb - BELOW_PEAK_DB));
    } else {
      begin(probability, background.beginGateDb());
    }
    background.hear(db, idle && onsetSample < 0);
  }

  private void begin(float probability, float gate) {
    boolean echo = attention == Attention.PLAYING;
    float least = echo ? BARGE_IN_PROBABILITY : BEGIN_PROBABILITY;
    int loud = lastLoudHop(echo ? gate + BARGE_IN_MARGIN_DB : gate);
    if (probability >= least && loud >= 0) {
      if (onsetSample < 0) {
        onsetSample = samples - WINDOW_SAMPLES;
        onsetVoicedSamples = 0;
        peakDb = Background.LOWEST_DB;
      }
      onsetVoicedSamples += WINDOW_SAMPLES;
      voiced(loud);
      if (millis(onsetVoicedSamples) >= neededMillis()) {
        beginUtterance();
      }
    } else if (onsetSample >= 0 && millis(samples - lastVoicedSample) > ONSET_GAP_MILLIS) {
      onsetSample = -1;
    }
  }

  private int neededMillis() {
    return attention == Attention.LISTENING
        ? settings.minSpeechMillis()
        : settings.bargeInMinSpeechMillis();
  }

  private void beginUtterance() {
    speaking = true;
    silenceMillis = Patience.unknownMillis(settings.silenceMillis());
    byte[] pcm = recent.newest(bytesSince(onsetSample));
    utteranceSample = samples - pcm.length / Pcm.BYTES_PER_SAMPLE;
    onsetSample = -1;
    listener.speechBegan();
    listener.speech(pcm, pcm.length);
  }

  private void goOn(float probability, float gate) {
    boolean likely = probability >= GO_ON_PROBABILITY;
    int loud = lastLoudHop(likely ? gate : gate + CLEARLY_LOUDER_DB);
    if (loud >= 0 && probability >= GO_ON_LOUD_PROBABILITY) {
      voiced(loud);
    }
    boolean tooLong =
        millis(samples + WINDOW_SAMPLES - utteranceSample) > settings.maxUtteranceMillis();
    if (tooLong || millis(samples - lastVoicedSample) >= silenceMillis) {
      forgetUtterance();
      recent.clear(); // it is the utterance's
      listener.speechEnded(lastVoicedNanos);
    }
  }

  private void voiced(int lastLoudHop) {
    lastVoicedSample = samples - (long) (HOPS - 1 - lastLoudHop) * HOP_SAMPLES;
    lastVoicedNanos = hopNanos[lastLoudHop];
    peakDb = Math.max(peakDb, Level.mean(hopDb));
  }

  private int lastLoudHop(float gate) {
    int hop = HOPS - 1;
    while (hop >= 0 && hopDb[hop] < gate) {
      hop--;
    }
    return hop;
  }

  private static int millis(long samples) {
    return (int) (samples * 1000 / Pcm.SAMPLE_RATE_HZ);
  }
}
