package id.nuha.bookingsync.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("id.nuha.bookingsync.runtime.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NO_MODULE_BUT_CONTRACT =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("id.nuha.bookingsync..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "id.nuha.bookingsync.runtime..", "id.nuha.bookingsync.contract.."))));

  @ArchTest
  static final ArchRule ONLY_ITS_KAFKA_PACKAGE_KNOWS_KAFKA =
      noClasses()
          .that()
          .resideOutsideOfPackage("..runtime.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..runtime.kafka..", "org.apache.kafka..", "org.springframework.kafka..");
}
