package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.services.Pipeline;
import java.io.PrintStream;

/** Says how it goes: one line per step, and what the services warn of. */
final class Console implements Pipeline.Progress {
  private final PrintStream out;
  private final boolean verbose;
  private final long startNanos = System.nanoTime();

  Console(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  @Override
  public synchronized void done(String what, String detail) {
    out.printf("%6.1f s  %-18s %s%n", (System.nanoTime() - startNanos) / 1e9, what, detail);
  }

  @Override
  public synchronized void line(String service, String line) {
    if (verbose || line.contains(" WARN ") || line.contains(" ERROR ")) {
      out.printf("%-9s | %s%n", service, line);
    }
  }
}
