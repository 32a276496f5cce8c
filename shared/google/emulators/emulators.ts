/**
 * Where this run's emulators answer, all on 127.0.0.1; undefined where the machine has none and none could be installed. Tests get it by
 * `inject("emulators")`.
 */
export interface Emulators {
  /** goccy/bigquery-emulator behind `bigquery-server.ts`: http://127.0.0.1:PORT, project `emulated`. It reads gs:// from `storage`. */
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
