package id.nuha.bookingsync.stats.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One open page. What it is told is written when its connection takes it, and no thread waits for
 * that; Spring's SseEmitter would hold the one that writes for as long as the page reads nothing.
 */
final class Page implements WriteListener, AsyncListener {
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final int maxBehind;
  private final BooleanSupplier allowed;
  private final Consumer<Page> onClosed;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int bytesWaiting;
  private boolean begun;
  private boolean unflushed;
  private boolean closed;

  /**
   * A page whose request has been made asynchronous.
   *
   * @param maxBehind how many bytes may wait for its connection
   * @param allowed whether its session goes on
   * @param onClosed is told once it is no longer open
   */
  Page(
      AsyncContext context,
      ServletOutputStream out,
      int maxBehind,
      BooleanSupplier allowed,
      Consumer<Page> onClosed) {
    this.context = context;
    this.out = out;
    this.maxBehind = maxBehind;
    this.allowed = allowed;
    this.onClosed = onClosed;
  }

  void begin() {
    context.addListener(this);
    out.setWriteListener(this);
  }

  /** Tells it something. One that is too far behind is given up: it connects anew by itself. */
  synchronized void send(byte[] event) {
    if (closed) {
      return;
    }
    if (bytesWaiting + event.length > maxBehind) {
      close();
      return;
    }
    waiting.add(event);
    bytesWaiting += event.length;
    if (begun) {
      write();
    }
  }

  /** Tells it something, or closes it where it may hear nothing more. */
  void heartbeat(byte[] event) {
    if (allowed.getAsBoolean()) {
      send(event);
    } else {
      close();
    }
  }

  synchronized void close() {
    if (!closed) {
      noteClosed();
      complete();
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException isComplete) {
      // The server has ended it meanwhile.
    }
  }

  @Override
  public synchronized void onWritePossible() {
    begun = true;
    write();
  }

  // Each time that the connection is not ready, the server promises to call onWritePossible.
  private void write() {
    try {
      while (!closed && (unflushed || !waiting.isEmpty()) && out.isReady()) {
        byte[] next = waiting.poll();
        if (next == null) {
          unflushed = false;
          out.flush();
        } else {
          bytesWaiting -= next.length;
          unflushed = true;
          out.write(next);
        }
      }
    } catch (IOException | RuntimeException e) { // it is gone; nobody else must suffer for that
      close();
    }
  }

  private void noteClosed() {
    closed = true;
    waiting.clear();
    onClosed.accept(this);
  }

  @Override
  public void onError(Throwable e) {
    close();
  }

  @Override
  public synchronized void onComplete(AsyncEvent event) {
    noteClosed();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    close();
  }

  // A write that failed has closed the page before the server asks this, and the server has
  // forgotten that: whoever does not complete now gets an error page, which nobody will read.
  @Override
  public synchronized void onError(AsyncEvent event) {
    noteClosed();
    complete();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // nobody does
  }
}
