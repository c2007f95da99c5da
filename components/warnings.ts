let wanted = true;

/** Whether a component that is made right now is to log its warnings. Ask in its constructor. */
export function warningsWanted(): boolean {
  return wanted;
}

/** Makes components whose warnings were given already, by whoever has checked all of them together. */
export function withoutWarnings<T>(make: () => T): T {
  const before = wanted;
  wanted = false;
  try {
    return make();
  } finally {
    wanted = before;
  }
}
