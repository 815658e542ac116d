package id.nuha.bookingsync.local;

import id.nuha.bookingsync.local.cli.RunCommand;
import picocli.CommandLine;

/** Entry point of {@code ./run}. */
public final class Local {
  private Local() {}

  /** Ends with status 1 if something is in the way, 2 if the arguments are wrong. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new RunCommand());
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (!(e instanceof LocalException)) {
            throw e;
          }
          command.getErr().println(e.getMessage());
          return 1;
        });
    System.exit(commandLine.execute(args));
  }
}
