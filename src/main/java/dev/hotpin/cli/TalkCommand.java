package dev.hotpin.cli;

import dev.hotpin.client.Handshake;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.WearableFormats;
import dev.hotpin.client.WearableSession;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Plays a wearable's part against any server of the protocol: speaks, hears the answer, shows the
 * times. Ends with 0 where every turn was answered, 1 where one was not, 2 where the options are
 * wrong, 130 on Ctrl-C.
 */
@Command(
    name = "talk",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Speaks to a server as a wearable does, and shows what comes back and when.")
public final class TalkCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;
  private static final int MAX_REPEAT = 1_000_000;

  /** How long the loops may take to end, in milliseconds. */
  private static final long SHUTDOWN_MILLIS = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "FILE.wav",
      description =
          "What to say. Without it, a recording that comes with the program."
              + " A second one is for --barge-in-after.")
  private List<Path> files = List.of();

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:8000/ws",
      description = "The server. Default: ${DEFAULT-VALUE}")
  private String url;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--session", description = "The session id. Default: a new one each time.")
  private String sessionId;

  @Option(
      names = "--sample",
      completionCandidates = Samples.class,
      description = "A recording that comes with the program: ${COMPLETION-CANDIDATES}.")
  private String sample;

  @Option(names = "--text", description = "Say this as text, without speech.")
  private String text;

  @Option(names = "--mic", description = "Speak into the microphone; Enter ends it.")
  private boolean mic;

  @Option(names = "--image", paramLabel = "FILE", description = "A JPEG or PNG to send before.")
  private Path image;

  @Option(names = "--save", paramLabel = "FILE.wav", description = "Where to write the answer to.")
  private Path save;

  @Option(names = "--play", description = "Play the answer as it comes.")
  private boolean play;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Take N turns on one connection, and print percentiles.")
  private Integer repeat;

  @Option(
      names = "--think-ms",
      paramLabel = "MS",
      defaultValue = "0",
      description = "Pause between turns, in milliseconds. Default: ${DEFAULT-VALUE}")
  private long thinkMillis;

  @Option(names = "--unpaced", description = "Send the recording at once, not as it is spoken.")
  private boolean unpaced;

  @Option(
      names = "--burst",
      description = "Hold back the first 15 chunks and send them at once, as many devices do.")
  private boolean burst;

  @Option(
      names = "--trim",
      negatable = true,
      description =
          "Cut the recording at its last voiced sample, so that its end is the end of speech."
              + " Default with --repeat.")
  private Boolean trim;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "pcm",
      description =
          "What to send: pcm, mulaw, alaw or opus, at a rate: pcm@48000. Default: ${DEFAULT-VALUE}")
  private String format;

  @Option(
      names = "--reply-format",
      paramLabel = "FORMAT",
      defaultValue = "wav",
      description = "What to get: wav, pcm, mulaw or opus, at a rate. Default: ${DEFAULT-VALUE}")
  private String replyFormat;

  @Option(
      names = "--reconnect",
      description =
          "Where the server is gone, come back after a while, longer from time to time, and take"
              + " the turn again.")
  private boolean reconnect;

  @Mixin private WishOptions wishes = new WishOptions();

  @Option(names = "--json", description = "Print each turn as a line of JSON.")
  private boolean json;

  /** The names of the recordings, for help and completion. */
  static final class Samples implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recording.SAMPLES.iterator();
    }
  }

  @Override
  public Integer call() {
    checkOptions();
    Console console = Console.of(spec.commandLine().getOut(), spec.commandLine().getErr());
    Handshake handshake = handshake();
    EventLoopGroup group = null;
    CtrlC ctrlC = CtrlC.interruptsThisThread();
    try {
      TalkSpeech speech = speech();
      ServerAddress address = ServerAddress.resolve(url, server.trust());
      if (image != null) {
        ImageUpload.post(address, handshake.sessionId(), handshake.token(), image);
      }
      group =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("hotpin-talk", true), NioIoHandler.newFactory());
      EventLoopGroup loops = group;
      TalkRun run =
          new TalkRun(
              () -> new WearableSession(loops, address, handshake, SessionLimits.DEFAULT),
              speech,
              new TalkPrinter(console, json),
              new TalkRun.Plan(
                  repeat == null ? 1 : repeat,
                  thinkMillis,
                  save,
                  play,
                  reconnect,
                  wishes.partials(),
                  wishes.interruptAfterMillis(),
                  bargeIn()));
      return run.run() ? 0 : FAILED;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } catch (IOException e) {
      console.err().println(e.getMessage() + WishOptions.adviceOn(e.getMessage()));
      console.err().flush();
      return FAILED;
    } finally {
      if (group != null) {
        group
            .shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SHUTDOWN_MILLIS);
      }
      ctrlC.ended();
    }
  }

  private void checkOptions() {
    int sources =
        (files.isEmpty() ? 0 : 1)
            + (sample != null ? 1 : 0)
            + (mic ? 1 : 0)
            + (text != null ? 1 : 0);
    require(sources <= 1, "Only one of FILE.wav, --sample, --mic and --text can be said.");
    checkWishes();
    require(
        sample == null || Recording.SAMPLES.contains(sample),
        "--sample is one of " + String.join(", ", Recording.SAMPLES) + ", not " + sample + ".");
    require(!mic || !reconnect, "--reconnect needs a recording, not --mic.");
    require(!mic || repeat == null, "--repeat needs a recording, not --mic.");
    require(
        repeat == null || (repeat >= 1 && repeat <= MAX_REPEAT),
        "--repeat is " + repeat + ", allowed are 1 to " + MAX_REPEAT + " turns.");
    require(thinkMillis >= 0, "--think-ms is " + thinkMillis + ", allowed are 0 ms and more.");
    require(!(unpaced && burst), "--unpaced and --burst exclude each other.");
  }

  private void checkWishes() {
    String contradiction = wishes.contradiction();
    require(contradiction == null, contradiction);
    boolean bargesIn = wishes.bargeInAfterMillis() != null;
    require(
        files.size() <= 1 || bargesIn,
        "A second FILE.wav is what is said into the reply: it needs --barge-in-after, as in"
            + " --barge-in-after 800ms.");
    require(text == null || !text.isBlank(), "--text is empty; there is nothing to be answered.");
    String silent = text != null ? "--text" : null;
    require(silent == null || !wishes.vad(), "--vad needs speech; with --text there is none.");
    require(
        silent == null || !wishes.partials(),
        "--partials needs speech; with --text there is none.");
    require(
        silent == null || !bargesIn,
        "--barge-in-after needs a recording, not --text; --interrupt-after stops a reply to text.");
    require(!mic || !wishes.vad(), "--vad needs a recording, not --mic, which Enter ends.");
    require(!mic || !bargesIn, "--barge-in-after needs a recording, not --mic.");
    require(
        repeat == null || !bargesIn,
        "--barge-in-after makes two turns of different kinds, so --repeat can't count them.");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** Asks for the server's times always: servers that don't know them ignore that. */
  private Handshake handshake() {
    String id =
        sessionId != null
            ? sessionId
            : "talk-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000, 0xFFFFFF));
    WearableFormats formats = formats();
    try {
      return new Handshake(id, true, formats, wishes.wishes(), server.token());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--session: " + e.getMessage(), e);
    }
  }

  private WearableFormats formats() {
    try {
      return new WearableFormats(
          WearableFormats.Format.parse(format), WearableFormats.Format.parse(replyFormat));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--format or --reply-format: " + e.getMessage(), e);
    }
  }

  private Pacing pacing() {
    return unpaced ? Pacing.UNPACED : burst ? Pacing.DEVICE : Pacing.REAL_TIME;
  }

  private TalkSpeech speech() throws IOException {
    if (text != null) {
      return TalkSpeech.text(text);
    }
    return mic ? TalkSpeech.live(System.in) : TalkSpeech.of(recording(0), pacing());
  }

  private TalkRun.BargeIn bargeIn() throws IOException {
    Long afterMillis = wishes.bargeInAfterMillis();
    return afterMillis == null
        ? null
        : new TalkRun.BargeIn(recording(files.size() - 1), pacing(), afterMillis);
  }

  /** The recording of a file, or the one that takes the files' place. */
  private Recording recording(int fileIndex) throws IOException {
    Recording recording =
        files.isEmpty()
            ? Recording.ofSample(sample != null ? sample : Recording.SAMPLES.get(0))
            : Recording.ofFile(files.get(fileIndex));
    boolean trimming = trim != null ? trim : repeat != null;
    return trimming ? recording.trimmed() : recording;
  }
}
