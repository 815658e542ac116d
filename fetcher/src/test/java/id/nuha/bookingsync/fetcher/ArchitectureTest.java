package id.nuha.bookingsync.fetcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
