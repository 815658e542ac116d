package id.nuha.bookingsync.runtime.web;

/** An answer that is nothing but what was asked for: {@code {"data": …}}. */
public record Data<T>(T data) {}
