/**
 * Preloaded before a program, makes it take itself for a Windows executable made by `deno compile`.
 *
 * @module
 */

Object.assign(Deno, { build: { ...Deno.build, os: "windows", standalone: true } });
