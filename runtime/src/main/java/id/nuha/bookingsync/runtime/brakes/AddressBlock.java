package id.nuha.bookingsync.runtime.brakes;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What counts as one address: of IPv6 a block of 64 bits, as every machine has all of its block.
 */
final class AddressBlock {
  private static final int BYTES = 8;
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");
  private static final int MAX_LENGTH = 45;

  private AddressBlock() {}

  /** The block that an address is in; of what is no address, one for all. */
  static String of(String address) {
    if (WITH_PORT.matcher(address).matches()) { // as some proxies write them
      return of(address.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]]", ""));
    }
    if (address.length() > MAX_LENGTH) {
      return "";
    }
    if (!address.contains(":")) {
      return address;
    }
    try {
      // In brackets nothing is ever looked up.
      InetAddress parsed = InetAddress.getByName("[" + address + "]");
      return parsed instanceof Inet4Address
          ? parsed.getHostAddress()
          : HexFormat.of().formatHex(parsed.getAddress(), 0, BYTES);
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
