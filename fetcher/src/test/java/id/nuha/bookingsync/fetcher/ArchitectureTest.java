package id.nuha.bookingsync.fetcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.fetcher",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("id.nuha.bookingsync.fetcher.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FETCHER_KNOWS_NO_DATABASE_AND_NO_OTHER_SERVICE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.stats..",
              "id.nuha.bookingsync.local..");

  @ArchTest
  static final ArchRule READING_SIMRS_KNOWS_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..fetcher.simrs..", "..fetcher.fetch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

  @ArchTest
  static final ArchRule ONLY_THE_CLIENT_OF_SIMRS_KNOWS_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackage("..fetcher.simrs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule THE_LOOP_THAT_PAGES_KNOWS_NO_ADDRESS =
      noClasses()
          .that()
          .resideInAPackage("..fetcher.fetch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net..")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("SimrsClient");

  @ArchTest
  static final ArchRule ONLY_TRIGGERS_KNOW_THE_WEB =
      noClasses()
          .that()
          .resideOutsideOfPackage("..fetcher.trigger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.web..", "org.springframework.http..");

  @ArchTest
  static final ArchRule SETTINGS_OF_RETRIES_KNOW_NO_FEATURE =
      noClasses()
          .that()
          .resideInAPackage("..fetcher.retry..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("id.nuha.bookingsync.fetcher..")
                  .and(resideOutsideOfPackage("..fetcher.retry..")));

  @ArchTest
  static final ArchRule CLOCK_AND_SLEEPER_ARE_INJECTED =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");
}
