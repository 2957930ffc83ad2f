package dev.hotpin.bench.fuzz;

import dev.hotpin.audio.Tone;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Audio as devices send it, well or not. Immutable; threads: any. */
public final class Sounds {
  private static final byte[] VOICE = Tone.of(400, 300, -10);
  private static final List<byte[]> PACKETS = packets();

  private Sounds() {}

  private static List<byte[]> packets() {
    AudioEncoder encoder = Codecs.encoder(Encoding.OPUS, 16_000);
    List<byte[]> packets = new ArrayList<>();
    encoder.encode(VOICE, 0, VOICE.length, packets::add);
    encoder.finish(packets::add);
    return List.copyOf(packets);
  }

  /** One binary frame of whatever format: a tone, silence, noise or an Opus packet. */
  public static byte[] frame(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new byte[Bytes.size(9_000, random)];
      case 1 -> Bytes.noise(Bytes.size(5_000, random), random);
      case 2 -> packet(random);
      case 3 -> new byte[0];
      default -> VOICE.clone();
    };
  }

  /** An Opus packet, whole or bent. */
  public static byte[] packet(Random random) {
    return Mutator.maybe(PACKETS.get(random.nextInt(PACKETS.size())), 40, random);
  }

  /** A packet that is whole. */
  public static byte[] goodPacket() {
    return PACKETS.get(1).clone();
  }
}
