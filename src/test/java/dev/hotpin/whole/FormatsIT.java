package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavHeader;
import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.BadAudioException;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.cli.TalkCommand;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.Spectrum;
import dev.hotpin.whole.PlainClient.Received;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Every format once round through a real turn. */
@ExtendWith(SharedServers.class)
class FormatsIT {
  private static final String QUESTION =
      "{\"signal\":\"TEXT\",\"text\":\"repeat after me the quick brown fox\"}";

  private final OfflineServer server;

  FormatsIT(OfflineServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @CsvSource({
    "PCM_S16LE,16000,2",
    "PCM_S16LE,8000,1",
    "PCM_S16LE,11025,1",
    "PCM_S16LE,44100,2",
    "PCM_S16LE,48000,1",
    "PCM_S16LE,47999,1",
    "MULAW,8000,1",
    "MULAW,16000,2",
    "ALAW,8000,1",
    "ALAW,16000,1",
    "OPUS,16000,1",
    "OPUS,48000,2",
    "OPUS,8000,1"
  })
  void whatIsSaidIsHeard(Encoding encoding, int rate, int channels) {
    try (PlainClient client = connect("\"audio\":" + format(encoding, rate, channels))) {
      for (byte[] frame : encoded(encoding, rate, channels)) {
        client.binary(frame);
      }
      client.text("{\"signal\":\"EOS\"}");
      String heard = client.awaitText("\"transcript\"");
      assertTrue(heard.contains("forward"), heard);
      assertTrue(heard.contains("meters"), heard);
      if (rate >= 16_000) { // at 11 kHz and less Sphinx4 takes "ten" for "and"
        assertTrue(heard.contains("ten"), heard);
      }
      client.awaitText("\"complete\"");
      client.awaitText("\"receiving\""); // frames are acknowledged as they came
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wav,8000",
    "wav,22050",
    "wav,48000",
    "wav,31337",
    "pcm_s16le,16000",
    "pcm_s16le,44100",
    "mulaw,8000",
    "mulaw,16000",
    "opus,16000",
    "opus,48000",
    "opus,8000"
  })
  void whatIsAnsweredIsTheSameInAllFormats(String encoding, int rate) throws BadAudioException {
    byte[] plain = ask("\"timings\":true");
    float[] expected = Spectrum.samples(Arrays.copyOfRange(plain, WavHeader.BYTES, plain.length));
    for (String more : new String[] {"", ",\"frame_bytes\":642", ",\"lead_ms\":2000"}) {
      String asked = "{\"encoding\":\"" + encoding + "\",\"sample_rate\":" + rate + more + "}";
      List<byte[]> frames = frames("\"reply\":" + asked);
      byte[] pcm = decoded(encoding, rate, frames, more.contains("frame_bytes") ? 642 : 4_096);
      assertTrue(Loudness.isSpeech(pcm), asked);
      assertEquals(expected.length * 2, pcm.length, (int) Pcm.bytesOf(60), asked);
      double like = correlation(expected, Spectrum.samples(pcm));
      assertTrue(like > 0.8, asked + " is like the answer to " + like);
    }
  }

  @Test
  void aSizedReplyHasItsTrueLength() {
    byte[] plain = ask("\"timings\":true");
    for (int rate : new int[] {16_000, 24_000}) {
      byte[] sized =
          ask("\"reply\":{\"encoding\":\"wav\",\"sized\":true,\"sample_rate\":" + rate + "}");
      ByteBuffer header = ByteBuffer.wrap(sized).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(sized.length - WavHeader.BYTES, header.getInt(40));
      assertEquals(sized.length - 8, header.getInt(4));
      assertEquals(rate, header.getInt(24));
      double expected = (plain.length - WavHeader.BYTES) * (rate / 16_000.0);
      assertEquals(expected, sized.length - WavHeader.BYTES, 4);
    }
  }

  @Test
  void badPacketsAreToldOnceAndTheRestIsHeard() {
    try (PlainClient client = connect("\"audio\":" + format(Encoding.OPUS, 16_000, 1))) {
      byte[] tooLong = {11 << 3 | 3, 10};
      for (byte[] frame : encoded(Encoding.OPUS, 16_000, 1)) {
        client.binary(frame);
        client.binary(tooLong);
        client.binary(new byte[] {3});
        client.binary(new byte[0]);
      }
      client.text("{\"signal\":\"EOS\"}");
      String heard = client.awaitText("\"transcript\"");
      assertTrue(heard.contains("forward"), heard);
      client.awaitText("\"complete\"");
      long told =
          client.received().stream()
              .filter(message -> message.text() != null && message.text().contains("bad_message"))
              .count();
      assertEquals(1, told);
    }
  }

  @Test
  void smallPacketsThatSayTheyAreLongMakeAnUtteranceTooLong() {
    try (PlainClient client = connect("\"audio\":" + format(Encoding.OPUS, 16_000, 1))) {
      byte[] sixtyMillis = {(byte) (11 << 3)};
      for (int i = 0; i < 5_000; i++) { // five minutes of sound in 5 kB
        client.binary(sixtyMillis);
      }
      client.text("{\"signal\":\"EOS\"}");
      client.awaitText("utterance_too_long");
      client.awaitText("\"complete\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"opus,opus", "mulaw,mulaw@8000", "alaw,wav@24000", "pcm@48000,pcm@44100"})
  void talkSpeaksAndHearsIt(String format, String replyFormat) {
    StringWriter out = new StringWriter();
    String url = "ws://127.0.0.1:" + server.hotpin().port() + "/ws";
    int exit =
        new CommandLine(new TalkCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(
                "--url",
                url,
                "--unpaced",
                "--json",
                "--format",
                format,
                "--reply-format",
                replyFormat);
    assertEquals(0, exit, out::toString);
    assertTrue(out.toString().contains("forward"), out::toString);
    assertTrue(out.toString().contains("\"violations\":{}"), out::toString);
  }

  private byte[] ask(String option) {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    frames(option).forEach(reply::writeBytes);
    return reply.toByteArray();
  }

  private List<byte[]> frames(String option) {
    List<byte[]> frames = new ArrayList<>();
    try (PlainClient client = connect(option)) {
      client.text(QUESTION);
      client.awaitText("\"complete\"");
      for (Received message : client.received()) {
        if (message.bytes() != null) {
          frames.add(message.bytes());
        }
      }
    }
    assertEquals(0, frames.remove(frames.size() - 1).length, "an empty frame ends the reply");
    return frames;
  }

  private PlainClient connect(String option) {
    PlainClient client = PlainClient.connect(server);
    client.text("{\"session_id\":\"" + server.newSessionId() + "\"," + option + "}");
    client.awaitText("\"connected\"");
    return client;
  }

  private static byte[] decoded(String encoding, int rate, List<byte[]> frames, int frameBytes)
      throws BadAudioException {
    boolean wav = encoding.equals("wav");
    boolean opus = encoding.equals("opus");
    Encoding codec = wav ? Encoding.PCM_S16LE : Encoding.valueOf(encoding.toUpperCase(Locale.ROOT));
    AudioDecoder decoder = Codecs.decoder(codec, rate, 1);
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      assertTrue(opus || (frame.length <= frameBytes && frame.length % 2 == 0));
      if (opus) {
        assertEquals(20_000, codec.micros(frame, rate, 1));
      }
      boolean head = wav && i == 0;
      pcm.writeBytes(
          decoder.decode(head ? Arrays.copyOfRange(frame, WavHeader.BYTES, frame.length) : frame));
    }
    pcm.writeBytes(decoder.finish());
    return pcm.toByteArray();
  }

  private static List<byte[]> encoded(Encoding encoding, int rate, int channels) {
    byte[] pcm = Recordings.pcm(Recordings.GO_FORWARD);
    List<byte[]> arrays = new ArrayList<>();
    AudioEncoder encoder = Codecs.encoder(encoding, rate);
    encoder.encode(pcm, 0, pcm.length, arrays::add);
    encoder.finish(arrays::add);
    if (encoding.isPackets()) {
      return arrays;
    }
    int sampleBytes = encoding == Encoding.PCM_S16LE ? 2 : 1;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] array : arrays) {
      for (int at = 0; at < array.length; at += sampleBytes) {
        for (int channel = 0; channel < channels; channel++) {
          all.write(array, at, sampleBytes);
        }
      }
    }
    byte[] whole = all.toByteArray();
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < whole.length; at += 1_333) { // cut in mid-sample
      frames.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + 1_333)));
    }
    return frames;
  }

  private static String format(Encoding encoding, int rate, int channels) {
    return "{\"encoding\":\""
        + encoding.name().toLowerCase(Locale.ROOT)
        + "\",\"sample_rate\":"
        + rate
        + ",\"channels\":"
        + channels
        + "}";
  }

  /** At the best shift: Opus comes some milliseconds later. */
  private static double correlation(float[] a, float[] b) {
    double best = 0;
    int length = Math.min(a.length, b.length) - 400;
    for (int shift = 0; shift < 400; shift++) {
      double product = 0;
      double ofA = 1e-9;
      double ofB = 1e-9;
      for (int i = 0; i < length; i++) {
        product += a[i] * b[i + shift];
        ofA += a[i] * a[i];
        ofB += b[i + shift] * b[i + shift];
      }
      best = Math.max(best, product / Math.sqrt(ofA * ofB));
    }
    return best;
  }
}
