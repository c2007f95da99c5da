/** A dial plan of ours in Asterisk, beside the user's own. */
export interface AsteriskDialPlanArgs {
  /**
   * Its context. One of the user's own can include it, as it can include those of the user.
   *
   * @default "cisco-phones"
   */
  context?: string;
  /**
   * What reaches the caller's own voicemail box.
   *
   * @example "*97"
   * @default `messagesNumber` of the settings, else "8500"
   */
  voicemailNumber?: string;
  /**
   * How long a line rings before voicemail takes the call where the line has a mailbox, and the call ends where it has none; in seconds,
   * 5–300.
   *
   * @default 30
   */
  ringSeconds?: number;
  /**
   * Contexts of the user's own that it includes, such as one with outgoing lines.
   *
   * @example ["outgoing"]
   * @default none
   */
  include?: string[];
}

/** Voicemail boxes of ours in Asterisk. */
export interface AsteriskVoicemailArgs {
  /**
   * Address to which a mail goes about each message, by the extension of a line with a mailbox. Asterisk's own `[general]` says what is in it.
   *
   * @example { "100": "desk@example.net" }
   * @default no mails
   */
  emails?: Record<string, string>;
}
