package id.nuha.bookingsync.embedded;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.embedded",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule EMBEDDED_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("id.nuha.bookingsync..")
                  .and(resideOutsideOfPackage("id.nuha.bookingsync.embedded..")));

  // ./run leaves these out of its jar.
  @ArchTest
  static final ArchRule WHAT_RUN_USES_TOO_NEEDS_NOTHING_OF_THE_TESTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("id.nuha.bookingsync.embedded")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.embedded",
              "org.springframework..",
              "org.testcontainers..",
              "org.openqa.selenium..",
              "com.github.dockerjava..");
}
