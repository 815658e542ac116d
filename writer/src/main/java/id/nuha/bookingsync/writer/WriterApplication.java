package id.nuha.bookingsync.writer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The writer service. */
@SpringBootApplication
public class WriterApplication {
  WriterApplication() {}

  /** Starts the writer; ends with status 1 if its settings or catalogue cannot be used. */
  public static void main(String[] args) {
    SpringApplication.run(WriterApplication.class, args);
  }
}
