/** So many addresses are remembered, those asked from last. */
const KEPT_ADDRESSES = 20_000;

/** Which phone asks from which address: the one whose own files were asked for from there last. */
export class PhoneAddresses {
  /** Asked from longest ago first. */
  private readonly owners = new Map<string, string>();
  private readonly places = new Map<string, string>();

  ownerOf(address: string): string | undefined {
    return this.owners.get(address);
  }

  placeOf(mac: string): string | undefined {
    return this.places.get(mac);
  }

  /** @returns whether that is news */
  saw(address: string, mac: string): boolean {
    if (this.owners.get(address) === mac) {
      return false;
    }
    this.forget(address);
    const before = this.places.get(mac);
    if (before !== undefined) {
      this.forget(before);
    }
    this.owners.set(address, mac);
    this.places.set(mac, address);
    for (const oldest of this.owners.keys()) {
      if (this.owners.size <= KEPT_ADDRESSES) {
        break;
      }
      this.forget(oldest);
    }
    return true;
  }

  /** Nobody is known there any more. */
  forget(address: string): void {
    const mac = this.owners.get(address);
    if (mac !== undefined) {
      this.owners.delete(address);
      this.places.delete(mac);
    }
  }
}
