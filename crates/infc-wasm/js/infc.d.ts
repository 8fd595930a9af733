// The types of infc in JavaScript. `infc schema` states the same documents as JSON Schema.

/** The texts of a site, by their paths below it: `{ "site.inf": "…", "hosts/web.inf": "…" }`. */
export type Files = Record<string, string>;

export interface EntryOptions {
  /** The file to begin with; `site.inf` if nothing is said. */
  entry?: string;
  /** The day that dates in the site are compared with, as `2027-01-31`; without it they are not compared. */
  today?: string;
  /** How much it may cost: `strict` is for sites of strangers. */
  limits?: "strict";
}

export interface Options extends EntryOptions {
  /** Warnings are as bad as errors: `ok` says no, and nothing is built. */
  deny?: "warnings";
}

export interface CheckOptions extends Options {
  /** What is still `unknown` is an error, as when a site is built. */
  release?: boolean;
}

export interface TestOptions extends EntryOptions {
  /** Only the tests whose names hold this. */
  filter?: string;
}

export interface DiffOptions extends EntryOptions {
  /** What the two states are called, the old one first; `["old", "new"]` if nothing is said. */
  names?: [string, string];
}

/** An answer. */
export interface Answer<T> {
  /** Whether all is well: no error, no warning that is denied, no test that failed. */
  ok: boolean;
  /** The document, byte for byte what the command line prints with `--format json`. */
  text: string;
  /** The document, read. */
  value: T;
}

export interface Span {
  /** In bytes of UTF-8, from 0. */
  start: number;
  end: number;
  /** From 1. */
  line: number;
  /** In characters, from 1. */
  column: number;
  end_line: number;
  end_column: number;
}

export interface Marked {
  file: string;
  span: Span;
  text: string;
}

export interface Fix {
  title: string;
  /** Whether a tool may apply it unasked. */
  safe: boolean;
  edits: Marked[];
}

export interface Step {
  node: string;
  action: string;
  file: string | null;
  span: Span | null;
}

export interface Diagnostic {
  name: string;
  severity: "error" | "warning" | "note";
  message: string;
  file: string;
  span: Span;
  label: string;
  labels: Marked[];
  steps: Step[];
  notes: string[];
  help: string | null;
  fix: Fix | null;
  url: string;
}

export interface Report {
  schema: 1;
  infc_version: string;
  diagnostics: Diagnostic[];
}

export interface BuildReport extends Report {
  /** The id of what is built: the hash of `release.json`; null if nothing is. */
  release: string | null;
  hosts: Record<string, { bundle: string; manifest: Record<string, unknown> }>;
}

/** What a file of a bundle holds; a link has a target instead. */
export type Content = { text: string } | { bytes: number[] } | { link: string };

export interface Bundle extends Report {
  release: string | null;
  /** By the path below the output, as `web/etc/nginx/nginx.conf`. */
  files: Record<string, Content>;
}

export interface Formatted extends Report {
  files: { file: string; layout: "canonical" | "changed" | "broken"; text: string | null }[];
}

export interface TestReport extends Report {
  passed: number;
  failed: number;
  left_out: number;
  tests: {
    name: string;
    outcome: "passed" | "failed";
    file: string;
    line: number;
    failures: Diagnostic[];
    found: Diagnostic[];
  }[];
}

export interface Explanations {
  schema: 2;
  found: {
    name: string;
    what: string;
    title: string;
    /** Markdown. */
    page: string;
    severity?: "error" | "warning" | "note";
  }[];
}

/** A document whose form `schema(…)` states. */
export type Document = Record<string, unknown>;

/** What is wrong with a site. */
export function check(files: Files, options?: CheckOptions): Answer<Report>;
/** Builds a site; the ids and the manifests of what is built. */
export function build(files: Files, options?: Options): Answer<BuildReport>;
/** Builds a site; every file that is built. */
export function bundle(files: Files, options?: Options): Answer<Bundle>;
/** Who reaches what; of a site that is too broken to tell, what is wrong with it. */
export function exposure(files: Files, options?: Options): Answer<Document | Report>;
/** By which way `from` reaches `to`, or what keeps it out: `reach(files, "internet", "web:443")`. */
export function reach(files: Files, from: string, to: string, options?: Options): Answer<Document | Report>;
/** Who reaches more, and who less, than in `old`. */
export function against(old: Files, files: Files, options?: Options & DiffOptions): Answer<Document | Report>;
/** What `files` change of `old`: in meaning, by causes, line by line. */
export function diff(old: Files, files: Files, options?: DiffOptions): Answer<Document>;
/** Why a value, `hosts.web.ssh.port`, a line, `web/etc/hosts:1`, or a port, `web:443`, is as it is. */
export function why(files: Files, path: string, options?: EntryOptions): Answer<Document | Report>;
/** Runs the tests of a site. */
export function test(files: Files, options?: TestOptions): Answer<TestReport>;
/** Texts in canonical layout. */
export function format(files: Files): Answer<Formatted>;
/** What a name means; without a name, every name. */
export function explain(name?: string): Answer<Explanations>;
/** The form of a document: `schema("check")`. */
export function schema(name: string): Answer<Document>;
/** Any question as one object, `{ ask: "check", files: { … } }`; the document is not read. */
export function ask(question: { ask: string; [name: string]: unknown }): { ok: boolean; text: string };

/** A question that makes no sense, or infc itself has failed. What is wrong with a site is an answer, never an error. */
export class InfcError extends Error {
  /** What is wrong. */
  reason: string;
  /** The next step; empty if there is none to name. */
  help: string;
}

/** Loads infc in a browser, from beside the package or from `source`. In Node.js it is there at once. */
export default function init(source?: string | URL | Request | Response | BufferSource | WebAssembly.Module): Promise<void>;
