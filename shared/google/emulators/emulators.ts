/**
 * Where this run's emulators answer, all on 127.0.0.1; undefined where the machine has none and none could be installed. Tests get it by
 * `inject("emulators")`.
 */
export interface Emulators {
  /** The program of goccy/bigquery-emulator, for `start-bigquery.ts`: one answers a single request at a time, so whoever needs one has its own. */
  bigQuery?: string;
  /** fsouza/fake-gcs-server: http://127.0.0.1:PORT, with an empty bucket `emulated`. */
  storage?: string;
  /** gcloud's Pub/Sub emulator: 127.0.0.1:PORT. */
  pubSub?: string;
}

/** The project that every emulator knows. */
export const emulatedProject = "emulated";

/** What a part is judged by, by name and version; `missing` says why it is not here. */
export interface Judge {
  title: string;
  missing?: string;
}
export type Judges = Record<keyof Emulators, Judge>;

declare module "vitest" {
  export interface ProvidedContext {
    emulators: Emulators;
    judges: Judges;
  }
}
