import { lockable, type ValueKind } from "../../domain/settings/value-kind";
import type { Choice } from "./member";

/** Words whose meaning or whose name in a program can't be told from themselves. */
interface Wording {
  readonly meaning: string;
  /** Word → its meaning, or its name in a program and its meaning. */
  readonly words: Readonly<Record<string, string | readonly [member: string, meaning: string]>>;
}

const WORDINGS: Readonly<Record<string, Wording>> = {
  DaylightSaving: {
    meaning: "A daylight saving rule that a phone can follow by itself.",
    words: {
      eu: "Last Sunday of March to last Sunday of October.",
      us: "Second Sunday of March to first Sunday of November.",
      none: "The clock is never moved.",
    },
  },
  DayOfWeek: {
    meaning: "A day of the week, as the phone spells it.",
    words: Object.fromEntries(
      ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].map((day) => [day, `${day}.`]),
    ),
  },
  Lockable: {
    meaning: "A feature of the phone that its user may switch, unless it is locked.",
    words: {
      off: "Off until the user switches it on.",
      on: "On until the user switches it off.",
      "off-locked": "Off, and the user can't switch it on.",
      "on-locked": "On, and the user can't switch it off.",
    },
  },
  UserInfo: {
    meaning: "The `;user=` parameter of a request.",
    words: { none: "None.", phone: "`;user=phone`.", ip: "`;user=ip`." },
  },
  PreferredCodec: {
    meaning: "A codec of the phone.",
    words: {
      g711ulaw: ["G711Ulaw", "G.711 μ-law, as in North America and Japan."],
      g711alaw: ["G711Alaw", "G.711 A-law, as elsewhere."],
      g729a: "G.729 annex A.",
      none: "All codecs in the phone's own order.",
    },
  },
  DtmfOutOfBand: {
    meaning: "How keys pressed in a call are sent beside the audio.",
    words: {
      avt: "As events of RFC 4733, if the other side agrees.",
      avt_always: "As events of RFC 4733, whatever the other side says.",
      none: "Not at all.",
    },
  },
  DtmfLevel: {
    meaning: "Level of the tones of keys.",
    words: {
      "-6dB": ["Minus6Db", "6 dB below nominal."],
      "-3dB": ["Minus3Db", "3 dB below nominal."],
      nominal: "As the phone comes.",
      "+3dB": ["Plus3Db", "3 dB above nominal."],
      "+6dB": ["Plus6Db", "6 dB above nominal."],
    },
  },
  MediaPriority: {
    meaning: "IP precedence (RFC 791 section 3.1).",
    words: {
      routine: "DSCP CS0.",
      priority: "DSCP CS1.",
      immediate: "DSCP CS2.",
      flash: "DSCP CS3.",
      "flash-override": "DSCP CS4.",
      critic: "DSCP CS5.",
    },
  },
  SntpMode: {
    meaning: "How the phone finds the time.",
    words: {
      unicast: "Asks the server and nobody else.",
      multicast: "Only listens.",
      anycast: "Stays with whoever answered first.",
      directedbroadcast: ["DirectedBroadcast", "Asks once, then listens to multicast."],
    },
  },
  ClockFormat: {
    meaning: "How the display shows the time.",
    words: {
      "12h": ["Hours12", "12 hours until the user changes it."],
      "24h": ["Hours24", "24 hours until the user changes it."],
      "12h-locked": ["Hours12Locked", "12 hours, and the user can't change it."],
      "24h-locked": ["Hours24Locked", "24 hours, and the user can't change it."],
    },
  },
  DateFormat: {
    meaning: "How the display shows the date.",
    words: {
      "M/D/Y": ["MonthDayYear", "Month, day, year."],
      "D/M/Y": ["DayMonthYear", "Day, month, year."],
      "Y/M/D": ["YearMonthDay", "Year, month, day."],
      "Y/D/M": ["YearDayMonth", "Year, day, month."],
      "Y-M-D": ["YearMonthDayDashed", "Year, month, day, with dashes."],
      "YY-M-D": ["LongYearMonthDayDashed", "Year of four digits, month, day, with dashes."],
      "D-M-YY": ["DayMonthLongYearDashed", "Day, month, year of four digits, with dashes."],
    },
  },
  Telnet: {
    meaning: "Log-in to a phone over the network.",
    words: {
      off: "None.",
      on: "Log-in, without privileged commands.",
      privileged: "Log-in, with privileged commands.",
    },
  },
  NetworkMedia: {
    meaning: "Speed and duplex of the port to the switch.",
    words: {
      auto: "Negotiated.",
      full100: "100 Mbit/s, both ways at once.",
      half100: "100 Mbit/s, one way at a time.",
      full10: "10 Mbit/s, both ways at once.",
      half10: "10 Mbit/s, one way at a time.",
    },
  },
  PcPort: {
    meaning: "What is connected to a phone's second port.",
    words: { hub: "A hub or a switch.", pc: "A computer." },
  },
  DialPlanUser: {
    meaning: "The `;user=` parameter that a rule of the dial plan adds.",
    words: { Phone: "`;user=phone`.", IP: ["Ip", "`;user=ip`."] },
  },
};

/** Kinds that several settings share. */
const SHARED: ReadonlyMap<unknown, string> = new Map([[lockable, "Lockable"]]);

/** Name of the type of a setting that is one of a few words: that of its kind if others share it, or its own. */
export function choiceName(path: readonly string[], kind: ValueKind<unknown>): string {
  return SHARED.get(kind) ?? path.map(capitalized).join("");
}

/**
 * The words of a type.
 *
 * @throws Error when nothing is known here of one of them, as after a new one came into the registry.
 */
export function choiceOf(name: string, values: readonly string[]): Choice {
  const wording = WORDINGS[name];
  if (wording === undefined) {
    throw new Error(`scripts/generate/choices.ts has no words for ${name}`);
  }
  const words = values.map((value) => {
    const told = wording.words[value];
    if (told === undefined) {
      throw new Error(`scripts/generate/choices.ts has no meaning of "${value}" for ${name}`);
    }
    const [member, meaning] = typeof told === "string" ? [pascalCase(value), told] : told;
    return { member, value, meaning };
  });
  return { name, meaning: wording.meaning, words };
}

function pascalCase(word: string): string {
  return word.split(/[-_]/).map(capitalized).join("");
}

/** With a capital letter at its beginning. */
export function capitalized(word: string): string {
  return word.replace(/^./u, (first) => first.toUpperCase());
}
