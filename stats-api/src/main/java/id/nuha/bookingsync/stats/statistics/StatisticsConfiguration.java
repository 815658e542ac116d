package id.nuha.bookingsync.stats.statistics;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

@Configuration(proxyBeanMethods = false)
class StatisticsConfiguration {
  @Bean
  Converter<String, DayTable> dayTableConverter() {
    return new TableConverter<>(DayTable.class);
  }

  @Bean
  Converter<String, RangeTable> rangeTableConverter() {
    return new TableConverter<>(RangeTable.class);
  }
}
