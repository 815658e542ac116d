package id.nuha.bookingsync.stats.notify;

import id.nuha.bookingsync.stats.RetrySettings;
import id.nuha.bookingsync.stats.StatsSettings;
import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without NOTIFY_WEBHOOK_URL nobody is told, and nothing of this is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("NOTIFY_WEBHOOK_URL")
class NotifyConfiguration {

  @Bean
  Notifier notifier(StatsSettings settings, RetrySettings retry, Clock clock) {
    return new Notifier(
        new Webhook(
            Objects.requireNonNull(settings.notifyWebhook()), retry.notifications().timeout()),
        new NoticesFile(settings.notifyStateFile()),
        retry.notifications(),
        clock);
  }
}
