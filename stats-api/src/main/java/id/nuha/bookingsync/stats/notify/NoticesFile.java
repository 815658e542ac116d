package id.nuha.bookingsync.stats.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the notices over a restart, in NOTIFY_STATE_FILE. */
final class NoticesFile {
  private static final Logger log = LoggerFactory.getLogger(NoticesFile.class);

  /** Times stay in the clinic's zone. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE).build();

  private final Path path;
  private boolean warned;

  NoticesFile(Path path) {
    this.path = path;
  }

  /** What is stored; nothing if there is no file. */
  Notices read() {
    if (!Files.exists(path)) {
      return Notices.none();
    }
    try {
      return MAPPER.readValue(Files.readAllBytes(path), Notices.class);
    } catch (IOException | JacksonException e) {
      log.warn(
          "NOTIFY_STATE_FILE cannot be read ({}): what was told before may be told again.",
          e.getClass().getSimpleName());
      return Notices.none();
    }
  }

  /** Replaces what is stored in one step. A failure is only a warning: it is known meanwhile. */
  void write(Notices notices) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path fresh = Files.createTempFile(folder, "notified", ".new");
      Files.write(fresh, MAPPER.writeValueAsBytes(notices));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      warned = false;
    } catch (IOException e) {
      if (!warned) {
        log.warn(
            "NOTIFY_STATE_FILE cannot be written ({}): after a restart what was told may be told"
                + " again. Name a file in a folder that stats-api may write to.",
            e.getClass().getSimpleName());
        warned = true;
      }
    }
  }
}
