package id.nuha.bookingsync.runtime.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The schemas of our records. swagger-core reads them with Jackson 2: it knows neither the names
 * that Jackson 3 gives their components nor which of them may be null.
 */
final class RecordSchemas extends ModelResolver {
  RecordSchemas(ObjectMapper mapper) {
    super(mapper, new NestedNames());
    openapi31(true);
    _mapper.setAnnotationIntrospector(
        AnnotationIntrospectorPair.create(
            new NamesOfJackson3(), _mapper.getSerializationConfig().getAnnotationIntrospector()));
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
    Schema<?> schema = super.resolve(type, context, next);
    JavaType java = _mapper.constructType(type.getType());
    if (schema != null && java.getRawClass().isRecord()) {
      Schema<?> whole =
          schema.get$ref() == null
              ? schema
              : context.getDefinedModels().get(schema.get$ref().replaceAll(".*/", ""));
      if (whole != null && whole.getProperties() != null) {
        complete(whole, java);
      }
    }
    return schema;
  }

  private void complete(Schema<?> schema, JavaType java) {
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    schema.getProperties().forEach((name, property) -> properties.put(name, property));
    Set<String> absent = new TreeSet<>();
    look(java, false, properties, absent);
    schema.setProperties(new LinkedHashMap<>(properties));
    schema.setRequired(
        properties.keySet().stream().filter(name -> !absent.contains(name)).toList());
  }

  // The fields of an unwrapped record that is null are absent; any other that is null says so.
  private void look(
      JavaType java, boolean isAbsent, Map<String, Schema<?>> properties, Set<String> absent) {
    Map<String, RecordComponent> components =
        Arrays.stream(java.getRawClass().getRecordComponents())
            .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
    for (BeanPropertyDefinition property :
        _mapper.getSerializationConfig().introspect(java).findProperties()) {
      RecordComponent component = components.get(property.getInternalName());
      if (component == null) {
        continue;
      }
      boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Method accessor = component.getAccessor();
      if (accessor.isAnnotationPresent(JsonUnwrapped.class)) {
        JavaType inner = _mapper.constructType(component.getGenericType());
        look(inner, isAbsent || isNullable, properties, absent);
      } else if (isAbsent || accessor.isAnnotationPresent(JsonInclude.class)) {
        absent.add(property.getName());
      } else if (isNullable) {
        properties.computeIfPresent(property.getName(), (name, its) -> orNull(its));
      }
    }
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (schema.get$ref() != null) {
      return new JsonSchema().anyOf(List.of(schema, new JsonSchema().types(Set.of("null"))));
    }
    if (schema.getTypes() != null) {
      schema.addType("null");
    }
    return schema;
  }

  private static final class NamesOfJackson3 extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Object findNamingStrategy(AnnotatedClass type) {
      return type.getRawType().isAnnotationPresent(JsonNaming.class)
          ? PropertyNamingStrategies.SnakeCaseStrategy.class
          : null;
    }
  }

  /** Records of several classes share names as Doctor: each is named with its class. */
  private static final class NestedNames extends TypeNameResolver {
    @Override
    protected String getNameOfClass(Class<?> type) {
      Class<?> outer = type.getEnclosingClass();
      return outer == null || outer.getSimpleName().endsWith("Controller")
          ? type.getSimpleName()
          : getNameOfClass(outer) + type.getSimpleName();
    }
  }
}
