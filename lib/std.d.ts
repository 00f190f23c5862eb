/** Types of the `@std` functions in use: the npm package they come from has none. Without this file everything
 * imported from `@std` would be `any`, and mistakes would pass the check. Each promises no more than the real one. */

declare module "@std/async/deadline" {
  export function deadline<T>(promise: Promise<T>, ms: number): Promise<T>;
}

declare module "@std/async/delay" {
  export function delay(ms: number): Promise<void>;
}

declare module "@std/cli/parse-args" {
  export function parseArgs(
    args: string[],
    options: {
      boolean: string[];
      string: string[];
      collect?: string[];
      unknown: (arg: string) => unknown;
    },
  ): { _: (string | number)[]; [name: string]: unknown };
}

declare module "@std/fmt/colors" {
  export function setColorEnabled(enabled: boolean): void;
  export function stripAnsiCode(text: string): string;
  export function blue(text: string): string;
  export function cyan(text: string): string;
  export function dim(text: string): string;
  export function green(text: string): string;
  export function magenta(text: string): string;
  export function red(text: string): string;
  export function yellow(text: string): string;
}
