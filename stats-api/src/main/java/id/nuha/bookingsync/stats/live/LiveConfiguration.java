package id.nuha.bookingsync.stats.live;

import id.nuha.bookingsync.stats.RetrySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** The heartbeat of open pages. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

  @Bean
  SchedulingConfigurer heartbeatSchedule(Pages pages, RetrySettings retry) {
    return tasks -> tasks.addFixedDelayTask(pages::heartbeat, retry.live().heartbeat());
  }
}
