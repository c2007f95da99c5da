import type { Note } from "./boot-report";

/** Notes in the order in which they came, each once: a phone reads the same files again after a restart. */
export class NoteList {
  readonly notes: Note[] = [];
  private readonly known = new Set<string>();

  add(...notes: readonly Note[]): void {
    for (const note of notes) {
      const key = `${note.file ?? ""}\n${note.line ?? ""}\n${note.text}`;
      if (!this.known.has(key)) {
        this.known.add(key);
        this.notes.push(note);
      }
    }
  }
}
