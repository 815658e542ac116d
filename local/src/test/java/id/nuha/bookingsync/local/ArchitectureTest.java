package id.nuha.bookingsync.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.local",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule LOCAL_KNOWS_THE_SERVICES_BY_THEIR_JARS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.stats..");

  // Their libraries, Testcontainers and Spring, are not in local's jar.
  @ArchTest
  static final ArchRule LOCAL_KNOWS_NOTHING_OF_WHAT_ONLY_TESTS_USE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.embedded", "org.springframework..", "org.testcontainers..");
}
