package id.nuha.bookingsync.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.writer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("id.nuha.bookingsync.writer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WRITER_KNOWS_NO_OTHER_SERVICE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.stats..",
              "id.nuha.bookingsync.local..");

  @ArchTest
  static final ArchRule ONLY_CONSUMING_AND_DEAD_LETTERS_KNOW_THE_KAFKA_CLIENT =
      noClasses()
          .that()
          .resideInAnyPackage("..writer.schema..", "..writer.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");
}
