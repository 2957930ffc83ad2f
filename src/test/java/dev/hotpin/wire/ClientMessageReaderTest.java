package dev.hotpin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageReaderTest {
  private static final int RANDOM_MESSAGES = 20_000;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<ClientMessage.Hello> hello(byte[] utf8) {
    return new HandshakeReader(Offer.PART_1).read(utf8) instanceof Handshake.Accepted accepted
        ? Optional.of(accepted.hello())
        : Optional.empty();
  }

  private static Optional<ClientMessage.Hello> hello(String text) {
    return hello(utf8(text));
  }

  private static ClientMessage read(String text) {
    return ClientMessageReader.read(utf8(text));
  }

  private static void assertBad(String text) {
    ClientMessage.Bad bad = assertInstanceOf(ClientMessage.Bad.class, read(text), text);
    assertEquals(ErrorCode.BAD_MESSAGE, bad.code(), text);
    assertFalse(bad.message().isEmpty(), text);
  }

  @Test
  void theHandshakeOfTheContractIsRead() {
    assertEquals(
        Optional.of(new ClientMessage.Hello("esp32-cam-hotpin-001", SessionOptions.DEFAULT)),
        hello("{\"session_id\": \"esp32-cam-hotpin-001\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c-9", "-", "0123456789"})
  void everyCharacterOfTheAlphabetMayNameASession(String id) {
    assertEquals(id, hello("{\"session_id\":\"" + id + "\"}").orElseThrow().sessionId());
  }

  @Test
  void theAlphabetOfSessionIdsIsExactlyThatOfTheContract() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      boolean allowed =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      assertEquals(
          allowed, ClientMessageReader.isSessionId("a" + (char) c), "character " + c + " inside");
      assertEquals(allowed, ClientMessageReader.isSessionId("" + (char) c), "character " + c);
    }
  }

  @Test
  void aSessionIdHasOneToSixtyFourCharacters() {
    assertFalse(ClientMessageReader.isSessionId(""));
    assertTrue(ClientMessageReader.isSessionId("x".repeat(64)));
    assertFalse(ClientMessageReader.isSessionId("x".repeat(65)));
    assertEquals(64, hello(id("x".repeat(64))).orElseThrow().sessionId().length());
    assertEquals(Optional.empty(), hello(id("x".repeat(65))));
    assertEquals(Optional.empty(), hello(id("")));
  }

  private static String id(String id) {
    return "{\"session_id\":\"" + id + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}",
        "[]",
        "null",
        "\"session_id\"",
        "{\"session_id\"}",
        "{\"session_id\":}",
        "{\"session_id\":null}",
        "{\"session_id\":7}",
        "{\"session_id\":true}",
        "{\"session_id\":[\"a\"]}",
        "{\"session_id\":{\"session_id\":\"a\"}}",
        "{\"session_id\":\"a\"",
        "{\"session_id\":\"a\"}}",
        "{\"session_id\":\"a\"} x",
        "{\"session_id\":\"a\"}{\"session_id\":\"b\"}",
        "{\"session_id\":\"a b\"}",
        "{\"session_id\":\"a\\n\"}",
        "{\"session_id\":\"a\n\"}",
        "{'session_id':'a'}",
        "{session_id:\"a\"}",
        "{\"session_id\":\"a\",}",
        "{\"Session_Id\":\"a\"}",
        "{\"signal\":\"EOS\"}",
        "hello"
      })
  void whatIsNoHandshakeIsNotTakenForOne(String text) {
    assertEquals(Optional.empty(), hello(text));
  }

  @Test
  void unknownKeysOfAnyTypeAreIgnored() {
    String text =
        "{\"firmware\":\"1.2\",\"x\":{\"session_id\":\"no\",\"y\":[1,{\"signal\":\"RESET\"}]},"
            + "\"session_id\":\"a\",\"z\":[[]],\"n\":null,\"f\":-1.5e3}";
    assertEquals(Optional.of(new ClientMessage.Hello("a", SessionOptions.DEFAULT)), hello(text));
    assertEquals(
        new ClientMessage.EndOfSpeech(),
        read("{\"x\":{\"signal\":\"RESET\"},\"signal\":\"EOS\",\"y\":[\"signal\",\"RESET\"]}"));
  }

  @Test
  void signalsAreRead() {
    assertEquals(new ClientMessage.EndOfSpeech(), read("{\"signal\": \"EOS\"}"));
    assertEquals(new ClientMessage.Interrupt(), read("{\"signal\": \"INTERRUPT\"}"));
    assertEquals(new ClientMessage.Reset(), read("\n{\"signal\":\"RE\\u0053ET\"}\t"));
  }

  @Test
  void aTextSignalBringsItsWordsWithoutTheSpaceAround() {
    assertEquals(
        new ClientMessage.TextInput("what time is it"),
        read("{\"text\":\" what time is it\\n\",\"signal\":\"TEXT\"}"));
    String longest = "x".repeat(ClientMessage.TextInput.MAX_CHARS);
    assertEquals(
        new ClientMessage.TextInput(longest),
        read("{\"signal\":\"TEXT\",\"text\":\"" + longest + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"signal\":\"TEXT\"}",
        "{\"signal\":\"TEXT\",\"text\":\"\"}",
        "{\"signal\":\"TEXT\",\"text\":\" \\t\"}",
        "{\"signal\":\"TEXT\",\"text\":7}",
        "{\"signal\":\"TEXT\",\"text\":null}",
        "{\"signal\":\"TEXT\",\"text\":[\"a\"]}"
      })
  void aTextSignalWithoutWordsIsBad(String text) {
    assertBad(text);
  }

  @Test
  void aTextBeyondTheLimitIsBad() {
    assertBad(
        "{\"signal\":\"TEXT\",\"text\":\""
            + "x".repeat(ClientMessage.TextInput.MAX_CHARS + 1)
            + "\"}");
  }

  @Test
  void ofAKeyThatComesTwiceTheLastCounts() {
    assertEquals(new ClientMessage.Reset(), read("{\"signal\":\"EOS\",\"signal\":\"RESET\"}"));
    assertEquals(
        "b", hello("{\"session_id\":\"a\",\"session_id\":\"b\"}").orElseThrow().sessionId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "EOS",
        "\"EOS\"",
        "{\"signal\":\"EOS\"",
        "{\"signal\":\"EOS\"}}",
        "{\"signal\":\"EOS\"}{\"signal\":\"EOS\"}",
        "{\"signal\":\"EOS\"} garbage",
        "{\"signal\":null}",
        "{\"signal\":1}",
        "{\"signal\":true}",
        "{\"signal\":[\"EOS\"]}",
        "{\"signal\":{\"signal\":\"EOS\"}}",
        "{\"signals\":\"EOS\"}",
        "[{\"signal\":\"EOS\"}]",
        "{}",
        "{\"session_id\":\"again\"}",
        "{\"signal\":NaN}"
      })
  void aMessageThatMeansNothingIsBad(String text) {
    assertBad(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eos", "EOS ", "", "STOP", "interrupt", "안녕"})
  void anotherSignalIsUnknown(String signal) {
    ClientMessage.Bad bad =
        assertInstanceOf(ClientMessage.Bad.class, read("{\"signal\":\"" + signal + "\"}"));
    assertEquals(ErrorCode.UNKNOWN_SIGNAL, bad.code());
  }

  @Test
  void deepNestingIsRefusedWithoutAStackOverflow() {
    int depth = ClientMessageReader.MAX_MESSAGE_BYTES / 8;
    String deep = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"signal\":\"EOS\"}";
    assertBad(deep);
    assertBad("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    assertEquals(Optional.empty(), hello(deep.replace("signal", "session_id")));
    assertEquals(new ClientMessage.EndOfSpeech(), read("{\"a\":[[[[[[]]]]]],\"signal\":\"EOS\"}"));
  }

  @Test
  void aHugeMessageIsReadOrRefusedButNeverThrows() {
    String filler = "x".repeat(ClientMessageReader.MAX_MESSAGE_BYTES - 40);
    assertEquals(
        new ClientMessage.EndOfSpeech(),
        read("{\"filler\":\"" + filler + "\",\"signal\":\"EOS\"}"));
    assertBad("{\"signal\":\"EOS\",\"n\":" + "9".repeat(60_000));
    assertBad("{\"" + "k".repeat(60_000) + "\":1}");
  }

  @Test
  void bytesThatAreNotUtf8AreBad() {
    byte[] message = utf8("{\"signal\":\"EOS\",\"x\":\"??\"}");
    message[message.length - 3] = (byte) 0xFF;
    ClientMessage.Bad bad =
        assertInstanceOf(ClientMessage.Bad.class, ClientMessageReader.read(message));
    assertEquals(ErrorCode.BAD_MESSAGE, bad.code());
    byte[] handshake = utf8("{\"session_id\":\"a\",\"x\":\"??\"}");
    handshake[handshake.length - 3] = (byte) 0xC0;
    assertEquals(Optional.empty(), hello(handshake));
  }

  @Test
  void aMessageCutAnywhereIsBad() {
    String whole = "{\"x\":[1,{\"y\":\"\\u00e9é\"}],\"signal\":\"EOS\"}";
    byte[] bytes = utf8(whole);
    for (int length = 0; length < bytes.length; length++) {
      ClientMessage read = ClientMessageReader.read(Arrays.copyOf(bytes, length));
      assertInstanceOf(ClientMessage.Bad.class, read, "cut at " + length);
    }
    assertEquals(new ClientMessage.EndOfSpeech(), read(whole));
  }

  @Test
  void randomBytesAndMutationsNeverThrow() {
    byte[][] seeds = {
      utf8("{\"session_id\":\"a-1\",\"acks\":false,\"timings\":true,\"x\":[1,2.5e-3,null]}"),
      utf8("{\"signal\":\"RESET\",\"y\":{\"z\":\"\\ud83d\\ude00é\"}}")
    };
    Random random = new Random(7);
    for (int i = 0; i < RANDOM_MESSAGES; i++) {
      byte[] message = seeds[random.nextInt(seeds.length)].clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      try {
        ClientMessageReader.read(message);
        hello(message).ifPresent(h -> assertTrue(ClientMessageReader.isSessionId(h.sessionId())));
      } catch (RuntimeException e) {
        throw new AssertionError("message " + i + ": " + Arrays.toString(message), e);
      }
    }
  }
}
