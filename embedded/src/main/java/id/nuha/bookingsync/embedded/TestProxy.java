package id.nuha.bookingsync.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands before a server, and can let it seem to hang, connected and silent, or go away. */
public final class TestProxy implements AutoCloseable {
  private final String host;
  private final int port;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object gate = new Object();
  private final AtomicReference<@Nullable String> fatal = new AtomicReference<>();
  private volatile boolean ended;
  private boolean held;

  private TestProxy(String host, int port, ServerSocket server) {
    this.host = host;
    this.port = port;
    this.server = server;
  }

  /** Starts one before the server there. */
  public static TestProxy before(String host, int port) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TestProxy proxy = new TestProxy(host, port, server);
      proxy.inBackground(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own port, on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** From now on nothing passes. */
  public void hold() {
    synchronized (gate) {
      held = true;
    }
  }

  /** Lets all pass again, what was held included. */
  public void release() {
    synchronized (gate) {
      held = false;
      gate.notifyAll();
    }
  }

  /** Ends the next connection on which a client sends that, and none after it. */
  public void endOnceAt(String text) {
    fatal.set(text);
  }

  /** Whether it has ended a connection by that. */
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    release();
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      Socket target = new Socket(host, port);
      sockets.addAll(List.of(client, target));
      inBackground(() -> copy(client, target, true));
      inBackground(() -> copy(target, client, false));
    }
  }

  private void copy(Socket from, Socket to, boolean isOfClient)
      throws IOException, InterruptedException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitRelease();
        if (isOfClient && isFatal(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
          return;
        }
        out.write(buffer, 0, length);
      }
    }
  }

  private boolean isFatal(String sent) {
    String text = fatal.get();
    if (text == null || !sent.contains(text) || !fatal.compareAndSet(text, null)) {
      return false;
    }
    ended = true;
    return true;
  }

  private void awaitRelease() throws InterruptedException {
    synchronized (gate) {
      while (held) {
        gate.wait();
      }
    }
  }

  private void inBackground(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // A connection, or the proxy, has ended.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException, InterruptedException;
  }
}
