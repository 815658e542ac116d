package id.nuha.bookingsync.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.contract",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule WIRE_KNOWS_NO_FRAMEWORK =
      noClasses()
          .that()
          .resideInAPackage("id.nuha.bookingsync.contract")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "java.sql..");

  @ArchTest
  static final ArchRule CONTRACT_KNOWS_NO_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.fetcher..",
              "id.nuha.bookingsync.writer..",
              "id.nuha.bookingsync.stats..",
              "id.nuha.bookingsync.local..");
}
