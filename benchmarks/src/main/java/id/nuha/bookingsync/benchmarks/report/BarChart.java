package id.nuha.bookingsync.benchmarks.report;

import java.util.List;

/** One benchmark's medians as bars, in SVG. Each unit has a scale of its own. */
public final class BarChart {
  private static final int LABEL = 330;
  private static final int BAR = 420;
  private static final int ROW = 22;
  private static final int WIDTH = LABEL + BAR + 110;

  private BarChart() {}

  /** The picture of these series, all of one benchmark. */
  public static String of(String title, List<Series> series) {
    StringBuilder body = new StringBuilder();
    int y = 34;
    String measure = "";
    for (Series one : series) {
      if (!one.measure().equals(measure)) {
        measure = one.measure();
        y += 10;
        body.append(text(10, y + 14, "start", "700", measure + ", " + one.unit()));
        y += ROW;
      }
      boolean isOurs = one.contender().equals(Results.OURS);
      double largest =
          series.stream()
              .filter(other -> other.unit().equals(one.unit()))
              .mapToDouble(Series::median)
              .max()
              .orElseThrow();
      long length = largest > 0 ? Math.round(BAR * one.median() / largest) : 0;
      body.append(text(LABEL - 8, y + 14, "end", isOurs ? "700" : "400", one.contender()));
      body.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
              .formatted(
                  LABEL, y + 2, Math.max(1, length), ROW - 6, isOurs ? "#0b6e4f" : "#9aa5b1"));
      body.append(
          text(LABEL + (int) length + 6, y + 14, "start", "400", Numbers.text(one.median())));
      y += ROW;
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
    font-family="sans-serif" font-size="12">
    <rect width="100%%" height="100%%" fill="#ffffff"/>
    <text x="10" y="22" font-size="15" font-weight="700">%3$s</text>
    %4$s</svg>
    """
        .formatted(WIDTH, y + 12, escaped(title), body);
  }

  private static String text(int x, int y, String anchor, String weight, String text) {
    return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>\n"
        .formatted(x, y, anchor, weight, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
