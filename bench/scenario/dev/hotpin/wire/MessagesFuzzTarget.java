package dev.hotpin.wire;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.CapriciousEngines;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Messages;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** Handshakes and control messages: each is understood or refused in a sentence, never thrown. */
public final class MessagesFuzzTarget implements FuzzTarget {
  private static final int MAX_SENTENCE_CHARS = 400;
  private static final HandshakeReader HANDSHAKES = new HandshakeReader(CapriciousEngines.OFFER);

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public String description() {
    return "handshakes and control messages in JSON";
  }

  @Override
  public int share() {
    return 20;
  }

  @Override
  public byte[] generate(Random random) {
    return Mutator.maybe(Bytes.of(Messages.any(random)), 40, random);
  }

  @Override
  public void run(byte[] input) {
    ClientMessage message = ClientMessageReader.read(input);
    Violation.unless(message != null, "no message");
    if (message instanceof ClientMessage.Bad bad) {
      checkSentence(bad.message());
    } else if (message instanceof ClientMessage.TextInput text) {
      int chars = text.text().length();
      Violation.unless(chars > 0 && chars <= ClientMessage.TextInput.MAX_CHARS, "text: " + chars);
    }
    handshake(HANDSHAKES.read(input));
  }

  private static void handshake(Handshake handshake) {
    if (handshake instanceof Handshake.Accepted accepted) {
      ClientMessage.Hello hello = accepted.hello();
      Violation.unless(ClientMessageReader.isSessionId(hello.sessionId()), "session id");
      write(new ServerMessage.Connected(hello.sessionId(), hello.options()));
    } else if (handshake instanceof Handshake.Unsupported unsupported) {
      checkSentence(unsupported.message());
    }
  }

  private static void checkSentence(String sentence) {
    Violation.unless(!sentence.isEmpty(), "an error without a word");
    Violation.unless(sentence.length() <= MAX_SENTENCE_CHARS, "a long error: " + sentence);
    write(new ServerMessage.Problem(ErrorCode.BAD_MESSAGE, sentence, 0));
  }

  private static void write(ServerMessage message) {
    ByteBuf json = Unpooled.buffer();
    ServerMessageWriter.write(message, json);
    int bytes = json.readableBytes();
    Violation.unless(bytes <= ServerMessageWriter.MAX_MESSAGE_BYTES, "an answer of: " + bytes);
  }
}
