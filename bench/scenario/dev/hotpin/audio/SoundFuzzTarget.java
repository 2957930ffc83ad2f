package dev.hotpin.audio;

import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.BadAudioException;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Sounds;
import dev.hotpin.bench.fuzz.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Audio of devices: G.711 and PCM at any rate cut anywhere, Opus packets whole, bent and made up.
 * All decode to whole samples of a bounded number, or are refused; after that a good packet works.
 */
public final class SoundFuzzTarget implements FuzzTarget {
  private static final List<Encoding> ENCODINGS = List.of(Encoding.values());
  private static final int HEAD_BYTES = 4;
  private static final int LENGTH_BYTES = 2;
  private static final int MICROS_PER_MILLI = 1_000;

  /** What a resampler may keep of what came before, and hand on with what comes now. */
  private static final long SLACK_BYTES = Pcm.bytesOf(200);

  @Override
  public String name() {
    return "audio";
  }

  @Override
  public String description() {
    return "PCM, G.711 and Opus through the decoders, and what comes out through the encoders";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public byte[] generate(Random random) {
    int rate = random.nextInt(Codecs.MAX_RATE_HZ - Codecs.MIN_RATE_HZ + 1);
    byte[] script = {
      (byte) random.nextInt(256), (byte) (rate >> 8), (byte) rate, (byte) random.nextInt(256)
    };
    for (int left = 1 + random.nextInt(8); left > 0; left--) {
      byte[] frame = random.nextInt(3) == 0 ? Sounds.frame(random) : Sounds.packet(random);
      script =
          Bytes.join(script, new byte[] {(byte) (frame.length >> 8), (byte) frame.length}, frame);
    }
    return script;
  }

  @Override
  public void run(byte[] input) throws BadAudioException {
    if (input.length < HEAD_BYTES) {
      return;
    }
    Encoding encoding = ENCODINGS.get((input[0] & 0xFF) % ENCODINGS.size());
    int span = Codecs.MAX_RATE_HZ - Codecs.MIN_RATE_HZ + 1;
    int rate = Codecs.MIN_RATE_HZ + ((((input[1] & 0xFF) << 8) | (input[2] & 0xFF)) % span);
    int channels = 1 + (input[3] & 1);
    AudioDecoder decoder = Codecs.decoder(encoding, rate, channels);
    boolean encodes = (input[3] & 6) == 0; // it takes most of the time
    AudioEncoder encoder = encodes ? Codecs.encoder(encoding, rate) : new NoEncoder();
    int at = HEAD_BYTES;
    while (at + LENGTH_BYTES <= input.length) {
      int length = ((input[at] & 0xFF) << 8) | (input[at + 1] & 0xFF);
      at += LENGTH_BYTES;
      byte[] frame = Arrays.copyOfRange(input, at, Math.min(input.length, at + length));
      at += frame.length;
      decode(decoder, encoder, encoding, rate, channels, frame);
    }
    Violation.unless(
        decoder.finish().length % Pcm.BYTES_PER_SAMPLE == 0, "half a sample at the end");
    encoder.finish(encoded -> {});
    if (encoding == Encoding.OPUS) {
      Violation.unless(decoder.decode(Sounds.goodPacket()).length > 0, "deaf after it");
    }
  }

  private static void decode(
      AudioDecoder decoder,
      AudioEncoder encoder,
      Encoding encoding,
      int rate,
      int channels,
      byte[] frame) {
    try {
      long micros = encoding.micros(frame, rate, channels);
      byte[] pcm = decoder.decode(frame);
      Violation.unless(pcm.length % Pcm.BYTES_PER_SAMPLE == 0, "half a sample");
      long most = Pcm.bytesOf(micros / MICROS_PER_MILLI) + SLACK_BYTES;
      Violation.unless(pcm.length <= most, "more than it plays: " + pcm.length + " of " + most);
      encoder.encode(pcm, 0, pcm.length, encoded -> {});
    } catch (BadAudioException e) {
      Violation.unless(encoding == Encoding.OPUS, "no sound is bad but packets: " + e.getMessage());
      Violation.unless(!String.valueOf(e.getMessage()).isBlank(), "refused without a word");
    }
  }

  private static final class NoEncoder implements AudioEncoder {
    @Override
    public void encode(byte[] pcm, int from, int pcmBytes, Consumer<byte[]> out) {}

    @Override
    public void finish(Consumer<byte[]> out) {}

    @Override
    public void reset() {}
  }
}
