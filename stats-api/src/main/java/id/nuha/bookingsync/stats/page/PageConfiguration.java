package id.nuha.bookingsync.stats.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page's files from the jar. Browsers ask for each whether it has changed, so that a new
 * version is seen at once and never beside parts of an old one; a library's address holds its
 * version, and is kept.
 */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {
  private static final Duration KEPT = Duration.ofDays(365);

  private final Map<String, String> tags = new ConcurrentHashMap<>();

  PageConfiguration() {}

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/**")
        .addResourceLocations("classpath:/static/")
        .setCacheControl(CacheControl.noCache())
        // The jar's entries all have the same time, whatever their content: the build is
        // reproducible.
        .setUseLastModified(false)
        .setEtagGenerator(this::tag);
    registry
        .addResourceHandler("/webjars/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/")
        .setCacheControl(CacheControl.maxAge(KEPT).cachePublic().immutable())
        .setUseLastModified(false)
        .setEtagGenerator(this::tag);
  }

  // Weak: Tomcat does not compress what has a strong one.
  private String tag(Resource resource) {
    return tags.computeIfAbsent(resource.getDescription(), name -> "W/\"" + digest(resource) + '"');
  }

  private static String digest(Resource resource) {
    try {
      return DigestUtils.md5DigestAsHex(resource.getContentAsByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
