import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SessionQueue } from "../../../server/tftp/session-queue";

const SMALL = 1000;
const LARGE = 2000;

/** A queue that writes down who starts, in what order. */
function queueOf(places: number, waiting = 100) {
  const started: string[] = [];
  const queue = new SessionQueue({ places, waiting, smallBytes: SMALL });
  const enter = (key: string, bytes: number) => queue.enter(key, bytes, () => started.push(key));
  return { queue, started, enter };
}

describe("the queue of transfers", () => {
  it("starts at once while there is a place", () => {
    const { enter, started } = queueOf(2);
    expect([enter("a", SMALL), enter("b", SMALL), enter("c", SMALL)]).toEqual(["started", "started", "waiting"]);
    expect(started).toEqual(["a", "b"]);
  });

  it("starts who waited when a place is free, the first one first", () => {
    const { queue, enter, started } = queueOf(1);
    for (const key of ["a", "b", "c"]) {
      enter(key, SMALL);
    }
    queue.leave("a");
    queue.leave("b");
    expect(started).toEqual(["a", "b", "c"]);
  });

  it("starts small files before large ones that came earlier", () => {
    const { queue, enter, started } = queueOf(1);
    enter("running", SMALL);
    enter("firmware 1", LARGE);
    enter("firmware 2", LARGE);
    enter("settings 1", SMALL);
    enter("settings 2", SMALL);
    for (const key of ["running", "settings 1", "settings 2", "firmware 1"]) {
      queue.leave(key);
    }
    expect(started).toEqual(["running", "settings 1", "settings 2", "firmware 1", "firmware 2"]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 4],
    [10, 8],
    [11, 8],
  ])("of %d places gives large files %d", (places, large) => {
    const { enter, started } = queueOf(places);
    for (let key = 0; key < places; key++) {
      enter(`large ${key}`, LARGE);
    }
    expect(started).toHaveLength(large);
    const rest = places - large;
    for (let key = 0; key < rest; key++) {
      expect(enter(`small ${key}`, SMALL)).toBe("started");
    }
    expect(enter("one more", SMALL)).toBe("waiting");
  });

  it("gives small files all places", () => {
    const { enter } = queueOf(5);
    expect(Array.from({ length: 6 }, (_, key) => enter(String(key), SMALL)).at(4)).toBe("started");
  });

  it("knows who runs or waits, and starts nobody twice", () => {
    const { queue, enter, started } = queueOf(1);
    enter("a", SMALL);
    enter("b", LARGE);
    expect([enter("a", SMALL), enter("b", LARGE), enter("b", SMALL)]).toEqual(["known", "known", "known"]);
    expect([queue.running, queue.waiting]).toEqual([1, 1]);
    queue.leave("a");
    queue.leave("a");
    expect(started).toEqual(["a", "b"]);
    expect(enter("a", SMALL)).toBe("waiting");
  });

  it("has places to wait for so many and no more", () => {
    const { queue, enter, started } = queueOf(1, 2);
    const entries = ["a", "b", "c", "d"].map((key) => enter(key, SMALL));
    expect(entries).toEqual(["started", "waiting", "waiting", "full"]);
    queue.leave("a");
    expect(enter("d", SMALL)).toBe("waiting");
    queue.leave("b");
    queue.leave("c");
    expect(started).toEqual(["a", "b", "c", "d"]);
  });

  it("without places to wait turns away whoever finds none to run", () => {
    const { enter } = queueOf(1, 0);
    expect([enter("a", SMALL), enter("b", SMALL)]).toEqual(["started", "full"]);
  });

  it("forgets who waits, and only him", () => {
    const { queue, enter, started } = queueOf(1);
    for (const key of ["a", "b", "c"]) {
      enter(key, SMALL);
    }
    queue.forget("a");
    queue.forget("b");
    queue.forget("nobody");
    expect([queue.running, queue.waiting]).toEqual([1, 1]);
    queue.leave("a");
    expect(started).toEqual(["a", "c"]);
  });

  it("takes a transfer that is over before its start returns", () => {
    const started: string[] = [];
    const queue = new SessionQueue({ places: 1, waiting: 10, smallBytes: SMALL });
    queue.enter("running", SMALL, () => started.push("running"));
    for (const key of ["a", "b", "c"]) {
      queue.enter(key, SMALL, () => {
        started.push(key);
        queue.leave(key);
      });
    }
    queue.leave("running");
    expect(started).toEqual(["running", "a", "b", "c"]);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it("holds to its rules whatever happens in whatever order", () => {
    const happening = fc.record({
      what: fc.constantFrom("enter", "enter", "enter", "leave", "forget"),
      key: fc.integer({ min: 0, max: 30 }).map(String),
      large: fc.boolean(),
    });
    const sizes = { places: fc.integer({ min: 1, max: 8 }), waiting: fc.integer({ min: 0, max: 8 }) };
    fc.assert(
      fc.property(fc.record(sizes), fc.array(happening, { maxLength: 120 }), ({ places, waiting }, happenings) => {
        const model = new QueueModel(places, waiting);
        const { queue, started, enter } = queueOf(places, waiting);
        for (const { what, key, large } of happenings) {
          if (what === "enter") {
            expect(enter(key, large ? SMALL + 1 : SMALL)).toBe(model.enter(key, large));
          } else if (what === "leave") {
            queue.leave(key);
            model.leave(key);
          } else {
            queue.forget(key);
            model.waitingLine = model.waitingLine.filter((waiter) => waiter.key !== key);
          }
          expect(started).toEqual(model.started);
          expect([queue.running, queue.waiting]).toEqual([model.running.length, model.waitingLine.length]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

interface Member {
  readonly key: string;
  readonly large: boolean;
}

/** The same rules in the plainest form: one line in the order of arrival, searched anew each time. */
class QueueModel {
  readonly started: string[] = [];
  running: Member[] = [];
  waitingLine: Member[] = [];
  private readonly places: number;
  private readonly waiting: number;

  constructor(places: number, waiting: number) {
    this.places = places;
    this.waiting = waiting;
  }

  enter(key: string, large: boolean): string {
    if ([...this.running, ...this.waitingLine].some((member) => member.key === key)) {
      return "known";
    }
    const member = { key, large };
    if (this.fits(member)) {
      this.start(member);
      return "started";
    }
    if (this.waitingLine.length >= this.waiting) {
      return "full";
    }
    this.waitingLine.push(member);
    return "waiting";
  }

  leave(key: string): void {
    this.running = this.running.filter((member) => member.key !== key);
    for (let next = this.next(); next !== undefined; next = this.next()) {
      const starting = next;
      this.waitingLine = this.waitingLine.filter((member) => member !== starting);
      this.start(starting);
    }
  }

  private next(): Member | undefined {
    const fitting = this.waitingLine.filter((member) => this.fits(member));
    return fitting.find(({ large }) => !large) ?? fitting[0];
  }

  private fits({ large }: Member): boolean {
    const largePlaces = Math.max(1, Math.floor((this.places * 4) / 5));
    const largeOnes = this.running.filter((member) => member.large).length;
    return this.running.length < this.places && (!large || largeOnes < largePlaces);
  }

  private start(member: Member): void {
    this.running.push(member);
    this.started.push(member.key);
  }
}
