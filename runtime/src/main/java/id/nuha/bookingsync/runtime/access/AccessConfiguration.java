package id.nuha.bookingsync.runtime.access;

import id.nuha.bookingsync.runtime.brakes.BrakeSettings;
import id.nuha.bookingsync.runtime.brakes.BrakesConfiguration;
import id.nuha.bookingsync.runtime.brakes.RefusedRequests;
import id.nuha.bookingsync.runtime.brakes.WrongKeys;
import jakarta.servlet.DispatcherType;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Who may ask what of a service; each service imports it and says its {@link AccessRules}. Where
 * keys are asked, only whether the service is alive and ready is told to whoever has none.
 */
@Configuration(proxyBeanMethods = false)
@Import(BrakesConfiguration.class)
public class AccessConfiguration {
  AccessConfiguration() {}

  /**
   * The chain, with no more than is asked for: Spring's own bean of {@link HttpSecurity} begins
   * with sessions, a log-out and a page to log in, and loads the classes of all that there could
   * be.
   */
  @Bean
  SecurityFilterChain access(
      ApplicationContext context,
      ObjectPostProcessor<Object> postProcessor,
      AccessSettings settings,
      AccessRules rules,
      AuthenticationManager authentication,
      AccessProblems problems,
      ObjectProvider<UrlBasedCorsConfigurationSource> cors,
      ObjectProvider<AccessAmendment> amendments) {
    HttpSecurity http =
        new HttpSecurity(
            postProcessor,
            new AuthenticationManagerBuilder(postProcessor),
            Map.of(
                ApplicationContext.class,
                context,
                // Whoever is refused is not led back after a log-in.
                RequestCache.class,
                new NullRequestCache()));
    http.authenticationManager(authentication)
        // An answer that was waited for is of a request that was let through: it is not asked
        // again.
        .securityMatcher(request -> request.getDispatcherType() != DispatcherType.ASYNC)
        // Nobody is remembered from one request to the next.
        .securityContext(
            of -> of.securityContextRepository(new RequestAttributeSecurityContextRepository()))
        .servletApi(Customizer.withDefaults())
        .exceptionHandling(
            of -> of.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .authorizeHttpRequests(
            paths -> {
              // What comes of a request that was let through, or of one that Tomcat refused.
              paths
                  .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                  .permitAll()
                  .requestMatchers(
                      "/actuator/health/liveness",
                      "/actuator/health/readiness",
                      "/actuator/health/started")
                  .permitAll()
                  // Nobody needs parts of them, and Boot answers 500 to some names.
                  .requestMatchers("/actuator/health/*/*/**")
                  .denyAll();
              rules.addTo(paths);
            });
    if (settings.asksForKeys()) {
      http.anonymous(Customizer.withDefaults())
          .addFilterBefore(keys(authentication, problems), BasicAuthenticationFilter.class);
    } else {
      http.anonymous(of -> of.authenticationFilter(new OpenAccessFilter()))
          .addFilterBefore(
              new ForeignRequestFilter(rules.readingOrigins(), problems), CorsFilter.class);
    }
    cors.ifAvailable(source -> http.cors(of -> of.configurationSource(source)));
    amendments.orderedStream().forEach(amendment -> amendment.amend(http));
    return http.build();
  }

  private static AuthenticationFilter keys(
      AuthenticationManager authentication, AccessProblems problems) {
    AuthenticationFilter filter = new AuthenticationFilter(authentication, PresentedKey::of);
    filter.setSuccessHandler((request, response, caller) -> {}); // the request goes on
    filter.setFailureHandler(problems);
    return filter;
  }

  /** Checks keys, and tokens where a log-in service is set; publishes what came of it. */
  @Bean
  AuthenticationManager authenticationManager(
      AccessSettings settings,
      AccessRules rules,
      WrongKeys wrongKeys,
      AuthenticationEventPublisher events,
      ObjectProvider<JwtDecoder> decoder) {
    JwtDecoder tokens = decoder.getIfAvailable();
    ProviderManager manager =
        new ProviderManager(
            new KeyAuthentication(
                settings,
                wrongKeys,
                tokens == null ? null : new OpenIdTokens(tokens, settings.rolesClaim()),
                rules.areForServices()));
    manager.setAuthenticationEventPublisher(events);
    return manager;
  }

  /** Where no keys are asked there is nobody to count by. */
  @Bean
  MappedInterceptor rateLimit(
      AccessSettings access, BrakeSettings brakes, RefusedRequests refused) {
    boolean counts = access.asksForKeys() && brakes.requestsPerMinute() > 0;
    return new MappedInterceptor(
        null,
        new String[] {counts ? "/actuator/health/**" : "/**"},
        new RateLimit(brakes.requestsPerMinute(), refused));
  }

  @Bean
  ServiceIdentity serviceIdentity(AccessSettings settings) {
    return new ServiceIdentity(settings);
  }

  @Bean
  AccessProblems accessProblems(
      @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> resolver,
      RefusedRequests refused) {
    return new AccessProblems(resolver, refused);
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
