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

  /** Starts the fetcher; ends with status 1 if its settings or catalogue cannot be used. */
  public static void main(String[] args) {
    HostNames.allowHostHeader();
    SpringApplication.run(FetcherApplication.class, args);
  }
}
