package id.nuha.bookingsync.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private final Results results =
      new Results(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));

  @BeforeEach
  void measureThreeTimes() {
    for (double factor : new double[] {1, 3, 2}) {
      results.add("writer", "insert", Results.OURS, "rows/s", 10_000 * factor);
      results.add("writer", "insert", "rival <& ceiling>", "rows/s", 4_000 * factor);
      results.add("writer", "replay", Results.OURS, "rows/s", 1.234 * factor);
    }
    results.add("fetch", "20 bookings", "the tutorial's loop", "s", 22);
  }

  @Test
  void tableShowsMediansRangesAndOurRatio() {
    assertThat(MarkdownTable.of(results).lines().skip(2))
        .containsExactly(
            "| writer | insert | **ours** | 20,000 | 10,000 to 30,000 | rows/s |  |",
            "| writer | insert | rival <& ceiling> | 8,000 | 4,000 to 12,000 | rows/s | 2.50 |",
            "| writer | replay | **ours** | 2.47 | 1.23 to 3.70 | rows/s |  |",
            "| fetch | 20 bookings | the tutorial's loop | 22.0 | 22.0 to 22.0 | s |  |");
  }

  @Test
  void barsAreAsLongAsTheMediansAre() throws Exception {
    String svg = BarChart.of("writer", results.series().subList(0, 2));

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    Element ours = (Element) document.getElementsByTagName("rect").item(1);
    Element rival = (Element) document.getElementsByTagName("rect").item(2);
    assertThat(ours.getAttribute("width")).isEqualTo("420");
    assertThat(rival.getAttribute("width")).isEqualTo("168");
    assertThat(document.getDocumentElement().getTextContent())
        .contains("insert, rows/s", "rival <& ceiling>", "8,000");
  }

  @Test
  void filesHoldAllValues(@TempDir Path folder) throws Exception {
    ResultsFile.write(folder.resolve("new"), results, Map.of("rows", 7));

    assertThat(folder.resolve("new"))
        .isDirectoryContaining(file -> file.endsWith("writer.svg"))
        .isDirectoryContaining(file -> file.endsWith("fetch.svg"))
        .isDirectoryContaining(file -> file.endsWith("results.md"));
    JsonNode json =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("new").resolve("results.json")));
    assertThat(json.at("/settings/rows").intValue()).isEqualTo(7);
    JsonNode rival = json.at("/results/1");
    assertThat(rival.at("/contender").stringValue()).isEqualTo("rival <& ceiling>");
    assertThat(rival.at("/values/2").doubleValue()).isEqualTo(8_000);
    assertThat(rival.at("/median").doubleValue()).isEqualTo(8_000);
    assertThat(rival.at("/ours_divided_by_this").doubleValue()).isEqualTo(2.5);
  }
}
