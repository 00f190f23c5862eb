/**
 * Types of the `@std` functions in use: the npm package they come from has none. Without this file
 * everything imported from `@std` would be `any`, and mistakes would pass the check.
 */

declare module "@std/assert" {
  export function assert(condition: unknown, message?: string): asserts condition;
  export function assertEquals<T>(actual: T, expected: T, message?: string): void;
  export function assertMatch(actual: string, expected: RegExp, message?: string): void;
  export function assertStringIncludes(actual: string, expected: string, message?: string): void;
  export function assertThrows<E extends Error>(
    fn: () => unknown,
    // deno-lint-ignore no-explicit-any -- any constructor will do
    ErrorClass: new (...args: any[]) => E,
    messageIncludes?: string,
  ): E;
}

declare module "@std/async/deadline" {
  export function deadline<T>(promise: Promise<T>, ms: number): Promise<T>;
}

declare module "@std/async/delay" {
  export function delay(ms: number): Promise<void>;
}

declare module "@std/async/pool" {
  export function pooledMap<T, R>(
    poolLimit: number,
    array: Iterable<T> | AsyncIterable<T>,
    iteratorFn: (data: T) => Promise<R>,
  ): AsyncIterableIterator<R>;
}

declare module "@std/async/retry" {
  export function retry<T>(
    fn: () => Promise<T>,
    options: {
      maxAttempts: number;
      minTimeout: number;
      multiplier: number;
      jitter: number;
      isRetriable: (error: unknown) => boolean;
    },
  ): Promise<T>;
}

declare module "@std/cli/parse-args" {
  export function parseArgs(
    args: string[],
    options: {
      boolean: string[];
      string: string[];
      collect?: string[];
      alias: Record<string, string>;
      unknown: (arg: string) => boolean;
    },
  ): { _: string[]; [name: string]: string | boolean | string[] | undefined };
}

declare module "@std/fmt/colors" {
  export function setColorEnabled(enabled: boolean): void;
  export function stripAnsiCode(text: string): string;
  export function blue(text: string): string;
  export function bold(text: string): string;
  export function cyan(text: string): string;
  export function dim(text: string): string;
  export function green(text: string): string;
  export function magenta(text: string): string;
  export function red(text: string): string;
  export function yellow(text: string): string;
}
