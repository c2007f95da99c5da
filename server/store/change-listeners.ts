/** Those who want to know that what is served may have changed. */
export class ChangeListeners {
  private readonly listeners = new Set<() => void>();

  get size(): number {
    return this.listeners.size;
  }

  /** Calls with each change. @returns what ends that. */
  add(listener: () => void): () => void {
    // One that is given twice is two, and each ends by itself.
    const own = (): void => listener();
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  clear(): void {
    this.listeners.clear();
  }
}
