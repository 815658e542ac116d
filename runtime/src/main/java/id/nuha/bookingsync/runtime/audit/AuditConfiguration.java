package id.nuha.bookingsync.runtime.audit;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Notes log-ins, for a service that imports this and has an {@link AuditTrail}. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {
  AuditConfiguration() {}

  @Bean
  LogIns logIns(AuditTrail trail, Clock clock) {
    return new LogIns(trail, clock);
  }
}
