package dev.hotpin.server;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Messages;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Script;
import dev.hotpin.bench.fuzz.Sounds;
import java.util.Arrays;
import java.util.Random;

/** Bytes of a WebSocket: frames with wrong bits, lengths, masks, fragments, cut anywhere. */
public final class FramesFuzzTarget implements FuzzTarget {
  private static final int MAX_FRAMES = 12;

  @Override
  public String name() {
    return "frames";
  }

  @Override
  public String description() {
    return "WebSocket frames, byte by byte, through the whole pipeline";
  }

  @Override
  public int share() {
    return 15;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    script.segment(Bytes.of(ClientFrames.UPGRADE));
    if (random.nextInt(8) > 0) {
      script.segment(ClientFrames.text(Messages.goodHandshake(random), random));
    }
    for (int left = 1 + random.nextInt(MAX_FRAMES); left > 0; left--) {
      byte[] frame = Mutator.maybe(frame(random), 15, random);
      if (random.nextInt(4) == 0 && frame.length > 1) {
        int cut = 1 + random.nextInt(frame.length - 1);
        script.segment(Arrays.copyOf(frame, cut));
        script.segment(Arrays.copyOfRange(frame, cut, frame.length));
      } else {
        script.segment(frame);
      }
      if (random.nextInt(6) == 0) {
        script.pause(random.nextInt(4_000));
      }
    }
    return script.toBytes();
  }

  private static byte[] frame(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> ClientFrames.text(Messages.signal(random), random);
      case 2 -> ClientFrames.text(Messages.any(random), random);
      case 3, 4 -> ClientFrames.binary(Sounds.frame(random), random);
      case 5 -> control(random);
      case 6 -> fragments(random);
      case 7 ->
          ClientFrames.frame(
              random.nextInt(256),
              random.nextInt(8) > 0,
              oneOf(random, 0, 0, 2, 8),
              Bytes.noise(Bytes.size(300, random), random),
              random);
      case 8 -> ClientFrames.frame(0x81, true, oneOf(random, 2, 8), Bytes.of("{}"), random);
      default -> ClientFrames.text(Bytes.text(random), random);
    };
  }

  private static byte[] control(Random random) {
    byte[] payload =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {3, (byte) random.nextInt(256)};
          case 2 -> Bytes.noise(random.nextInt(130), random);
          default -> Bytes.join(new byte[] {3, (byte) 0xE8}, Bytes.of(Bytes.text(random)));
        };
    int opcode = oneOf(random, ClientFrames.CLOSE, ClientFrames.PING, ClientFrames.PONG);
    return ClientFrames.frame(opcode, random.nextInt(8) > 0, payload, random);
  }

  private static byte[] fragments(Random random) {
    byte[] all = new byte[0];
    int opcode = oneOf(random, ClientFrames.TEXT, ClientFrames.BINARY, ClientFrames.CONTINUATION);
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      byte[] part = Bytes.noise(Bytes.size(20_000, random), random);
      byte[] frame = ClientFrames.frame(opcode, left == 1 && random.nextInt(8) > 0, part, random);
      all = Bytes.join(all, frame);
      opcode = ClientFrames.CONTINUATION;
      if (random.nextInt(3) == 0) {
        all = Bytes.join(all, control(random));
      }
    }
    return all;
  }

  @Override
  public void run(byte[] input) {
    FuzzedServer.play(input);
  }
}
