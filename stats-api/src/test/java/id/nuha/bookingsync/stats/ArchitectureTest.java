package id.nuha.bookingsync.stats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.local..");
}
