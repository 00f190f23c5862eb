/** Types of the `@std` functions in use, which have none on npm. */

declare module "@std/async/deadline" {
  function deadline<T>(promise: Promise<T>, ms: number): Promise<T>;
}

declare module "@std/async/delay" {
  function delay(ms: number): Promise<void>;
}

declare module "@std/cli/parse-args" {
  function parseArgs(
    args: string[],
    options: { boolean: string[]; string: string[]; collect?: string[]; unknown(arg: string): unknown },
  ): { _: (string | number)[]; [name: string]: unknown };
}

declare module "@std/fmt/colors" {
  type Paint = (text: string) => string;
  function setColorEnabled(enabled: boolean): void;
  const blue: Paint, cyan: Paint, dim: Paint, green: Paint, magenta: Paint, red: Paint, yellow: Paint;
  function stripAnsiCode(text: string): string;
}
