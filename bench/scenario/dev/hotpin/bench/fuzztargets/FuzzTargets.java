package dev.hotpin.bench.fuzztargets;

import dev.hotpin.audio.SoundFuzzTarget;
import dev.hotpin.audio.WavFuzzTarget;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.LoggedErrors;
import dev.hotpin.config.DotEnvFuzzTarget;
import dev.hotpin.dialogue.openai.AnswersFuzzTarget;
import dev.hotpin.edge.ClientFinderFuzzTarget;
import dev.hotpin.identity.KeysFuzzTarget;
import dev.hotpin.identity.TokensFuzzTarget;
import dev.hotpin.server.AdmissionFuzzTarget;
import dev.hotpin.server.ConversationFuzzTarget;
import dev.hotpin.server.FramesFuzzTarget;
import dev.hotpin.server.ProxyFuzzTarget;
import dev.hotpin.server.RequestsFuzzTarget;
import dev.hotpin.server.UploadFuzzTarget;
import dev.hotpin.synthesis.ReplyTextFuzzTarget;
import dev.hotpin.wire.MessagesFuzzTarget;
import java.util.List;
import java.util.Random;

/** All targets. */
public final class FuzzTargets {
  private FuzzTargets() {}

  /** New ones, in the order in which they are run. */
  public static List<FuzzTarget> all() {
    return List.of(
        new MessagesFuzzTarget(),
        new RequestsFuzzTarget(),
        new FramesFuzzTarget(),
        new ConversationFuzzTarget(),
        new ProxyFuzzTarget(),
        new ClientFinderFuzzTarget(),
        new AdmissionFuzzTarget(),
        new TokensFuzzTarget(),
        new KeysFuzzTarget(),
        new UploadFuzzTarget(),
        new SoundFuzzTarget(),
        new WavFuzzTarget(),
        new AnswersFuzzTarget(),
        new ReplyTextFuzzTarget(),
        new DotEnvFuzzTarget());
  }

  /** The same, for which it is a finding too when the server logs a fault of its own. */
  public static List<FuzzTarget> watched(LoggedErrors errors) {
    return all().stream().map(target -> (FuzzTarget) new Watched(target, errors)).toList();
  }

  private record Watched(FuzzTarget target, LoggedErrors errors) implements FuzzTarget {
    @Override
    public String name() {
      return target.name();
    }

    @Override
    public String description() {
      return target.description();
    }

    @Override
    public int share() {
      return target.share();
    }

    @Override
    public byte[] generate(Random random) {
      return target.generate(random);
    }

    @Override
    public void run(byte[] input) throws Exception {
      errors.forget();
      try {
        target.run(input);
      } finally {
        errors.check(); // says more than what came of it
      }
    }
  }
}
