package id.nuha.bookingsync.runtime.openapi;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.contract.View;
import id.nuha.bookingsync.runtime.web.RequestedDays;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.Range;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The OpenAPI document of a service, made when it is first asked for; each service imports it. The
 * code says which requests, parameters, types and fields there are, {@link Words} what they mean.
 */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:id/nuha/bookingsync/runtime/openapi/openapi.properties")
public class OpenApiConfiguration {
  private static final String KEY = "key";
  private static final String BEARER = "bearer";

  OpenApiConfiguration() {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(RequestedDays.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .version("1")
                .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("x-api-key")
                        .description(
                            "A key of OPERATOR_API_KEY or VIEWER_API_KEY. Where neither is set,"
                                + " none is asked, and only this machine is listened to."))
                .addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("The same key, or a token of the log-in service.")))
        .security(
            List.of(
                new SecurityRequirement().addList(KEY), new SecurityRequirement().addList(BEARER)));
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE) // the last that is asked
  RecordSchemas recordSchemas(ObjectMapperProvider mappers) {
    return new RecordSchemas(mappers.jsonMapper());
  }

  /** What our converters and interceptors make of a parameter beside its Java type. */
  @Bean
  ParameterCustomizer parametersAsTheyAreRead(Catalogue catalogue) {
    return (parameter, java) -> {
      if (parameter == null) {
        return null;
      }
      RequestParam request = java.getParameterAnnotation(RequestParam.class);
      if (request != null && request.defaultValue().isEmpty()) {
        parameter.setRequired(true); // an empty text is refused with a sentence
      }
      Class<?> type = java.getParameterType();
      if (type == View.class) {
        parameter.setSchema(Schemas.integer(catalogue.views().stream().map(View::id).toList()));
      } else if (type.isEnum()) {
        JsonSchema names = Schemas.text();
        for (Object constant : type.getEnumConstants()) {
          names.addEnumItemObject(constant.toString().toLowerCase(Locale.ROOT));
        }
        parameter.setSchema(names);
      } else if (type.isRecord()) {
        parameter.setSchema(Schemas.text());
      }
      Range range = java.getParameterAnnotation(Range.class);
      if (range != null) {
        Schemas.limit(parameter.getSchema(), range);
      }
      if (request != null && Schemas.isDefault(request.defaultValue())) {
        Schemas.setDefault(parameter.getSchema(), request.defaultValue());
      }
      return parameter;
    };
  }

  @Bean
  OperationCustomizer requestedDays() {
    return (operation, method) -> {
      boolean asksForDays = false;
      for (Class<?> type : method.getMethod().getParameterTypes()) {
        asksForDays |= type == RequestedDays.class;
      }
      return asksForDays ? Schemas.withDays(operation) : operation;
    };
  }

  // One step after the other: springdoc keeps its customizers in no order.
  @Bean
  OpenApiCustomizer document(Catalogue catalogue, ObjectProvider<OpenApiAmendment> amendments) {
    return api -> {
      new Triggers(catalogue).customise(api);
      new WordsCustomizer().customise(api);
      amendments.forEach(amendment -> amendment.amend(api));
    };
  }
}
