import { addressFault } from "../network-address";
import { FIELD_LIMITS } from "../phone-models";
import { GENERATED_FOR_7_4 } from "./first-load";
import { defaulted, optional } from "./setting";
import { oneOf, words } from "./value-kind";

/** The clock (cisco.md section 1.9). The zone and its rules are settings of a kind of their own. */
export const TIME_SETTINGS = {
  sntpServer: optional({
    kind: words(
      { max: FIELD_LIMITS.address, also: addressFault },
      "an IPv4 address; later loads also take a host name",
    ),
    keys: "sntp_server",
    since: "2.0",
    meaning: "Time server. Without one the clock stays where it is.",
    phoneDefault: "none",
    doubt: "Cisco's texts ask for an IP address; users' files on 8-12-00 have host names.",
    scope: "shared",
    example: "192.168.1.3",
  }),
  sntpMode: defaulted("unicast", {
    kind: oneOf(["unicast", "multicast", "anycast", "directedbroadcast"]),
    keys: "sntp_mode",
    since: "2.0",
    meaning:
      "`unicast` asks the server and nobody else; `multicast` only listens; `anycast` stays with the server, or without one " +
      "with whoever answered first; `directedbroadcast` asks once and then listens to multicast.",
    phoneDefault: "directedbroadcast",
    scope: "shared",
  }),
  clockFormat: defaulted("24h", {
    kind: oneOf({ "12h": "0", "24h": "1", "12h-locked": "2", "24h-locked": "3" }),
    keys: "time_format_24hr",
    since: "2.0",
    meaning: "12 or 24 hours; a locked one can't be changed at the phone.",
    phoneDefault: "1",
    doubt: "Since which load there are locked ones is not established; Cisco's older template has the other two alone.",
    scope: "shared",
  }),
  dateFormat: defaulted("D/M/Y", {
    kind: oneOf(["M/D/Y", "D/M/Y", "Y/M/D", "Y/D/M", "Y-M-D", "YY-M-D", "D-M-YY"]),
    keys: "date_format",
    since: GENERATED_FOR_7_4,
    meaning: "Order of the date on the display; `YY` is a year of four digits.",
    phoneDefault: "M/D/Y",
    doubt:
      "`D-M-YY` is known from a real file only. The phone's own is what Cisco's own call manager generates; sipXconfig ships `YY-M-D`.",
    scope: "shared",
  }),
} as const;
