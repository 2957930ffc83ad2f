package dev.hotpin.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.hotpin.audio.WavHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real browser without a screen. Its microphone plays a recording, once each time it is opened;
 * what it would play aloud is measured. Where none is installed the test is skipped and says how to
 * get one. For one thread.
 */
public final class Chromium implements AutoCloseable {
  /** Environment variable that names the program, and has Maven fetch what drives it. */
  public static final String SETTING = "HOTPIN_TEST_CHROMIUM";

  private static final String HOW_TO_GET_IT =
      "Skipped: no browser. Install one (apt-get install chromium) and set "
          + SETTING
          + "=/usr/bin/chromium";

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE_MILLIS = 60_000;

  /**
   * Measures whatever a page connects to the loudspeaker: {@code loudness} now (RMS), and how often
   * it was loud, asked every 20 ms.
   */
  private static final String LISTEN =
      """
      window.loudness = 0;
      window.loudMoments = 0;
      const connect = AudioNode.prototype.connect;
      AudioNode.prototype.connect = function (to, ...rest) {
        if (to instanceof AudioDestinationNode) {
          const probe = new AnalyserNode(this.context, { fftSize: 2048 });
          const samples = new Float32Array(probe.fftSize);
          connect.call(this, probe);
          setInterval(() => {
            probe.getFloatTimeDomainData(samples);
            window.loudness = Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
            window.loudMoments += window.loudness > 0.01 ? 1 : 0;
          }, 20);
        }
        return connect.call(this, to, ...rest);
      };
      """;

  private final Playwright playwright;
  private final Browser browser;
  private final Path microphone;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private Chromium(Path program, Path microphone) {
    this.microphone = microphone;
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setHeadless(true)
                    .setArgs(arguments(microphone)));
  }

  private static List<String> arguments(Path microphone) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--no-sandbox"); // it runs as root in CI
    arguments.add("--host-resolver-rules=MAP console.test 127.0.0.1");
    if (microphone != null) {
      arguments.add("--use-fake-device-for-media-stream");
      arguments.add("--use-file-for-fake-audio-capture=" + microphone + "%noloop");
    }
    return arguments;
  }

  /** One whose user says {@code pcm}, 16 kHz 16-bit mono, and then is quiet. */
  public static Chromium whoseUserSays(byte[]... pcm) {
    Path program = orSkip();
    try {
      Path wav = Files.createTempFile("microphone", ".wav");
      Files.write(wav, wav(pcm));
      return new Chromium(program, wav);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One on a machine without a microphone. */
  public static Chromium withoutMicrophone() {
    return new Chromium(orSkip(), null);
  }

  private static Path orSkip() {
    String setting = System.getenv(SETTING);
    boolean drivable =
        Chromium.class.getResource("/driver") != null; // Maven's profile "browser" brings it
    Assumptions.assumeTrue(setting != null && drivable, HOW_TO_GET_IT);
    Path program = Path.of(setting);
    Assumptions.assumeTrue(Files.isExecutable(program), HOW_TO_GET_IT);
    return program;
  }

  private static byte[] wav(byte[]... parts) {
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      pcm.writeBytes(part);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(WavHeader.sized(pcm.size()));
    file.writeBytes(pcm.toByteArray());
    return file.toByteArray();
  }

  /** How a page is looked at. */
  public record Window(int width, int height, boolean dark, boolean microphoneAllowed) {
    /** A laptop by day. */
    public static final Window DESKTOP = new Window(1440, 900, false, true);

    /** A small phone. */
    public static final Window PHONE = new Window(360, 740, false, true);

    public Window atNight() {
      return new Window(width, height, true, microphoneAllowed);
    }

    public Window withoutPermission() {
      return new Window(width, height, dark, false);
    }
  }

  /** Opens a page with nothing stored and nothing cached. */
  public Page open(URI address, Window window) {
    Page page = blank(window);
    page.navigate(address.toString());
    return page;
  }

  /** A window without a page yet: for those who prepare something. */
  public Page blank(Window window) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(window.width(), window.height())
                .setColorScheme(window.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setPermissions(window.microphoneAllowed() ? List.of("microphone") : List.of()));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(LISTEN);
    Page page = context.newPage();
    page.onPageError(faults::add);
    page.onConsoleMessage(this::noteFault);
    return page;
  }

  /** What the console calls an error, but for answers that a test provokes. */
  private void noteFault(ConsoleMessage message) {
    boolean network =
        message.text().startsWith("Failed to load resource")
            || message.text().startsWith("WebSocket connection to");
    if (message.type().equals("error") && !network) {
      faults.add(message.text());
    }
  }

  /** Keeps a picture in {@code target/screenshots}. */
  public static void keepPicture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** Keeps a picture of what is in the window. */
  public static void keepView(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Closes all pages: one that nobody looks at any more still moves and reconnects. */
  public void closePages() {
    browser.contexts().forEach(BrowserContext::close);
  }

  /** Closes it, and fails where a page had an error of its own. */
  @Override
  public void close() {
    browser.close();
    playwright.close();
    try {
      if (microphone != null) {
        Files.delete(microphone);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Assertions.assertEquals(List.of(), faults);
  }
}
