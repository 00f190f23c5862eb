/**
 * What a verification has to undo, however it ends: programs to stop, files to remove.
 *
 * @module
 */

/** What is still to be undone. */
export const undo: Set<() => Promise<void>> = new Set();

/** Undoes everything. */
export async function undoAll(): Promise<void> {
  await Promise.all([...undo].map((action) => action()));
}
