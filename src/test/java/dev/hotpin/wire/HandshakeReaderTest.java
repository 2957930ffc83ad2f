package dev.hotpin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeReaderTest {
  private static final int RANDOM_HANDSHAKES = 20_000;

  private static final Offer EVERYTHING =
      new Offer(
          List.of(
              FormatOffer.between(AudioEncoding.PCM_S16LE, 2, 8_000, 48_000),
              FormatOffer.between(AudioEncoding.MULAW, 2, 8_000, 48_000),
              FormatOffer.at(
                  AudioEncoding.OPUS, 2, List.of(8_000, 12_000, 16_000, 24_000, 48_000))),
          List.of(
              FormatOffer.between(AudioEncoding.WAV, 1, 8_000, 48_000),
              FormatOffer.at(AudioEncoding.OPUS, 1, List.of(16_000, 24_000))),
          true,
          true,
          true,
          true,
          List.of("en-US", "ko"),
          List.of("kevin16", "alan"));

  private static Handshake read(Offer offer, String options) {
    String json = "{\"session_id\":\"a\"" + (options.isEmpty() ? "" : "," + options) + "}";
    return new HandshakeReader(offer)
        .read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static SessionOptions options(String options) {
    return assertInstanceOf(Handshake.Accepted.class, read(EVERYTHING, options), options)
        .hello()
        .options();
  }

  private static String refusal(Offer offer, String options) {
    return assertInstanceOf(Handshake.Unsupported.class, read(offer, options), options).message();
  }

  @Test
  void aFrameIsNeverLongerThanHalfTheLead() {
    ReplyFormat small = options("'reply':{'lead_ms':100,'frame_bytes':4096}").reply();
    assertEquals(1_600, small.frameBytes()); // 50 ms at 16 kHz
    ReplyFormat asked = options("'reply':{'lead_ms':100,'frame_bytes':640}").reply();
    assertEquals(640, asked.frameBytes());
    ReplyFormat none = options("'reply':{'lead_ms':0,'frame_bytes':4096}").reply();
    assertEquals(4_096, none.frameBytes());
  }

  @Test
  void whoAsksForNothingGetsPart1WhateverIsOffered() {
    assertEquals(SessionOptions.DEFAULT, options(""));
    assertEquals(SessionOptions.DEFAULT, options("'firmware':'1.2','codec':{'encoding':'flac'}"));
    assertFalse(SessionOptions.DEFAULT.asked());
  }

  @Test
  void everyKeyOfTheContractIsTaken() {
    SessionOptions all =
        SessionOptions.asking()
            .input(new InputFormat(AudioEncoding.OPUS, 48_000, 2))
            .reply(new ReplyFormat(AudioEncoding.WAV, 24_000, 1_024, 250, true))
            .partials(true)
            .endpointing(new Endpointing(500))
            .bargeIn(true)
            .acks(false)
            .spokenErrors(false)
            .maxTextBytes(10_000)
            .timings(true)
            .language("ko")
            .voice("alan")
            .build();
    assertEquals(
        all,
        options(
            "'audio':{'encoding':'opus','sample_rate':48000,'channels':2},"
                + "'reply':{'encoding':'wav','sample_rate':24000,'frame_bytes':1024,"
                + "'lead_ms':250,'sized':true},'partials':true,"
                + "'endpointing':{'silence_ms':500},'barge_in':true,'acks':false,"
                + "'spoken_errors':false,'max_text_bytes':10000,'timings':true,"
                + "'language':'ko','voice':'alan'"));
  }

  @Test
  void whatIsNotNamedIsAsInPart1() {
    SessionOptions.Builder builder = SessionOptions.asking().language("en-US");
    assertEquals(builder.build(), options("'audio':{}"));
    assertEquals(builder.build(), options("'reply':{}"));
    assertEquals(builder.build(), options("'acks':true"));
    assertEquals(
        builder.endpointing(new Endpointing(700)).build(), options("'endpointing':{'x':[1,{}]}"));
  }

  @Test
  void withBargeInTheReplyIsPacedUnlessALeadIsNamed() {
    assertEquals(0, options("'barge_in':false").reply().leadMillis());
    assertEquals(400, options("'barge_in':true").reply().leadMillis());
    assertEquals(100, options("'barge_in':true,'reply':{'lead_ms':100}").reply().leadMillis());
    assertEquals(0, options("'reply':{'lead_ms':0},'barge_in':true").reply().leadMillis());
  }

  @Test
  void aFrameIsNoLongerThanHalfTheLeadInAnyEncoding() {
    Offer offer =
        new Offer(
            EVERYTHING.inputs(),
            List.of(
                FormatOffer.between(AudioEncoding.WAV, 1, 8_000, 48_000),
                FormatOffer.between(AudioEncoding.MULAW, 1, 8_000, 48_000)),
            true,
            true,
            true,
            true,
            EVERYTHING.languages(),
            EVERYTHING.voices());
    assertEquals(3_200, frameBytes(offer, "wav", 8_000));
    assertEquals(1_600, frameBytes(offer, "mulaw", 8_000));
    assertEquals(2_204, frameBytes(offer, "mulaw", 11_025));
  }

  /** With the 400 ms that barge-in has by default. */
  private static int frameBytes(Offer offer, String encoding, int rate) {
    String asked =
        "'barge_in':true,'reply':{'encoding':'" + encoding + "','sample_rate':" + rate + "}";
    return assertInstanceOf(Handshake.Accepted.class, read(offer, asked), asked)
        .hello()
        .options()
        .reply()
        .frameBytes();
  }

  @Test
  void aNullCountsAsLeftOut() {
    assertEquals(
        SessionOptions.asking().acks(false).language("en-US").build(),
        options("'audio':null,'acks':false,'voice':null,'reply':{'lead_ms':null}"));
    assertEquals(SessionOptions.DEFAULT, options("'timings':true,'timings':null"));
  }

  @Test
  void theTokenIsPassedOnAndNeverShown() {
    ClientMessage.Hello hello =
        assertInstanceOf(
                Handshake.Accepted.class, read(EVERYTHING, "'token':'s3cret','acks':false"))
            .hello();
    assertEquals("s3cret", hello.token());
    assertFalse(hello.toString().contains("s3cret"), hello.toString());
    assertEquals(SessionOptions.DEFAULT, options("'token':'s3cret'"));
    assertFalse(refusal(EVERYTHING, "'token':'s3cret','acks':1").contains("s3cret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'audio':{'encoding':'flac'}                        | pcm_s16le, mulaw, opus
          'audio':{'encoding':'wav'}                         | pcm_s16le, mulaw, opus
          'audio':{'encoding':'OPUS'}                        | pcm_s16le, mulaw, opus
          'audio':{'encoding':7}                             | pcm_s16le, mulaw, opus
          'audio':{'sample_rate':7999}                       | 8000 to 48000
          'audio':{'sample_rate':48001}                      | 8000 to 48000
          'audio':{'sample_rate':-16000}                     | 8000 to 48000
          'audio':{'sample_rate':16000.5}                    | 8000 to 48000
          'audio':{'sample_rate':'16000'}                    | 8000 to 48000
          'audio':{'sample_rate':99999999999999999999999}    | 8000 to 48000
          'audio':{'encoding':'opus','sample_rate':44100}    | 8000, 12000, 16000, 24000, 48000
          'audio':{'channels':0}                             | 1 to 2
          'audio':{'channels':3}                             | 1 to 2
          'audio':'opus'                                     | an object
          'audio':['opus']                                   | an object
          'reply':{'encoding':'alaw'}                        | wav, opus
          'reply':{'encoding':'opus','sample_rate':48000}    | 16000, 24000
          'reply':{'encoding':'opus','sized':true}           | false
          'reply':{'frame_bytes':127}                        | 128 to 32000
          'reply':{'frame_bytes':1025}                       | even
          'reply':{'frame_bytes':32001}                      | 128 to 32000
          'reply':{'lead_ms':-1}                             | 0 to 60000
          'reply':{'lead_ms':39}                             | 0, and 40 to 60000
          'reply':{'lead_ms':60001}                          | 0 to 60000
          'reply':{'lead_ms':4294967696}                     | 0 to 60000
          'partials':1                                       | true or false
          'endpointing':true                                 | an object
          'endpointing':{'silence_ms':199}                   | 200 to 5000
          'endpointing':{'silence_ms':5001}                  | 200 to 5000
          'barge_in':'yes'                                   | true or false
          'acks':'no'                                        | true or false
          'spoken_errors':0                                  | true or false
          'max_text_bytes':1299                              | 1300 to 65536
          'max_text_bytes':65537                             | 1300 to 65536
          'timings':{}                                       | true or false
          'language':'de'                                    | en-US, ko
          'voice':'alice'                                    | kevin16, alan
          """)
  void aValueThatIsNotOfferedIsRefusedAndNamesWhatIs(String options, String offered) {
    String message = refusal(EVERYTHING, options);
    assertTrue(message.contains(offered), message);
    String key = options.substring(1, options.indexOf('\'', 1));
    assertTrue(message.contains('"' + key), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'audio':{'encoding':'opus'}",
        "'audio':{'sample_rate':8000}",
        "'audio':{'channels':2}",
        "'reply':{'encoding':'opus'}",
        "'reply':{'sample_rate':24000}",
        "'reply':{'sized':true}",
        "'partials':true",
        "'endpointing':{}",
        "'barge_in':true",
        "'language':'en'",
        "'voice':'kevin16'"
      })
  void aServerThatOffersOnlyPart1RefusesTheRest(String options) {
    assertTrue(refusal(Offer.PART_1, options).contains("On offer: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'audio':{'encoding':'pcm_s16le','sample_rate':16000,'channels':1}",
        "'reply':{'encoding':'wav','sample_rate':16000,'frame_bytes':4096,'lead_ms':0,"
            + "'sized':false}",
        "'partials':false,'barge_in':false",
        "'acks':false,'spoken_errors':false,'max_text_bytes':2000,'timings':true"
      })
  void askingForWhatPart1GivesAnywayIsAlwaysOffered(String options) {
    Handshake read = read(Offer.PART_1, options);
    assertTrue(assertInstanceOf(Handshake.Accepted.class, read).hello().options().asked(), options);
  }

  @Test
  void withoutAValidSessionIdNothingIsAnswered() {
    HandshakeReader reader = new HandshakeReader(EVERYTHING);
    for (String json :
        List.of("{\"acks\":1}", "{\"session_id\":\"a b\",\"acks\":1}", "{\"acks\"")) {
      assertEquals(
          new Handshake.Malformed(), reader.read(json.getBytes(StandardCharsets.UTF_8)), json);
    }
  }

  @Test
  void randomMutationsNeverThrowAndNeverLetThroughWhatIsOutOfRange() {
    byte[] seed =
        ("{\"session_id\":\"a\",\"audio\":{\"encoding\":\"opus\",\"sample_rate\":48000},"
                + "\"reply\":{\"lead_ms\":250,\"frame_bytes\":1024},\"acks\":false,"
                + "\"endpointing\":{\"silence_ms\":500},\"max_text_bytes\":9000}")
            .getBytes(StandardCharsets.UTF_8);
    HandshakeReader reader = new HandshakeReader(EVERYTHING);
    Random random = new Random(5);
    int accepted = 0;
    for (int i = 0; i < RANDOM_HANDSHAKES; i++) {
      byte[] mutated = seed.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        mutated[random.nextInt(mutated.length)] = (byte) (' ' + random.nextInt(95));
      }
      if (reader.read(mutated) instanceof Handshake.Accepted taken) {
        accepted++;
        SessionOptions options = taken.hello().options();
        String message = Arrays.toString(mutated);
        assertTrue(options.input().sampleRate() >= 8_000, message);
        assertTrue(options.input().sampleRate() <= 48_000, message);
        assertTrue(options.reply().leadMillis() >= 0, message);
        assertEquals(0, options.reply().frameBytes() % 2, message);
        assertTrue(options.maxTextBytes() >= 1_300, message);
      }
    }
    assertTrue(accepted > RANDOM_HANDSHAKES / 20, accepted + " of the mutations were accepted");
  }
}
