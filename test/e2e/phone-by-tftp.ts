import { RawClient } from "../server/tftp/raw-client";

/** What asks a server for files from an address of its own, as a phone does. */
export class PhoneByTftp {
  private readonly mac: string;
  private readonly address: string;
  private readonly port: number;

  /**
   * @param address One of 127.0.0.0/8
   * @param port Where the server listens
   */
  constructor(mac: string, address: string, port: number) {
    this.mac = mac;
    this.address = address;
    this.port = port;
  }

  /** Reads each file to its end, or to the server's error; each from another port, as phones do. */
  async ask(...files: readonly string[]): Promise<void> {
    for (const file of files) {
      const client = await RawClient.open(this.address);
      await client.read(file, this.port).catch(() => undefined);
    }
  }

  /** What a 7940 with the SIP load asks for when it starts (cisco.md section 2.1, D). */
  boot(): Promise<void> {
    return this.ask("SIPDefault.cnf", `SIP${this.mac}.cnf`, "RINGLIST.DAT", "dialplan.xml");
  }
}
