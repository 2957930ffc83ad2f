package dev.hotpin.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a model's archive into a directory of its own, trusting nothing that the archive says:
 * its entries are checked before the first byte is written and its sizes again while writing. One
 * directory that holds everything, as the official archives have it, is left out.
 */
final class ZipUnpacker {
  /** A model has some 20 files. */
  static final int MAX_ENTRIES = 10_000;

  /** The largest model known unpacks to 4 GB. */
  static final long MAX_UNPACKED_BYTES = 16L << 30;

  /** A model's archive unpacks to some three times its size, its best packed file to six times. */
  static final int MAX_RATIO = 40;

  /** Below this an archive may be of any ratio: tiny configurations pack well. */
  static final long RATIO_FREE_BYTES = 1L << 20;

  private static final int BLOCK_BYTES = 1 << 16;

  private ZipUnpacker() {}

  /**
   * Unpacks all of {@code archive} into {@code target}, which exists and is empty.
   *
   * @throws ModelException where the archive is damaged, hostile or too large; what has been
   *     written then is the caller's to take away
   */
  static void unpack(Path archive, Path target) throws IOException {
    try {
      List<String> special = ZipDirectory.specialEntries(archive);
      if (!special.isEmpty()) {
        throw refused("\"" + printable(special.get(0)) + "\" is a link or a device");
      }
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        List<? extends ZipEntry> entries = checkedEntries(zip, Files.size(archive));
        String root = commonRoot(entries);
        long claimedBytes = entries.stream().mapToLong(ZipEntry::getSize).sum();
        DiskRoom.require(target, claimedBytes, "the unpacked model");
        for (ZipEntry entry : entries) {
          write(zip, entry, root, target);
        }
      }
    } catch (ZipException e) {
      throw new ModelException("The archive is damaged (" + e.getMessage() + "): fetch again.", e);
    }
  }

  private static List<? extends ZipEntry> checkedEntries(ZipFile zip, long archiveBytes)
      throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw refused("it has " + zip.size() + " entries, more than " + MAX_ENTRIES);
    }
    List<? extends ZipEntry> entries = Collections.list(zip.entries());
    Set<String> names = new HashSet<>();
    long claimedBytes = 0;
    for (ZipEntry entry : entries) {
      checkName(entry.getName());
      // Folded, as some disks don't tell A from a.
      if (!names.add(entry.getName().toLowerCase(Locale.ROOT))) {
        throw refused("it has \"" + printable(entry.getName()) + "\" twice");
      }
      if (entry.getSize() < 0 || entry.getSize() > MAX_UNPACKED_BYTES) {
        throw refused("\"" + printable(entry.getName()) + "\" has no credible size");
      }
      claimedBytes += entry.getSize();
    }
    long allowedBytes = Math.max(RATIO_FREE_BYTES, archiveBytes * MAX_RATIO);
    if (claimedBytes > Math.min(MAX_UNPACKED_BYTES, allowedBytes)) {
      throw refused(
          "it would unpack to " + claimedBytes + " bytes from " + archiveBytes + ", no model does");
    }
    return entries;
  }

  private static void checkName(String name) {
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    boolean odd = path.isEmpty() || path.contains("\\") || path.contains(":");
    for (String part : path.split("/", -1)) {
      odd |= part.isEmpty() || part.equals(".") || part.equals("..");
    }
    if (odd || path.chars().anyMatch(Character::isISOControl)) {
      throw refused("\"" + printable(name) + "\" leads out of its directory or is no plain name");
    }
  }

  /** The directory that all entries are in, with its slash; empty where there is none. */
  private static String commonRoot(List<? extends ZipEntry> entries) {
    String first = entries.isEmpty() ? "" : entries.get(0).getName();
    String root = first.substring(0, first.indexOf('/') + 1);
    boolean common = entries.stream().allMatch(entry -> entry.getName().startsWith(root));
    return common ? root : "";
  }

  private static void write(ZipFile zip, ZipEntry entry, String root, Path target)
      throws IOException {
    String name = entry.getName().substring(root.length());
    if (name.isEmpty()) {
      return;
    }
    Path file = resolve(target, name);
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    byte[] block = new byte[BLOCK_BYTES];
    long writtenBytes = 0;
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(file)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        writtenBytes += count;
        if (writtenBytes > entry.getSize()) {
          throw refused("\"" + printable(name) + "\" is longer than it says");
        }
        out.write(block, 0, count);
      }
    }
    if (writtenBytes != entry.getSize()) {
      throw refused("\"" + printable(name) + "\" is shorter than it says");
    }
  }

  /** The last line of defence behind {@link #checkName}. */
  private static Path resolve(Path target, String name) {
    try {
      Path file = target.resolve(name).normalize();
      if (file.startsWith(target.normalize()) && !file.equals(target.normalize())) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw refused("\"" + printable(name) + "\" is no name on this system");
    }
    throw refused("\"" + printable(name) + "\" leads out of its directory");
  }

  private static String printable(String name) {
    String oneLine = name.replaceAll("\\p{Cntrl}", "?");
    return oneLine.length() > 100 ? oneLine.substring(0, 100) + "…" : oneLine;
  }

  private static ModelException refused(String why) {
    return new ModelException("The archive is refused: " + why + ".");
  }
}
