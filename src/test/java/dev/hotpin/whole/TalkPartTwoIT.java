package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.cli.TalkCommand;
import dev.hotpin.testing.ChatTestServer.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/** {@code talk} and part 2 of the protocol, against the server itself. */
@ExtendWith(SharedServers.class)
class TalkPartTwoIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int talk(TestServer server, String... options) {
    String[] all = new String[options.length + 2];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--url";
    all[options.length + 1] = server.address().uri().toString();
    return new CommandLine(new TalkCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void aTextIsAnsweredAloud(OfflineServer server) {
    assertEquals(0, talk(server, "--text", "what is twelve times seven"), err::toString);
    assertTrue(out.toString().toLowerCase(Locale.ROOT).contains("eighty four"), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void partialsComeWhileTheRecordingIsSpoken(OfflineServer server) {
    assertEquals(0, talk(server, "--partials"), err::toString);
    assertTrue(out.toString().contains("so far "), out::toString);
    assertTrue(
        out.toString().indexOf("so far ") < out.toString().indexOf("heard  "), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void aLongReplyIsInterrupted(ChattingServer server) {
    server.chat().always(Script.tokens(" This is a sentence that takes a while.".repeat(12)));
    assertEquals(
        0,
        talk(server, "--text", "tell me", "--interrupt-after", "300ms", "--lead-ms", "200"),
        err::toString);
    assertTrue(out.toString().contains("ms after that was wished; "), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void aVoiceThatIsNotThereIsRefusedWithThoseThatAre(OfflineServer server) {
    assertEquals(1, talk(server, "--voice", "nobody"));
    assertTrue(err.toString().contains("On offer: "), err::toString);
    assertTrue(err.toString().strip().endsWith("(--voice asked for it.)"), err::toString);
  }
}
