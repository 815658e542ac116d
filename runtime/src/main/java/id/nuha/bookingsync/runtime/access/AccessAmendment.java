package id.nuha.bookingsync.runtime.access;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/** What a service adds to the access that all have; sessions of its page, say. */
@FunctionalInterface
public interface AccessAmendment {
  void amend(HttpSecurity http);
}
