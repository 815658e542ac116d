package id.nuha.bookingsync.local.cli;

import id.nuha.bookingsync.local.services.LocalKeyset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replaces the key that encrypts the records in Kafka, also while everything runs. */
@Command(
    name = "keyset",
    mixinStandardHelpOptions = true,
    description = "Adds a key to the keyset: ./run keyset rotate",
    subcommands = KeysetCommand.Rotate.class)
final class KeysetCommand {

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description =
          "Adds a key that encrypts records from the next run on. The others stay: what they have"
              + " encrypted is in Kafka.")
  static final class Rotate implements Callable<Integer> {
    @Mixin private final Home home = new Home();

    @Override
    public Integer call() {
      String id =
          LocalKeyset.rotate(
              home.data(), EnvFile.under(System.getenv(), Home.project().resolve(".env")));
      System.out.printf("Key %s encrypts from the next run on. Back the keyset up again.%n", id);
      return 0;
    }
  }
}
