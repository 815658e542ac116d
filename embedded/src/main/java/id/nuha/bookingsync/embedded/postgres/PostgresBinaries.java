package id.nuha.bookingsync.embedded.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
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

  private PostgresBinaries() {}

  /** Unpacks them once; where that was interrupted, the next call does it all again. */
  static void unpackInto(Path folder) throws IOException {
    Path done = folder.resolve("unpacked");
    if (Files.exists(done)) {
      return;
    }
    String system = System.getProperty("os.name");
    String machine = System.getProperty("os.arch");
    try (InputStream packed =
            DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system.startsWith("Mac") ? "Darwin" : system, machine);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        unpack(entry, tar, folder);
      }
      Files.createFile(done);
    } catch (IOException | IllegalStateException e) {
      throw new IOException(
          "PostgreSQL's programs for %s %s cannot be unpacked into %s: %s."
              .formatted(system, machine, folder, e.getMessage()),
          e);
    }
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
