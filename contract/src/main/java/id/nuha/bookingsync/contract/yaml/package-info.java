/** Reading YAML files into records, with messages that say line, column and mend. */
@NullMarked
package id.nuha.bookingsync.contract.yaml;

import org.jspecify.annotations.NullMarked;
