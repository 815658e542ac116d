package id.nuha.bookingsync.stats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestMapping;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.stats",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("id.nuha.bookingsync.stats.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule STATS_API_KNOWS_NO_KAFKA_AND_NO_OTHER_SERVICE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.springframework.kafka..",
              "id.nuha.bookingsync.runtime.kafka..",
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.local..");

  @ArchTest
  static final ArchRule STATISTICS_KNOW_NO_OTHER_FEATURE =
      noClasses()
          .that()
          .resideInAPackage("..stats.statistics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..stats.sync..", "..stats.database..");

  @ArchTest
  static final ArchRule TIME_IS_INJECTED =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now");

  // Whoever waits for PostgreSQL does so in the RequestBulkhead, not on a thread of the server.
  @ArchTest
  static final ArchRule REQUESTS_HOLD_NO_THREAD_OF_THE_SERVER =
      methods()
          .that()
          .areMetaAnnotatedWith(RequestMapping.class)
          .and()
          .areNotDeclaredIn("id.nuha.bookingsync.stats.live.EventsController") // see Page
          .should()
          .haveRawReturnType(CompletableFuture.class);
}
