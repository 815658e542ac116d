# One image per service, from source: docker build --build-arg SERVICE=fetcher .
# SERVICE is fetcher, writer, stats-api or simulator (the simulated SIMRS). Every module's pom must be copied
# below, or Maven refuses the build; local itself is not built: it starts the others without containers.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# What mvn verify checks is not checked again here.
ENV MAVEN_ARGS="-B -q -Dmaven.repo.local=/maven -Dmaven.test.skip=true -Dspotless.check.skip -Dmdep.analyze.skip -pl !local"

# Dependencies and plugins, in a layer that stays until a pom changes: one build of empty classes
# brings all that the real one needs. (dependency:go-offline misses what plugins load as they run.)
COPY .mvn .mvn
COPY pom.xml ./
COPY contract/pom.xml contract/
COPY embedded/pom.xml embedded/
COPY runtime/pom.xml runtime/
COPY fetcher/pom.xml fetcher/
COPY writer/pom.xml writer/
COPY stats-api/pom.xml stats-api/
COPY simulator/pom.xml simulator/
COPY benchmarks/pom.xml benchmarks/
COPY local/pom.xml local/
RUN for module in contract runtime fetcher writer stats-api simulator; do \
      mkdir -p $module/src/main/java/empty \
      && printf 'package empty;\n\nclass Empty {\n  public static void main(String[] args) {}\n}\n' \
        >$module/src/main/java/empty/Empty.java || exit 1; \
    done \
    && mvn package \
    && rm -rf */src */target

# All jars at once, so that the second image finds this stage built.
COPY contract/src contract/src
COPY runtime/src runtime/src
COPY fetcher/src fetcher/src
COPY writer/src writer/src
COPY stats-api/src stats-api/src
COPY simulator/src simulator/src
RUN mvn -o package \
    && for service in fetcher writer stats-api; do \
      java -Djarmode=tools -jar $service/target/$service.jar extract --layers \
        --application-filename app.jar --destination /layers/$service || exit 1; \
    done \
    # "extract" needs Spring, which the simulator has none of.
    && mkdir -p /layers/simulator/dependencies /layers/simulator/application \
    && cp simulator/target/simulator.jar /layers/simulator/application/app.jar


FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 booking-sync \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/booking-sync --no-create-home booking-sync \
    && install -d -o booking-sync -g booking-sync -m 700 /var/lib/booking-sync
COPY docker/ask /usr/local/bin/
WORKDIR /app
COPY docker/jvm-options ./

# Files in /run/secrets/<folder>/ are settings: the file's name is the setting's.
ENV SERVER_ADDRESS=0.0.0.0 \
    SPRING_CONFIG_IMPORT=optional:configtree:/run/secrets/*/

# The folders go from what seldom changes to what always does.
ARG SERVICE
# As in ./run, the writer's young generation holds the batches that are worked on, and that of stats-api is collected seldom.
RUN case "$SERVICE" in \
      writer) printf '%s\n' -XX:InitialRAMPercentage=50 -XX:NewRatio=1 -XX:SurvivorRatio=3 ;; \
      stats-api) printf '%s\n' -Xms64m -Xmn32m ;; \
    esac >>jvm-options
COPY --from=build /layers/${SERVICE}/dependencies/ ./
COPY --from=build /layers/${SERVICE}/application/ ./

# The classes that a start loads, read and checked beforehand: a start takes half as long. This one ends before it
# needs Kafka, PostgreSQL or SIMRS; its keyset is nobody's. A service whose cache is missing or does not fit starts without it.
RUN if [ "$SERVICE" = simulator ]; then last=--help; else last=; fi; \
    EXTERNAL_API_URL=http://localhost EXTERNAL_API_TOKEN=none EXTERNAL_API_KEY=none EXTERNAL_API_REFRESH_TOKEN=none \
    STATS_DB_PASS=none TIMEZONE=Asia/Jakarta OPERATOR_API_KEY=of-no-use-but-for-this-one-start-0 \
    PII_KEYSET='{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey","value":"GiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==","keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":1,"outputPrefixType":"TINK"}]}' \
    java @jvm-options -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar $last \
    && rm -rf /tmp/*

USER 10001:10001
ENTRYPOINT ["java", "@jvm-options", "-XX:AOTCache=app.aot", "-jar", "app.jar"]
HEALTHCHECK --interval=5s --timeout=15s --start-period=60s --retries=3 \
  CMD ["ask", "GET", "/actuator/health/readiness"]
