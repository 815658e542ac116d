package id.nuha.bookingsync.benchmarks;

import id.nuha.bookingsync.benchmarks.report.Results;

/** Measures one side of the pipeline beside its rival. */
public interface Benchmark {
  /** What it is called on the command line. */
  String name();

  /**
   * Measures, and holds what it measured against the truth.
   *
   * @throws Exception if a part fails, or rows or counts are not what they have to be
   */
  void run(Setting setting, Results results) throws Exception;
}
