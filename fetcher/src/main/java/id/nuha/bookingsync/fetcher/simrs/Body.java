package id.nuha.bookingsync.fetcher.simrs;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The body of a response, in chunks of one size: it is never copied as a whole. */
final class Body {
  private static final int CHUNK_BYTES = 1 << 16;

  private final List<byte[]> chunks = new ArrayList<>();
  private int size;

  private Body() {}

  int size() {
    return size;
  }

  byte at(int place) {
    return chunks.get(place / CHUNK_BYTES)[place % CHUNK_BYTES];
  }

  InputStream stream() {
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.range(0, chunks.size())
                .mapToObj(
                    i ->
                        new ByteArrayInputStream(
                            chunks.get(i), 0, Math.min(CHUNK_BYTES, size - i * CHUNK_BYTES)))
                .toList()));
  }

  /**
   * A copy of some of its bytes.
   *
   * @param from place of the first one
   * @param to place behind the last one
   */
  byte[] bytes(int from, int to) {
    byte[] bytes = new byte[to - from];
    int copied = 0;
    while (copied < bytes.length) {
      int place = from + copied;
      int length = Math.min(bytes.length - copied, CHUNK_BYTES - place % CHUNK_BYTES);
      System.arraycopy(chunks.get(place / CHUNK_BYTES), place % CHUNK_BYTES, bytes, copied, length);
      copied += length;
    }
    return bytes;
  }

  private void add(ByteBuffer part) {
    while (part.hasRemaining()) {
      if (size % CHUNK_BYTES == 0) {
        chunks.add(new byte[CHUNK_BYTES]);
      }
      int length = Math.min(part.remaining(), CHUNK_BYTES - size % CHUNK_BYTES);
      part.get(chunks.get(size / CHUNK_BYTES), size % CHUNK_BYTES, length);
      size += length;
    }
  }

  /** Makes a body of what is written to it. */
  static final class Output extends OutputStream {
    private final int maxBytes;
    private final Body body = new Body();

    Output(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    Body body() {
      return body;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (length > maxBytes - body.size) {
        throw new BodyTooLargeException(maxBytes);
      }
      body.add(ByteBuffer.wrap(bytes, from, length));
    }
  }

  /** Takes a body in; gives up once it has more bytes than it may have. */
  static final class Collector implements HttpResponse.BodySubscriber<Body> {
    private final int maxBytes;
    private final Body body = new Body();
    private final CompletableFuture<Body> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    Collector(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Body> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (whole.isDone()) {
          return;
        }
        if (part.remaining() > maxBytes - body.size) {
          whole.completeExceptionally(new BodyTooLargeException(maxBytes));
          if (subscription != null) {
            subscription.cancel();
          }
        } else {
          body.add(part);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(body);
    }
  }
}
