package id.nuha.bookingsync.stats.audit;

import id.nuha.bookingsync.runtime.audit.AuditTrail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** What looks at each request. */
@Configuration(proxyBeanMethods = false)
class ExportAuditConfiguration {

  @Bean
  MappedInterceptor exportAudit(AuditTrail trail, Clock clock) {
    return new MappedInterceptor(null, new ExportAudit(trail, clock));
  }
}
