/** A file with a placeholder for each secret, so that its text can be shown and compared. */
export interface RenderedFile {
  /** Name below the root of TFTP, or in Asterisk's store. */
  path: string;
  /** Text with LF line ends. */
  text: string;
  /** Placeholder in the text → the value that takes its place on the host, encoded for the file's format. */
  secrets: Record<string, string>;
  /** Who reads it: the phone's SIP load, what runs before it, or Asterisk. */
  reader: "sip-load" | "loader" | "asterisk";
}
