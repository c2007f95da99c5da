/** What one image has to be. */
export interface FirmwareFileArgs {
  /** SHA-256 of the file, 64 hex digits. `npm run firmware -- FOLDER` prints them. */
  sha256: string;
}

/** How phones are led from the load that they run, `currentLoad`, to the one that they are to run. */
export interface FirmwareRolloutArgs {
  /**
   * Most phones that are on their way at once, 1–1000. The next ones begin when all of these run their load.
   *
   * @default 20
   */
  perWave?: number;
  /**
   * Minutes from the first image of a step until the phone runs it, 1–1440. One that takes longer has failed, and no other begins.
   *
   * @default 60
   */
  minutes?: number;
  /**
   * Whether you set `os79xx` and `currentLoad` yourself from stage to stage, and the server tells all phones the same.
   *
   * @default false
   */
  manual?: boolean;
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
  /**
   * How phones are led to their loads.
   *
   * @default 20 at once, each within 60 minutes, by the server itself
   */
  rollout?: FirmwareRolloutArgs;
}
