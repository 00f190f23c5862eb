/** Types of the `@std` functions that only the tests use; see lib/std.d.ts. */

declare module "@std/assert" {
  export function assert(condition: unknown, message?: string): asserts condition;
  export function assertEquals<T>(actual: T, expected: T, message?: string): void;
  export function equal(one: unknown, other: unknown): boolean;
  export function assertMatch(actual: string, expected: RegExp, message?: string): void;
  export function assertStringIncludes(actual: string, expected: string, message?: string): void;
  export function assertThrows<E extends Error>(
    fn: () => unknown,
    // deno-lint-ignore no-explicit-any -- any constructor will do
    ErrorClass: new (...args: any[]) => E,
    messageIncludes?: string,
  ): E;
}

declare module "@std/async/pool" {
  export function pooledMap<T, R>(
    poolLimit: number,
    array: Iterable<T> | AsyncIterable<T>,
    iteratorFn: (data: T) => Promise<R>,
  ): AsyncIterableIterator<R>;
}

declare module "@std/fmt/colors" {
  export function bold(text: string): string;
}
