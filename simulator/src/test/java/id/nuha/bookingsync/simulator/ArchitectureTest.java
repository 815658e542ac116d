package id.nuha.bookingsync.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "id.nuha.bookingsync.simulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule THE_SIMULATOR_KNOWS_NOTHING_OF_THE_PIPELINE_BUT_THE_CONTRACT =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "id.nuha.bookingsync.simulator..",
              "id.nuha.bookingsync.contract..",
              "com.fasterxml.jackson.annotation..",
              "com.sun.net.httpserver..",
              "java.io..",
              "java.lang..",
              "java.math..",
              "java.net..",
              "java.nio..",
              "java.time..",
              "java.util..",
              "org.jspecify..",
              "picocli..",
              "tools.jackson..");
}
