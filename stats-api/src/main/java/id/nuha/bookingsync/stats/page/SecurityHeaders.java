package id.nuha.bookingsync.stats.page;

import id.nuha.bookingsync.runtime.access.AccessAmendment;
import java.time.Duration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.stereotype.Component;

/** What browsers are told of every answer, so that nobody else's script or frame gets near it. */
@Component
class SecurityHeaders implements AccessAmendment {
  /**
   * Nothing inline, nothing of other hosts. swagger-ui has its pictures in its style sheet, and two
   * colours of its logo in the logo: those very characters are allowed, and no others.
   */
  static final String POLICY =
      "default-src 'self'; img-src 'self' data:;"
          + " style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w=';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final Duration ONLY_TLS = Duration.ofDays(365);

  @Override
  public void amend(HttpSecurity http) {
    http.headers(
        headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .frameOptions(FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(
                    policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(
                    policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                // Of other names, and of what a hospital has below its own, it says nothing.
                .httpStrictTransportSecurity(
                    policy -> policy.includeSubDomains(false).maxAgeInSeconds(ONLY_TLS.toSeconds()))
                // Spring would write it while an answer is still being made, beside its own.
                .cacheControl(HeadersConfigurer.CacheControlConfig::disable));
  }
}
