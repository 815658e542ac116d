package id.nuha.bookingsync.fetcher.simrs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What SIMRS answered: the status of HTTP, the status that its body tells, and its page. Many of
 * its kind answer 200 whatever happened, and tell the truth in the body.
 */
final class Answer {
  private final Response response;
  private final @Nullable PageScan scan;
  private final @Nullable UnusableResponseException unreadable;
  private final int status;

  private Answer(
      Response response, @Nullable PageScan scan, @Nullable UnusableResponseException unreadable) {
    this.response = response;
    this.scan = scan;
    this.unreadable = unreadable;
    this.status = together(response.status(), scan == null ? OptionalInt.empty() : scan.status());
  }

  static Answer of(Response response) {
    try {
      return new Answer(response, PageScan.of(response.body()), null);
    } catch (UnusableResponseException e) {
      return new Answer(response, null, e);
    }
  }

  // A good status in the body of an error is a form that was filled in before the error happened.
  private static int together(int ofHttp, OptionalInt ofBody) {
    boolean isToldByBody = ofHttp != 401 && ofBody.isPresent() && ofBody.getAsInt() / 100 != 2;
    return isToldByBody ? ofBody.getAsInt() : ofHttp;
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  boolean isUnauthorized() {
    return status == 401;
  }

  boolean meansTooManyRequests() {
    return status == 429;
  }

  /** Whether the same request may be answered otherwise a little later. */
  boolean isWorthAnotherTry() {
    return status / 100 != 4 || status == 408 || status == 425 || status == 429;
  }

  /** The status, as the end of a message. */
  String inWords() {
    return status == response.status()
        ? "SIMRS answered %d".formatted(status)
        : "SIMRS answered %d, with status %d in the body".formatted(response.status(), status);
  }

  /** What a user can do about a refusal, as the end of a message; empty where that is unknown. */
  String mend() {
    return switch (status) {
      case 401, 403 ->
          "; check EXTERNAL_API_TOKEN, EXTERNAL_API_REFRESH_TOKEN and EXTERNAL_API_KEY";
      case 404 -> "; check EXTERNAL_API_URL";
      default -> "";
    };
  }

  /** How long SIMRS asks to be left alone; null if it does not say. */
  @Nullable Duration retryAfter(Instant now) {
    String retryAfter = response.headers().firstValue("Retry-After").orElse("").strip();
    if (retryAfter.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(now, until.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException absentOrUnreadable) {
      return null;
    }
  }

  Body body() {
    return response.body();
  }

  /**
   * The page.
   *
   * @param query what was asked for
   * @return null if the answer is no success
   * @throws UnusableResponseException if it is one, and holds no page
   */
  @Nullable Page page(PageQuery query) {
    if (meansNoData()) {
      return none();
    }
    if (!isSuccess()) {
      return null;
    }
    if (scan == null) {
      throw unreadable();
    }
    Records records = scan.list();
    if (records == null) {
      throw new UnusableResponseException("SIMRS answered without a list");
    }
    OptionalLong total = scan.total();
    if (query.isFirst() && total.isEmpty()) {
      throw new UnusableResponseException("SIMRS answered without a total");
    }
    // On the pages behind the first some servers do not count again.
    boolean isStated = query.isFirst() || records.isEmpty() || total.orElse(0) > 0;
    return new Page(records, isStated ? total : OptionalLong.empty());
  }

  /** The page behind the last one; none where the answer has no list. */
  @Nullable Page pageIfAny(PageQuery query) {
    return isSuccess() && scan != null && scan.list() == null ? none() : page(query);
  }

  /** A page without records. */
  static Page none() {
    return new Page(List.of(), OptionalLong.empty());
  }

  private boolean meansNoData() {
    if (response.status() == 204) {
      return true;
    }
    if (scan == null) {
      return false;
    }
    if ((response.status() / 100 == 2 || response.status() == 404) && scan.meansNoData()) {
      return true;
    }
    return isSuccess() && scan.list() != null && !scan.hasRecords() && scan.total().isEmpty();
  }

  private UnusableResponseException unreadable() {
    return unreadable == null ? JsonCursor.broken() : unreadable;
  }
}
