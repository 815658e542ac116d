package id.nuha.bookingsync.contract.encryption;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** Zstandard, as Kafka's clients bring it. */
final class Compression {
  private static final int LEVEL = 1;

  // One of each for all threads, as each holds memory outside the heap. It takes microseconds.
  private static final ZstdCompressCtx COMPRESSOR = new ZstdCompressCtx().setLevel(LEVEL);
  private static final ZstdDecompressCtx DECOMPRESSOR = new ZstdDecompressCtx();

  private Compression() {}

  static byte[] compress(byte[] clear) {
    synchronized (COMPRESSOR) {
      return COMPRESSOR.compress(clear);
    }
  }

  /**
   * What was compressed, if it has that size. The size is compared before any memory is given to
   * it.
   *
   * @throws UnreadableValueException if it has not
   */
  static byte[] decompress(byte[] compressed, int size) {
    if (Zstd.getFrameContentSize(compressed) == size) {
      byte[] clear = new byte[size];
      try {
        synchronized (DECOMPRESSOR) {
          if (DECOMPRESSOR.decompress(clear, compressed) == size) {
            return clear;
          }
        }
      } catch (ZstdException e) {
        // said below
      }
    }
    throw new UnreadableValueException(
        "the record does not have the size that it states, when it is opened");
  }
}
