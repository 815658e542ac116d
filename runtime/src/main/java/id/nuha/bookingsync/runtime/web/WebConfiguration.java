package id.nuha.bookingsync.runtime.web;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** What the controllers of every service need; each service imports it. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration implements WebMvcConfigurer {
  WebConfiguration() {}

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new RequestedDaysResolver());
  }

  @Bean
  RequestProblems requestProblems() {
    return new RequestProblems();
  }

  @Bean
  ErrorProblems errorProblems() {
    return new ErrorProblems();
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
  MappedInterceptor knownParametersInterceptor() {
    return new MappedInterceptor(null, new KnownParametersInterceptor());
  }

  @Bean
  MappedInterceptor emptyNumberInterceptor() {
    return new MappedInterceptor(null, new EmptyNumberInterceptor());
  }
}
