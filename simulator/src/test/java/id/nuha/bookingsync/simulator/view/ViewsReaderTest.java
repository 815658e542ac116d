package id.nuha.bookingsync.simulator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.nuha.bookingsync.contract.Catalogue;
import id.nuha.bookingsync.simulator.clinic.Fact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsReaderTest {
  private static final String GOOD =
      """
      views:
        - id: 123
          envelope: {total: total, rows: rows}
          row: session
          window: tanggal
          fields:
            - {column: id_dokter, value: "{doctor.id}", as: [number, digits]}
            - {column: tanggal, value: "{session.day}"}
            - {column: jam_mulai, value: "{session.start}"}
            - {column: status_praktik, choice: {Praktik: 9, Cuti: 1}}
            - {column: nilai, between: [1, 5]}
          change: {column: status_praktik, values: [Praktik, Cuti]}
          spoilt:
            - {column: status_praktik, longer_than: 50}
      """;

  @Test
  void aGoodFileIsTaken() throws IOException {
    assertThat(read(GOOD)).containsOnlyKeys(123);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          id: 123           | id: 300               | line 2, column 5  | view 300 is not in the catalogue; add it
          id: 123           | ident: 123            | line 2, column 5  | nothing is known of 'ident'; known are id, envelope
          spoilt:           | broken:               | line 13, column 5 | nothing is known of 'broken'; known are id, envelope
          row: session      | row: @session         | line 4, column    | this is not valid YAML
          rows: rows        | rows: list            | line 3, column    | an envelope needs places for rows and for total; write
          row: session      | row: patient          | line 4, column    | a row stands for no 'patient'; use session or booking
          row: session      | row: booking          | line 2, column 5  | bookings need a count per session; write per_session: [0, 4]
          window: tanggal   | window: jam_mulai     | line 2, column 5  | view 123: column 'jam_mulai' is what the window is held against
          window: tanggal   | window: hari          | line 2, column 5  | column 'hari' is what the window is held against, and is not among
          {doctor.id}       | {doctor.number}       | line 7, column    | nothing is called {doctor.number}; name one of doctor.id,
          {doctor.id}       | {patient.nik}         | line 7, column    | its values cannot be written as number; use text
          {session.start}   | {booking.note}        | line 2, column 5  | column 'jam_mulai' says something of a booking; use row: booking
          [number, digits]  | [number, words]       | line 7, column    | nothing is written as 'words'; use text, number
          [number, digits]  | [utc]                 | line 7, column    | its values cannot be written as utc; use number, digits
          column: jam_mulai | column: id_dokter     | line 2, column 5  | column 'id_dokter' stands there twice; leave one out
          column: jam_mulai | column: jam_selesai   | line 2, column 5  | column 'jam_mulai' is a key column in the catalogue, and is not among the fields; add it
          column: jam_mulai | kolom: jam_mulai      | line 9, column 10 | nothing is known of 'kolom'; known are column, names
          {Praktik: 9       | {Praktik: 0           | line 10, column   | a choice needs texts with weights; write
          {Praktik: 9       | {Praktik: sering      | line 10, column   | Praktik 'sering' cannot be used; write a whole number
          between: [1, 5]   | between: [5, 1]       | line 11, column   | [5, 1] is no range of numbers; write
          between: [1, 5]   | nothing: "-"          | line 11, column   | nothing is written as '-'; write nothing:
          between: [1, 5]   | names: [angka]        | line 2, column 5  | the catalogue does not read column 'nilai' from 'angka'; use nilai
          between: [1, 5]   | value: 1, between: [1, 5] | line 11, column | a column has one of value, choice and between; keep one
          [Praktik, Cuti]   | [Praktik]             | line 12, column   | a change has two values; write
          longer_than: 50   | longer_than: 50, x    | line 14, column   | nothing is known of 'x'
          """)
  void whatIsWrongIsOneSentenceWithPlaceAndMend(
      String good, String wrong, String place, String sentence) {
    assertThatThrownBy(() -> read(GOOD.replace(good, wrong)))
        .isInstanceOf(SimulatedViewsException.class)
        .hasMessageStartingWith("views.yaml, " + place)
        .hasMessageContaining(sentence)
        .hasMessageEndingWith(".");
  }

  @Test
  void whatIsNoYamlOrHasNoViewsIsRefused() {
    assertThatThrownBy(() -> read("views: [")).hasMessageStartingWith("views.yaml, line 1, column");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read("{}")).hasMessageContaining("'views' is missing; add it");
    assertThatThrownBy(() -> read(GOOD + GOOD.substring(GOOD.indexOf('\n') + 1)))
        .hasMessageContaining("view 123 stands there twice");
  }

  @Test
  void theCommentOfTheBuiltInFileNamesEveryFormAndFact() throws IOException {
    String comment;
    try (InputStream yaml = ViewsReader.class.getResourceAsStream("/simulated-views.yaml")) {
      String file = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      comment = file.substring(0, file.indexOf("\nviews:"));
    }

    assertThat(comment).contains(Fact.names());
    assertThat(comment).contains(Arrays.stream(Form.values()).map(Form::yamlName).toList());
  }

  private static Map<Integer, SimulatedView> read(String yaml) throws IOException {
    return new ViewsReader(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "views.yaml")
        .read(Catalogue.builtIn());
  }
}
