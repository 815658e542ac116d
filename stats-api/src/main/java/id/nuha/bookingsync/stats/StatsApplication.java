package id.nuha.bookingsync.stats;

import id.nuha.bookingsync.runtime.http.HostNames;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The stats-api service. */
@SpringBootApplication
public class StatsApplication {
  StatsApplication() {}

  /** Starts stats-api; ends with status 1 if its settings or catalogue cannot be used. */
  public static void main(String[] args) {
    // FetcherClient asks each address of a name, and each under that name.
    HostNames.allowHostHeader();
    SpringApplication.run(StatsApplication.class, args);
  }
}
