package id.nuha.bookingsync.local.readme;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A right that the README says a login needs.
 *
 * @param login whose: fetcher or writer
 */
public record KafkaRights(String login, AclOperation operation, ResourceType type, String name) {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (fetcher|writer|both) \\| (topic|group)s? (`[^|]+) \\| ([A-Z, ]+)");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** All that are needed; not those that are only better. */
  public static List<KafkaRights> needed() {
    List<KafkaRights> rights = new ArrayList<>();
    ROW.matcher(Document.of("README.md").text())
        .results()
        .forEach(row -> logins(row).forEach(login -> add(rights, login, row)));
    return rights;
  }

  private static List<String> logins(MatchResult row) {
    return row.group(1).equals("both") ? List.of("fetcher", "writer") : List.of(row.group(1));
  }

  private static void add(List<KafkaRights> rights, String login, MatchResult row) {
    NAME.matcher(row.group(3))
        .results()
        .forEach(
            name ->
                Arrays.stream(row.group(4).strip().split("[, ]+"))
                    .map(AclOperation::fromString)
                    .map(
                        operation ->
                            new KafkaRights(
                                login,
                                operation,
                                ResourceType.fromString(row.group(2)),
                                name.group(1)))
                    .forEach(rights::add));
  }
}
