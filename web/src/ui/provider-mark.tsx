import { classes } from "./classes.ts";
import styles from "./provider-mark.module.css";

/** As the providers' folders and bills name them, in small letters. */
const marks: Record<string, string> = {
  aws: "AWS",
  "amazon web services": "AWS",
  azure: "Az",
  microsoft: "Az",
  gcp: "GC",
  "google cloud": "GC",
  google: "GC",
  oci: "OCI",
  oracle: "OCI",
  openai: "OA",
  anthropic: "An",
  gemini: "Ge",
  chatgpt: "CG",
};
const names: Record<string, string> = {
  aws: "AWS",
  azure: "Azure",
  gcp: "Google Cloud",
  oci: "Oracle Cloud",
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Gemini",
  chatgpt: "ChatGPT",
  focus: "FOCUS",
};

/** A provider by the name people know. */
export function providerName(provider: string): string {
  return names[provider.toLowerCase()] ?? (/^[a-z]+$/.test(provider) ? capital(provider) : provider);
}

/** The square with the provider's letters; its name stands beside it, so assistive technology skips the mark. */
export function ProviderMark({ provider, size }: { provider: string; size?: "small" | undefined }) {
  const letters = marks[provider.toLowerCase()] ?? lettersOf(provider);
  return (
    <span aria-hidden className={classes(styles.mark, size && styles.small)} title={providerName(provider)}>
      {letters}
    </span>
  );
}

function capital(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}

function lettersOf(name: string): string {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const [first = "?", second] = words;
  return second ? `${first[0]}${second[0]}`.toUpperCase() : capital(first.slice(0, 2));
}
