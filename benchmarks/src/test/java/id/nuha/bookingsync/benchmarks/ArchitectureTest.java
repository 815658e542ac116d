package id.nuha.bookingsync.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.benchmarks",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule BENCHMARKS_KNOW_THE_SERVICES_BY_THEIR_JARS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.stats..",
              "id.nuha.bookingsync.runtime..",
              "id.nuha.bookingsync.local..");

  @ArchTest
  static final ArchRule BENCHMARKS_KNOW_NOTHING_OF_WHAT_ONLY_TESTS_USE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.embedded", "org.springframework..", "org.testcontainers..");

  @ArchTest
  static final ArchRule A_REPORT_KNOWS_NOTHING_OF_WHAT_IS_MEASURED =
      noClasses()
          .that()
          .resideInAPackage("id.nuha.bookingsync.benchmarks.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.benchmarks",
              "id.nuha.bookingsync.benchmarks.data..",
              "id.nuha.bookingsync.benchmarks.parts..",
              "id.nuha.bookingsync.benchmarks.rival..",
              "id.nuha.bookingsync.benchmarks.writer..");
}
