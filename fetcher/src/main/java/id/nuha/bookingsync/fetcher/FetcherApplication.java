package id.nuha.bookingsync.fetcher;

import id.nuha.bookingsync.runtime.http.HostNames;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The fetcher service. */
@SpringBootApplication
@EnableScheduling
public class FetcherApplication {
  FetcherApplication() {}

  /**
   * Starts the fetcher; ends with status 1 if its settings or catalogue cannot be used. With {@code
   * keyset} as the first argument it makes or rotates a keyset instead.
   */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("keyset")) {
      System.exit(KeysetCommand.run(args));
    }
    HostNames.allowHostHeader();
    SpringApplication.run(FetcherApplication.class, args);
  }
}
