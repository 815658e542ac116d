package id.nuha.bookingsync.runtime.access;

import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who may ask what of a service; each service imports it and says its {@link AccessRules}. Where
 * keys are asked, only whether the service is alive and ready is told to whoever has none.
 */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
  AccessConfiguration() {}

  @Bean
  SecurityFilterChain access(
      HttpSecurity http,
      AccessSettings settings,
      AccessRules rules,
      AuthenticationManager authentication,
      AccessProblems problems,
      ObjectProvider<AccessAmendment> amendments) {
    http.csrf(AbstractHttpConfigurer::disable) // no browser sends a header key by itself
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .sessionManagement(of -> of.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            of -> of.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .authorizeHttpRequests(
            paths -> {
              // What comes of a request that was let through, or of one that Tomcat refused.
              paths
                  .dispatcherTypeMatchers(
                      DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                  .permitAll()
                  .requestMatchers(
                      "/actuator/health/liveness",
                      "/actuator/health/readiness",
                      "/actuator/health/started")
                  .permitAll();
              rules.addTo(paths);
            });
    if (settings.asksForKeys()) {
      http.addFilterBefore(keys(authentication, problems), BasicAuthenticationFilter.class);
    } else {
      http.anonymous(of -> of.authenticationFilter(new OpenAccessFilter()))
          .addFilterBefore(
              new ForeignRequestFilter(rules.readingOrigins(), problems), CorsFilter.class);
    }
    amendments.orderedStream().forEach(amendment -> amendment.amend(http));
    return http.build();
  }

  private static AuthenticationFilter keys(
      AuthenticationManager authentication, AccessProblems problems) {
    AuthenticationFilter filter = new AuthenticationFilter(authentication, new KeyConverter());
    filter.setSuccessHandler((request, response, caller) -> {}); // the request goes on
    filter.setFailureHandler(problems);
    return filter;
  }

  /** Checks keys, and tokens where a log-in service is set; publishes what came of it. */
  @Bean
  AuthenticationManager authenticationManager(
      AccessSettings settings,
      AuthenticationEventPublisher events,
      ObjectProvider<JwtDecoder> decoder) {
    JwtDecoder tokens = decoder.getIfAvailable();
    ProviderManager manager =
        new ProviderManager(
            new KeyAuthentication(
                settings, tokens == null ? null : new OpenIdTokens(tokens, settings.rolesClaim())));
    manager.setAuthenticationEventPublisher(events);
    return manager;
  }

  @Bean
  ServiceIdentity serviceIdentity(AccessSettings settings) {
    return new ServiceIdentity(settings);
  }

  @Bean
  AccessProblems accessProblems(
      @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> resolver) {
    return new AccessProblems(resolver);
  }

  // An unknown method is answered 405, as ever.
  @Bean
  HttpFirewall httpFirewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  // A metric of each filter would say nothing that the requests' own do not.
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }
}
