package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.hotpin.audio.WavFile;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The console's modules that compute, run where they will run: in the browser. Those of the audio
 * thread are driven block by block, without its clock.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleModulesIT {
  /** What an audio thread has, and {@code sine}, {@code level} and {@code load} for tests. */
  private static final String AUDIO_THREAD =
      """
      window.posted = [];
      window.currentTime = 0;
      window.AudioWorkletProcessor = class {
        constructor() {
          this.port = { postMessage: (message) => posted.push(message) };
        }
      };
      window.registerProcessor = (name, processor) => (window.Processor = processor);
      window.load = (file) =>
        import(new URL(file, document.querySelector('script[type=module]').src).href);
      window.sine = (hz, rate, count) =>
        Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));
      window.level = (samples) =>
        Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
      void 0; // a function would be called
      """;

  /** What is left of a tone, in dB: the tone itself, and what was not in it. */
  private static final String TONE =
      """
      async ([from, to, hz]) => {
        const { Resampler } = await load('./resampler.js');
        const out = new Resampler(from, to).process(sine(hz, from, from)).slice(to / 10, (9 * to) / 10);
        const [re, im] = [Math.cos, Math.sin].map(
          (wave) => (2 / out.length) * out.reduce((sum, s, i) => sum + s * wave((2 * Math.PI * hz * i) / to), 0));
        const rest = out.map((s, i) =>
          s - re * Math.cos((2 * Math.PI * hz * i) / to) - im * Math.sin((2 * Math.PI * hz * i) / to));
        const db = (x) => 20 * Math.log10(x + 1e-12);
        return [db(Math.hypot(re, im) / 0.5), db(level(rest) / Math.SQRT1_2 / 0.5), db(level(out) / Math.SQRT1_2 / 0.5)];
      }
      """;

  private Chromium chromium;
  private TestServer server;
  private Page page;

  @BeforeEach
  void start() {
    if (server == null) {
      chromium = Chromium.withoutMicrophone();
      server = new TestServer(Map.of(), false);
    }
    if (page != null) {
      page.context().close();
    }
    page = chromium.open(server.url("/app"), Window.DESKTOP);
    page.evaluate(AUDIO_THREAD);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  private List<Double> numbers(String script, Object argument) {
    return ((List<?>) page.evaluate(script, argument))
        .stream().map(number -> ((Number) number).doubleValue()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 16000, 300", "48000, 16000, 6500", "44100, 16000, 1000", "44100, 16000, 6500",
    "16000, 48000, 1000", "16000, 48000, 6500", "16000, 44100, 3000", "96000, 16000, 3000",
  })
  void tonesOfSpeechPassUnchanged(int from, int to, int hz) {
    List<Double> left = numbers(TONE, List.of(from, to, hz));
    assertEquals(0, left.get(0), 0.1, left::toString);
    assertTrue(left.get(1) < -70, left::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 16000, 8200",
    "48000, 16000, 10000",
    "48000, 16000, 15900",
    "44100, 16000, 9000",
    "44100, 16000, 17000",
    "96000, 16000, 40000",
  })
  void whatThe16KilohertzCannotHoldDoesNotFoldIntoSpeech(int from, int to, int hz) {
    List<Double> left = numbers(TONE, List.of(from, to, hz));
    assertTrue(left.get(2) < -70, left::toString);
  }

  @ParameterizedTest
  @CsvSource({"48000, 16000", "44100, 16000", "16000, 48000", "16000, 44100", "16000, 16000"})
  void aStreamMayBeCutAnywhere(int from, int to) {
    List<Double> result =
        numbers(
            """
            async ([from, to]) => {
              const { Resampler } = await load('./resampler.js');
              const input = sine(440, from, from);
              const whole = new Resampler(from, to);
              const once = [...whole.process(input), ...whole.end()];
              const cut = new Resampler(from, to);
              const parts = [];
              for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7 + 3) % 301) {
                parts.push(...cut.process(input.subarray(at, at + size)));
              }
              parts.push(...cut.end());
              const worst = Math.max(0, ...once.map((s, i) => Math.abs(s - parts[i])));
              return [once.length, parts.length, worst];
            }
            """,
            List.of(from, to));
    assertEquals(List.of((double) to, (double) to, 0.0), result);
  }

  /** 4,480 samples at 48 kHz, less the filter's 105, are 1,459 at 16 kHz: four frames and 179. */
  @Test
  void theMicrophoneGivesFramesOf20MillisecondsAndTheRestWhenAsked() {
    assertEquals(
        List.of(640, 640, 640, 640, 358, "flushed 7", true, 32767),
        page.evaluate(
            """
            async () => {
              window.sampleRate = 48000;
              await load('./capture-worklet.js');
              const capture = new Processor();
              const input = sine(1000, 48000, 4480).map((s) => 4 * s); // too loud
              for (let at = 0; at < input.length; at += 128) {
                capture.process([[input.subarray(at, at + 128)]]);
              }
              capture.process([[]]); // no microphone for a moment
              capture.port.onmessage({ data: { type: 'flush', id: 7 } });
              const frames = posted.filter((m) => m.type === 'frame');
              return [
                ...frames.map((m) => m.pcm.byteLength),
                `flushed ${posted.at(-1).id}`,
                frames[2].level > 0.7 && frames[2].level < 1,
                Math.max(...new Int16Array(frames[2].pcm)),
              ];
            }
            """));
  }

  private static final String PLAYBACK =
      """
      window.sampleRate = 48000;
      window.begin = async () => {
        await load('./playback-worklet.js');
        const playback = new Processor();
        window.post = (data) => playback.port.onmessage({ data });
        window.give = (samples) =>
          post({ type: 'samples', reply: 5, pcm: Int16Array.from(samples, (s) => s * 32767).buffer });
        window.blocks = (count) => {
          const out = [];
          for (let i = 0; i < count; i++) {
            const block = new Float32Array(128);
            playback.process([], [[block]]);
            out.push(...block);
          }
          return out;
        };
        post({ type: 'begin', reply: 5 });
      };
      void 0; // not to be called now
      """;

  @Test
  void framesThatComeUnevenlyAreHeardAsOneSound() {
    page.evaluate(PLAYBACK);
    List<Double> result =
        numbers(
            """
            async () => {
              await begin();
              const speech = sine(440, 16000, 16000);
              const heard = [];
              heard.push(...blocks(20)); // nothing is there yet
              for (let at = 0, size = 700; at < speech.length; at += size, size = (size * 5) % 1901 + 300) {
                const part = speech.subarray(at, at + size);
                give(part);
                heard.push(...blocks(Math.max(0, Math.floor((part.length * 3) / 128) - 1))); // a little slower
              }
              post({ type: 'end', reply: 5 });
              heard.push(...blocks(600));
              const first = heard.findIndex((s) => s !== 0);
              const sound = heard.slice(first, first + 48000);
              const steps = sound.map((s, i) => Math.abs(s - (sound[i - 1] ?? 0)));
              const ended = posted.at(-1);
              return [Math.max(...steps), level(sound), level(heard.slice(first + 48100)), ended.samples, ended.gaps,
                posted.filter((m) => m.type === 'started').length];
            }
            """,
            null);
    assertTrue(result.get(0) < 0.04, result::toString); // the tone itself has 0.029; a hole 0.5
    assertEquals(0.5 / Math.sqrt(2), result.get(1), 0.01);
    assertEquals(List.of(0.0, 16_000.0, 0.0, 1.0), result.subList(2, 6));
  }

  @Test
  void aGapIsCountedAndTheReplyGoesOnWhenThereIsEnoughAgain() {
    page.evaluate(PLAYBACK);
    assertEquals(
        List.of(true, false, true, 1),
        page.evaluate(
            """
            async () => {
              await begin();
              const speech = sine(440, 16000, 6400);
              give(speech.subarray(0, 1600));
              const before = level(blocks(30)) > 0.1;
              blocks(20); // it runs dry
              give(speech.subarray(1600, 2000));
              const during = level(blocks(10)) > 0.1; // too little to begin again
              give(speech.subarray(2000));
              const after = level(blocks(30)) > 0.1;
              post({ type: 'end', reply: 5 });
              blocks(300);
              return [before, during, after, posted.at(-1).gaps];
            }
            """));
  }

  @Test
  void anInterruptionFallsSilentWithinABlockAndWithoutAClick() {
    page.evaluate(PLAYBACK);
    List<Double> result =
        numbers(
            """
            async () => {
              await begin();
              give(sine(440, 16000, 16000));
              const before = blocks(30);
              post({ type: 'stop' });
              const fading = blocks(1);
              const after = blocks(50);
              give(sine(440, 16000, 1600)); // a frame of the old reply, too late
              const late = blocks(50);
              const sound = [...before.slice(-2), ...fading, ...after];
              const steps = sound.slice(1).map((s, i) => Math.abs(s - sound[i]));
              return [level(before), Math.max(...steps), level(after), level(late)];
            }
            """,
            null);
    assertTrue(result.get(0) > 0.3, result::toString);
    assertTrue(result.get(1) < 0.04, result::toString);
    assertEquals(List.of(0.0, 0.0), result.subList(2, 4));
  }

  @Test
  void aReplyIsKeptAsAProperWav() throws IOException {
    Object base64 =
        page.evaluate(
            """
            async () => {
              const { wavFile } = await load('./wav.js');
              const file = wavFile([Int16Array.of(1, -2), Int16Array.of(), Int16Array.of(32767)]);
              return btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())));
            }
            """);
    byte[] file = Base64.getDecoder().decode((String) base64);
    assertEquals(50, file.length);
    assertArrayEquals(
        new byte[] {1, 0, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, 0x7F}, WavFile.parse(file));
  }

  @Test
  void onlyRecordingsOfTheRightKindAreSent() {
    assertEquals(
        List.of(44_580, "This is not a WAV file.", "The recording is not 16 kHz, 16 bit, mono."),
        page.evaluate(
            """
            async () => {
              const { samplesOf } = await load('./wav.js');
              const { SAMPLES, fetchSample } = await load('./samples.js');
              const why = (bytes) => {
                try {
                  return samplesOf(bytes);
                } catch (error) {
                  return error.message;
                }
              };
              const head = new TextEncoder().encode('RIFF....WAVEfmt ').buffer;
              return [(await fetchSample(SAMPLES[0])).length, why(new ArrayBuffer(64)), why(head)];
            }
            """));
  }

  @Test
  void waitsDoubleUpToAMinuteAndHalfOfEachIsRandom() {
    List<Double> waits =
        numbers(
            """
            async () => {
              const { Backoff } = await load('./backoff.js');
              const [late, early] = [new Backoff(() => 1), new Backoff(() => 0)];
              const waits = Array.from({ length: 7 }, () => late.next());
              late.succeeded();
              early.next();
              return [...waits, late.next(), early.next()];
            }
            """,
            null);
    assertEquals(
        List.of(1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0, 1_000.0, 1_000.0),
        waits);
  }

  @Test
  void theWaterfallAddsUpToWhatWasHeardAlsoWhereTheAnswerWasThereBefore() {
    List<Double> ends =
        numbers(
            """
            async () => {
              const { partsOf } = await load('./timing.js');
              const turn = { speechEndAt: 1000, sentAt: 1080, noticedAt: null, firstAudioAt: 1300, heardAt: 1345,
                timings: { endpoint_wait: 0, stt_final: 30, llm_first_piece: 150, first_frame_written: 200 } };
              const free = { speechEndAt: null, sentAt: null, noticedAt: 2460, firstAudioAt: 2470, heardAt: null,
                timings: { endpoint_wait: 460, stt_final: 465, llm_first_piece: 260, first_frame_written: 466 } };
              return [turn, free].flatMap((one) => partsOf(one).map((part) => part.to));
            }
            """,
            null);
    assertEquals(List.of(80.0, 80.0, 110.0, 230.0, 280.0, 300.0, 345.0), ends.subList(0, 7));
    assertEquals(List.of(0.0, 460.0, 465.0, 465.0, 466.0, 470.0, 470.0), ends.subList(7, 14));
  }
}
