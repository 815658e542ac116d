package id.nuha.bookingsync.runtime.kafka;

/**
 * The room on a disk.
 *
 * @param freeBytes what is left of it
 * @param totalBytes how large it is
 */
public record DiskSpace(long freeBytes, long totalBytes) {
  double freeShare() {
    return (double) freeBytes / totalBytes;
  }
}
