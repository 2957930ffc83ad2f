package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class CertificateCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return RootCommand.newCommandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path key() {
    return directory.resolve(CertificateCommand.KEY_NAME);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void itWritesBothFilesAndPrintsTheirSettings() throws IOException {
    assertEquals(
        0,
        run("certificate", "--self-signed", "--host", "voice.local", "--out", directory.toString()),
        err.toString());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
    String text = out.toString();
    assertTrue(text.contains("A certificate for voice.local, localhost, 127.0.0.1, ::1"), text);
    assertTrue(text.contains("\nTLS_KEY_FILE=" + key().toAbsolutePath() + "\n"), text);
    assertTrue(text.contains("\nTLS_CERTIFICATE_FILE=" + directory.toAbsolutePath()), text);
  }

  @Test
  void anExistingKeyIsReplacedOnlyByForce() throws IOException {
    run("certificate", "--self-signed", "--out", directory.toString());
    String before = Files.readString(key());
    assertEquals(2, run("certificate", "--self-signed", "--out", directory.toString()));
    assertTrue(err.toString().contains("--force"), err.toString());
    assertEquals(before, Files.readString(key()));
    assertEquals(0, run("certificate", "--self-signed", "--force", "--out", directory.toString()));
    assertNotEquals(before, Files.readString(key()));
  }

  @Test
  void badOptionsAreRefusedInASentence() {
    assertEquals(2, run("certificate", "--out", directory.toString()));
    assertEquals(2, run("certificate", "--self-signed", "--days", "0"));
    assertEquals(2, run("certificate", "--self-signed", "--host", "a b"));
    assertTrue(err.toString().contains("--host is no name or address"), err.toString());
  }
}
