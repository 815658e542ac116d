package id.nuha.bookingsync.runtime.web;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.time.LocalDate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** What the controllers of every service need; each service imports it. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {
  WebConfiguration() {}

  @Bean
  RequestProblems requestProblems() {
    return new RequestProblems();
  }

  @Bean
  Converter<String, LocalDate> calendarDayConverter() {
    return new CalendarDayConverter();
  }

  @Bean
  Converter<String, View> viewConverter(Catalogue catalogue) {
    return new ViewConverter(catalogue);
  }

  @Bean
  MappedInterceptor emptyNumberInterceptor() {
    return new MappedInterceptor(null, new EmptyNumberInterceptor());
  }
}
