package dev.hotpin.models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives and directories with the files of a tiny model, and hostile ones. */
final class TestArchives {
  static final String NAME = "vosk-model-test-0.1";
  private static final int END_RECORD_BYTES = 22;

  private TestArchives() {}

  /** The files of a whole model; the big ones don't compress. */
  static Map<String, byte[]> modelFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    files.put("am/final.mdl", noise);
    files.put("conf/model.conf", text("--beam=10.0\n"));
    files.put("conf/mfcc.conf", text("--num-ceps=40\n"));
    files.put("graph/HCLr.fst", noise.clone());
    files.put("graph/Gr.fst", text("g"));
    files.put("graph/disambig_tid.int", text("1\n"));
    for (String name :
        new String[] {
          "final.ie",
          "final.dubm",
          "final.mat",
          "global_cmvn.stats",
          "online_cmvn.conf",
          "splice.conf"
        }) {
      files.put("ivector/" + name, text(name));
    }
    return files;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The files below {@code directory}, written. */
  static void write(Path directory, Map<String, byte[]> files) {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the official archives: everything in one directory. */
  static byte[] modelZip() {
    return zip(NAME + "/", modelFiles());
  }

  static byte[] zip(String prefix, Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(prefix + file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An archive whose directory calls its first entry a symbolic link. */
  static byte[] withSymbolicLink() {
    byte[] zip = zip("", Map.of("link", text("/etc/passwd")));
    int directory = littleEndian(zip, zip.length - END_RECORD_BYTES + 16);
    zip[directory + 5] = 3; // made on Unix
    zip[directory + 41] = (byte) 0xa1; // S_IFLNK | 0777
    zip[directory + 40] = (byte) 0xff;
    return zip;
  }

  /** An archive in which two names differ until they are written over each other. */
  static byte[] withDuplicate() {
    byte[] zip = zip("", new LinkedHashMap<>(Map.of("am/aa", text("1"), "am/ab", text("2"))));
    for (int i = 0; i + 4 < zip.length; i++) {
      if (zip[i] == 'a' && zip[i + 1] == 'm' && zip[i + 2] == '/' && zip[i + 4] == 'b') {
        zip[i + 4] = 'a';
      }
    }
    return zip;
  }

  /** An archive whose entry says that it unpacks to {@code claimedBytes}, but to more. */
  static byte[] withFalseSize(int realBytes, int claimedBytes) {
    byte[] zip = zip("", Map.of("big", new byte[realBytes]));
    int directory = littleEndian(zip, zip.length - END_RECORD_BYTES + 16);
    putLittleEndian(zip, directory + 24, claimedBytes);
    return zip;
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  private static void putLittleEndian(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (8 * i));
    }
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
