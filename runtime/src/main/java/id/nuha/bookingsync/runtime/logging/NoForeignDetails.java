package id.nuha.bookingsync.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps what is less than a warning of other programs out of the log, also where somebody sets all
 * levels to DEBUG: PostgreSQL's driver tells the values that it sends, Tomcat whole requests with
 * their keys, Spring the bodies of answers. What our own classes and Kafka's client say holds no
 * value.
 */
final class NoForeignDetails extends TurboFilter
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.addTurboFilter(this);
    }
  }

  /** After Boot has set logging up, which takes all filters away. */
  @Override
  public int getOrder() {
    return LoggingApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable t) {
    // First what is cheap: this is asked for each line that is not logged, too.
    boolean isLoggedOtherwise = level.isGreaterOrEqual(logger.getEffectiveLevel());
    return level.isGreaterOrEqual(Level.WARN)
            || !isLoggedOtherwise
            || isOfTheHouse(logger.getName())
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  private static boolean isOfTheHouse(String logger) {
    return logger.startsWith("id.nuha.bookingsync.") || logger.startsWith("org.apache.kafka.");
  }
}
