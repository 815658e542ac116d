package id.nuha.bookingsync.runtime.access;

import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a caller may do. */
public enum Role {
  /** Reads of stats-api, without dead letters. */
  VIEWER,
  /** Everything. */
  OPERATOR,
  /** Another service of ours: everything at fetcher and writer, and it may say for whom it asks. */
  SERVICE;

  /** As Spring Security knows it. */
  public GrantedAuthority authority() {
    return new SimpleGrantedAuthority("ROLE_" + name());
  }

  /** As users write it. */
  String inWords() {
    return name().toLowerCase(Locale.ROOT);
  }
}
