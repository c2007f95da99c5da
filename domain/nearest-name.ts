/** Nobody means a name with a text longer than this, and comparing takes its length times theirs. */
const LONGEST_GIVEN = 64;

/** The name that was probably meant: one that begins like the given one, else one with few letters of difference. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > LONGEST_GIVEN) {
    return undefined;
  }
  const lower = given.toLowerCase();
  const longer = names.find((name) => lower.length >= 4 && name.toLowerCase().startsWith(lower));
  if (longer !== undefined) {
    return longer;
  }
  const [best] = names
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** Single-character insertions, removals and changes from one text to the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
