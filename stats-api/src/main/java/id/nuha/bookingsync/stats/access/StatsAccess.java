package id.nuha.bookingsync.stats.access;

import id.nuha.bookingsync.runtime.access.AccessRules;
import id.nuha.bookingsync.runtime.access.Role;
import id.nuha.bookingsync.stats.StatsSettings;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.stereotype.Component;

/**
 * The page's files are for everybody, reads are for viewers, all else is for operators. Dead
 * letters are records, and records are for operators. The services have no business here.
 */
@Component
class StatsAccess implements AccessRules {
  private static final String[] PAGE = {
    "/",
    "/index.html",
    "/icon.svg",
    "/favicon.ico",
    "/css/**",
    "/js/**",
    "/messages/**",
    "/webjars/chart.js/**",
    "/session"
  };

  /** What the page of operators reads of itself, and what holds no record. */
  private static final String[] READS_OF_OPERATORS = {
    "/operator/replay", "/operator/runs", "/operator/runs.csv", "/operator/runs/*"
  };

  private final StatsSettings settings;

  StatsAccess(StatsSettings settings) {
    this.settings = settings;
  }

  @Override
  public void addTo(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths) {
    String operator = Role.OPERATOR.name();
    String viewer = Role.VIEWER.name();
    for (HttpMethod read : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
      paths.requestMatchers(read, PAGE).permitAll();
      paths.requestMatchers(read, READS_OF_OPERATORS).hasAnyRole(viewer, operator);
    }
    paths.requestMatchers(HttpMethod.POST, "/login", "/logout").permitAll();
    paths.requestMatchers("/operator/**").hasRole(operator);
    for (HttpMethod read : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
      paths.requestMatchers(read).hasAnyRole(viewer, operator);
    }
    paths.anyRequest().hasRole(operator);
  }

  @Override
  public List<String> readingOrigins() {
    return settings.corsOrigins();
  }
}
