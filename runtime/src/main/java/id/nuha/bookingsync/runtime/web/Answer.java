package id.nuha.bookingsync.runtime.web;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An answer in the shape of the workshop's API: {@code {"meta_data": {"status", "message"},
 * "data"}}.
 *
 * @param data what was asked for
 */
public record Answer<T>(@JsonProperty("meta_data") MetaData metaData, T data) {

  /**
   * How it went.
   *
   * @param status the HTTP status once more
   * @param message a sentence in the clinic's language
   */
  public record MetaData(int status, String message) {}

  /** An answer with that status and message. */
  public static <T> Answer<T> of(int status, String message, T data) {
    return new Answer<>(new MetaData(status, message), data);
  }
}
