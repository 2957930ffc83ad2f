package dev.hotpin.identity;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Files that only their user may read: mode 0600 in directories of mode 0700 where the file system
 * has modes, else an access list with one entry, as far as it goes. All methods block.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /** Makes the directories that are missing above {@code file}. */
  public static void createParents(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent, attributes(parent, OWNER_DIRECTORY));
    }
  }

  /**
   * Puts {@code text} in the place of what {@code file} held, whole or not at all: no reader sees a
   * half. Others may read it only where they could read what it replaces.
   */
  public static void replace(Path file, String text) throws IOException {
    createParents(file);
    Path target = file.toAbsolutePath();
    Path written =
        Files.createTempFile(
            target.getParent(), ".new-", ".tmp", attributes(target.getParent(), OWNER_FILE));
    try {
      restrictByList(written);
      Files.writeString(written, text);
      keepAccess(target, written);
      move(written, target);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** The server may run as another user than who edits its files. */
  private static void keepAccess(Path replaced, Path written) throws IOException {
    PosixFileAttributeView old =
        Files.exists(replaced)
            ? Files.getFileAttributeView(replaced, PosixFileAttributeView.class)
            : null;
    if (old == null) {
      return;
    }
    PosixFileAttributes attributes = old.readAttributes();
    PosixFileAttributeView now = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    PosixFileAttributes own = now.readAttributes();
    if (!own.group().equals(attributes.group())) {
      now.setGroup(attributes.group());
    }
    if (!own.owner().equals(attributes.owner())) {
      now.setOwner(attributes.owner());
    }
    now.setPermissions(attributes.permissions());
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) { // some can't replace in one step
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Whether others than its owner may read or write {@code file}, where that can be told. */
  public static boolean isOpenToOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.stream().anyMatch(OTHERS::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
    return hasModes(near)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void restrictByList(Path file) throws IOException {
    AclFileAttributeView view =
        hasModes(file) ? null : Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (view != null) {
      view.setAcl(
          List.of(
              AclEntry.newBuilder()
                  .setType(AclEntryType.ALLOW)
                  .setPrincipal(view.getOwner())
                  .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                  .build()));
    }
  }
}
