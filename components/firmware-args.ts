/** What one image has to be. */
export interface FirmwareFileArgs {
  /** SHA-256 of the file, 64 hex digits. `npm run firmware -- FOLDER` prints them. */
  sha256: string;
}

/** Which of Cisco's images the phones may load. They are no part of this package, and are fetched from nowhere. */
export interface FirmwareArgs {
  /**
   * Folder of this machine with the images; a relative path starts at the project.
   *
   * @example "firmware"
   */
  folder: string;
  /**
   * The images that are served and no others, by the names of their files.
   *
   * @default every image of the folder, whatever it holds
   */
  files?: Record<string, FirmwareFileArgs>;
}
