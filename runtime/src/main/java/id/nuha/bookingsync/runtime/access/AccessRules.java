package id.nuha.bookingsync.runtime.access;

import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Which paths of a service which roles may ask for; what it does not name is the operators'. */
public interface AccessRules {
  /** Of a service that people do not use: all is for operators and services. */
  AccessRules BEHIND_THE_FRONT_DOOR =
      new AccessRules() {
        @Override
        public void addTo(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
                paths) {
          paths
              .requestMatchers("/actuator/prometheus")
              .hasAnyRole(Role.VIEWER.name(), Role.OPERATOR.name(), Role.SERVICE.name())
              .anyRequest()
              .hasAnyRole(Role.OPERATOR.name(), Role.SERVICE.name());
        }

        @Override
        public boolean areForServices() {
          return true;
        }
      };

  /** Adds them, the last one for any request. */
  void addTo(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths);

  /**
   * Whether other services of ours ask this one. Elsewhere no key makes its holder a service, so
   * nobody is believed who says for whom it asks.
   */
  default boolean areForServices() {
    return false;
  }

  /** Pages of which other origins may read where no keys are asked; by default none. */
  default List<String> readingOrigins() {
    return List.of();
  }
}
