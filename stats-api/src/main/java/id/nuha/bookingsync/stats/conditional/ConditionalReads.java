package id.nuha.bookingsync.stats.conditional;

import id.nuha.bookingsync.runtime.access.AccessSettings;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers reads with a weak ETag, and those that name it in {@code If-None-Match} with 304, for
 * which nothing is counted.
 */
@Component
public class ConditionalReads {
  private static final int TAG_BYTES = 15;

  /** Another jar may put the same rows into another answer. */
  private static final String BUILD = build();

  private final Clock clock;
  private final CacheControl cacheControl;

  ConditionalReads(Clock clock, AccessSettings access) {
    this.clock = clock;
    // Where keys are asked, no proxy may keep for others what one has read.
    this.cacheControl =
        access.asksForKeys() ? CacheControl.noCache().cachePrivate() : CacheControl.noCache();
  }

  /**
   * Answers a read.
   *
   * @param question what the answer depends on beside the tables: how it is read, its parameters,
   *     its form
   * @param ifNoneMatch the header of the request; null where there is none
   * @param state reads the state alone
   * @param read reads what was asked for, and the state with it
   */
  public <T> ResponseEntity<T> answer(
      List<?> question,
      @Nullable String ifNoneMatch,
      Supplier<@Nullable String> state,
      Supplier<Marked<T>> read) {
    if (ifNoneMatch != null) {
      String tag = tag(question, state.get());
      if (tag != null && isNamed(tag, ifNoneMatch)) {
        return entity(HttpStatus.NOT_MODIFIED, tag).build();
      }
    }
    Marked<T> answer = read.get();
    return entity(HttpStatus.OK, tag(question, answer.state())).body(answer.value());
  }

  private ResponseEntity.BodyBuilder entity(HttpStatus status, @Nullable String tag) {
    return ResponseEntity.status(status)
        .cacheControl(cacheControl)
        .varyBy(HttpHeaders.ACCEPT)
        .eTag(tag);
  }

  private static boolean isNamed(String tag, String ifNoneMatch) {
    ETag ours = ETag.create(tag);
    return ETag.parse(ifNoneMatch).stream().anyMatch(theirs -> theirs.compare(ours, false));
  }

  // Times are answered in the clinic's zone. A list's text is enough to tell questions apart: what
  // is in it are days, numbers, words of our own and SQL.
  private @Nullable String tag(List<?> question, @Nullable String state) {
    if (state == null) {
      return null;
    }
    byte[] hash =
        sha256()
            .digest(
                "%s %s %s %s"
                    .formatted(BUILD, question, clock.getZone(), state)
                    .getBytes(StandardCharsets.UTF_8));
    return "W/\"%s\""
        .formatted(Base64.getUrlEncoder().encodeToString(hash).substring(0, TAG_BYTES * 4 / 3));
  }

  private static String build() {
    File jar = new ApplicationHome(ConditionalReads.class).getSource();
    return jar == null ? "" : jar.length() + " " + jar.lastModified();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each Java has it
    }
  }
}
