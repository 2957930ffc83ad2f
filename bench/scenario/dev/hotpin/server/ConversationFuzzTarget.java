package dev.hotpin.server;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Messages;
import dev.hotpin.bench.fuzz.Script;
import dev.hotpin.bench.fuzz.ServerJudge;
import dev.hotpin.bench.fuzz.Sounds;
import dev.hotpin.bench.fuzz.Violation;
import java.util.Random;

/**
 * Devices that keep to the letter and not to any order: audio in any format, signals at any moment,
 * silence, with engines that fail or are late. Each is answered in the end.
 */
public final class ConversationFuzzTarget implements FuzzTarget {
  private static final int MAX_STEPS = 30;

  @Override
  public String name() {
    return "conversation";
  }

  @Override
  public String description() {
    return "audio and signals in any order and format, with engines that fail or are late";
  }

  @Override
  public int share() {
    return 4;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    script.segment(Bytes.of(ClientFrames.UPGRADE));
    script.segment(ClientFrames.text(Messages.goodHandshake(random), random));
    for (int left = 1 + random.nextInt(MAX_STEPS); left > 0; left--) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> script.segment(ClientFrames.binary(Sounds.frame(random), random));
        case 3, 4 -> script.segment(ClientFrames.text("{\"signal\":\"EOS\"}", random));
        case 5 -> script.segment(ClientFrames.text(Messages.signal(random), random));
        case 6 -> script.pause(random.nextInt(400));
        default -> script.pause(random.nextInt(8_000));
      }
    }
    script.pause(65_000);
    script.segment(ClientFrames.text("{\"signal\":\"EOS\"}", random));
    return script.toBytes();
  }

  /** Nothing was bent, so that there is nobody to blame but the server. */
  @Override
  public void run(byte[] input) {
    ServerJudge seen = FuzzedServer.play(input);
    boolean whole = seen.isConnected() && input.length > 0;
    Violation.unless(!whole || seen.closeCode() != 0, "lost without a close frame");
  }
}
