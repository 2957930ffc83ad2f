package dev.hotpin.recognition.vosk;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.hotpin.audio.Pcm;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * libvosk, as its Java package brings it. Loading unpacks the library into the temporary directory.
 * Threads: any; one recognizer, one thread at a time.
 */
final class VoskLibrary {
  /** JNA reads it when a library loads; results are UTF-8 on every platform. */
  private static final String JNA_ENCODING = "jna.encoding";

  private static final float SAMPLE_RATE_HZ = Pcm.SAMPLE_RATE_HZ;

  private final Function accept;

  private VoskLibrary(Function accept) {
    this.accept = accept;
  }

  /**
   * Loads the library, which from then on logs warnings and errors only, to standard error.
   *
   * @throws VoskException one sentence, with what to do about it
   */
  static VoskLibrary load() {
    Optional<String> unsupported = unsupportedPlatformReason();
    if (unsupported.isPresent()) {
      throw new VoskException(unsupported.get());
    }
    System.setProperty(JNA_ENCODING, "UTF-8");
    try {
      LibVosk.setLogLevel(LogLevel.WARNINGS);
      NativeLibrary library =
          NativeLibrary.getInstance(
              Platform.isWindows() ? "libvosk" : "vosk", LibVosk.class.getClassLoader());
      // The package declares the answer boolean, so that its -1 for an exception reads as true.
      return new VoskLibrary(library.getFunction("vosk_recognizer_accept_waveform"));
    } catch (LinkageError e) {
      throw new VoskException(
          "Vosk's native library could not be loaded ("
              + e.getMessage()
              + "); it is unpacked to "
              + System.getProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"))
              + ": where that is read-only or mounted noexec, name another directory with"
              + " -Djna.tmpdir=DIR.",
          e);
    }
  }

  /** Why there is no Vosk on this platform, in one sentence; empty where there is. */
  static Optional<String> unsupportedPlatformReason() {
    return unsupportedPlatformReason(Platform.RESOURCE_PREFIX);
  }

  static Optional<String> unsupportedPlatformReason(String platform) {
    // The library for macOS holds both of its processors and lies in a directory without one.
    String directory = platform.startsWith("darwin") ? "darwin" : platform;
    String file =
        platform.startsWith("win32")
            ? "libvosk.dll"
            : directory.equals("darwin") ? "libvosk.dylib" : "libvosk.so";
    URL library = Model.class.getClassLoader().getResource(directory + "/" + file);
    if (library != null || System.getProperty("jna.library.path") != null) {
      return Optional.empty();
    }
    return Optional.of(
        "Vosk's package has no library for this platform ("
            + platform
            + "); with one of your own, name its directory with -Djna.library.path=DIR.");
  }

  /** Loads a model: seconds, and much memory. */
  Model loadModel(Path directory) {
    try {
      return new Model(directory.toString());
    } catch (IOException e) {
      throw new VoskException(
          "libvosk cannot load the model " + directory + "; what it said is on standard error.", e);
    }
  }

  /** Makes a recognizer: 60 to 230 ms. */
  NativeRecognizer newRecognizer(Model model) {
    try {
      return new LoadedRecognizer(new Recognizer(model, SAMPLE_RATE_HZ), accept);
    } catch (IOException e) {
      throw new VoskException("libvosk cannot make a recognizer.", e);
    }
  }

  private record LoadedRecognizer(Recognizer recognizer, Function acceptWaveform)
      implements NativeRecognizer {
    @Override
    public int accept(byte[] pcm, int pcmBytes) {
      return acceptWaveform.invokeInt(new Object[] {recognizer.getPointer(), pcm, pcmBytes});
    }

    @Override
    public String result() {
      return recognizer.getResult();
    }

    @Override
    public String partialResult() {
      return recognizer.getPartialResult();
    }

    @Override
    public String finalResult() {
      return recognizer.getFinalResult();
    }

    @Override
    public void close() {
      recognizer.close();
    }
  }
}
