package id.nuha.bookingsync.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestMapping;

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
  static final ArchRule SCHEMA_AND_LEDGER_KNOW_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..writer.schema..", "..writer.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule AN_UPSERT_KNOWS_NOTHING_OF_WHAT_FOLLOWS_FROM_IT =
      noClasses()
          .that()
          .resideInAPackage("..writer.upsert..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..writer.ledger..",
              "..writer.deadletter..",
              "..writer.breaker..",
              "..writer.listen..",
              "..writer.replay..");

  @ArchTest
  static final ArchRule REPLAYS_AND_DEAD_LETTERS_GO_ON_WITHOUT_THE_LISTENERS =
      noClasses()
          .that()
          .resideInAnyPackage("..writer.replay..", "..writer.deadletter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..writer.listen..", "..writer.start..");

  @ArchTest
  static final ArchRule KAFKA_IS_ADMINISTERED_IN_RUNTIME_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.clients.admin..");

  // Whoever waits for PostgreSQL does so in the RequestBulkhead, not on a thread of the server.
  @ArchTest
  static final ArchRule REQUESTS_HOLD_NO_THREAD_OF_THE_SERVER =
      methods()
          .that()
          .areMetaAnnotatedWith(RequestMapping.class)
          .and()
          .areNotDeclaredIn("id.nuha.bookingsync.writer.breaker.ResumeController") // no database
          .should()
          .haveRawReturnType(CompletableFuture.class);
}
