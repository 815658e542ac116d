package id.nuha.bookingsync.runtime.brakes;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The brakes of every service. */
@Configuration(proxyBeanMethods = false)
public class BrakesConfiguration {
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

  BrakesConfiguration() {}

  @Bean
  RefusedRequests refusedRequests() {
    return new RefusedRequests();
  }

  @Bean
  WrongKeys wrongKeys() {
    return new WrongKeys(TimeMeter.SYSTEM_NANOTIME);
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> brakes(
      BrakeSettings settings, RefusedRequests refused) {
    return server -> {
      if (!settings.trustedProxies().isEmpty()) {
        server.addEngineValves(behind(settings));
      }
      server.addEngineValves(new BodyValve(refused, BODY_TIMEOUT));
    };
  }

  /** Says of a request that a trusted proxy brings where it came from, and by which address. */
  static RemoteIpValve behind(BrakeSettings settings) {
    RemoteIpValve valve = new RemoteIpValve();
    valve.setInternalProxies(String.join(",", settings.trustedProxies()));
    valve.setProtocolHeader("X-Forwarded-Proto");
    valve.setHostHeader("X-Forwarded-Host");
    valve.setPortHeader("X-Forwarded-Port");
    return valve;
  }
}
