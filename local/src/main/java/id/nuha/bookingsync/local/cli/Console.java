package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.services.Pipeline;
import java.io.PrintStream;

/** Says how it goes: one line per step, and what the services log. */
final class Console implements Pipeline.Progress {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void done(String what, String detail) {
    out.printf("%6.1f s  %-18s %s%n", (System.nanoTime() - startNanos) / 1e9, what, detail);
  }

  @Override
  public synchronized void line(String service, String line) {
    out.printf("%-9s | %s%n", service, line);
  }
}
