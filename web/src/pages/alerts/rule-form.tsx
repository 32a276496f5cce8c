import type { Answer } from "../../../../shared/api/routes.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { type Draft, type Kind, type problemsOf, withKind } from "./draft.ts";
import styles from "./rule-form.module.css";
import { RuleSentence } from "./rule-sentence.tsx";

interface FormProps {
  org: string;
  draft: Draft;
  channels: Answer<"GET /api/alerts">["channels"];
  problems: ReturnType<typeof problemsOf>;
  currencies: readonly string[];
  /** What the newest alert of the replay would say. */
  preview: { when: string; text: string } | undefined;
  onChange: (draft: Draft) => void;
}

const kinds: { value: Kind; label: string; note: string }[] = [
  { value: "jump", label: "A day jumps above its usual", note: "Usual is the median of the same weekday" },
  { value: "threshold", label: "A period costs more than an amount", note: "A day, a week or a month" },
  { value: "budget", label: "A monthly budget is used up", note: "At a share of it" },
];
const coolDowns = [0, 12, 24, 48, 168];

/** An alert as a sentence of fields. */
export function RuleForm({ org, draft, channels, problems, currencies, preview, onChange }: FormProps) {
  const change = (changes: Partial<Draft>) => onChange({ ...draft, ...changes });
  return (
    <Card flush className={styles.form ?? ""}>
      <div className={styles.part}>
        <TextField
          label="Name"
          value={draft.name}
          error={problems.name}
          onChange={(name) => change({ name })}
          maxLength={100}
        />
      </div>
      <div className={styles.part}>
        <h2 className={styles.heading}>Tell us when</h2>
        <Select
          label="What to watch for"
          layout="field"
          value={draft.kind}
          options={kinds}
          onChange={(kind) => onChange(withKind(draft, kind))}
        />
        <RuleSentence org={org} draft={draft} problems={problems} currencies={currencies} onChange={change} />
      </div>
      <div className={styles.part}>
        <h2 className={styles.heading}>How it behaves</h2>
        <ul className={styles.rows}>
          <li>
            <div>
              <p>Quiet after it fired</p>
              <p className={styles.help}>One alert per episode; then it rests.</p>
            </div>
            <Select
              layout="sentence"
              label="Quiet after it fired"
              value={String(draft.coolDownHours)}
              options={[...new Set([...coolDowns, draft.coolDownHours])].sort((a, b) => a - b).map(hoursOption)}
              onChange={(hours) => change({ coolDownHours: Number(hours) })}
            />
          </li>
          <li>
            <div>
              <p>Complete days only</p>
              <p className={styles.help}>
                Days still arriving never fire, nor does a silent source: no data is not no cost.
              </p>
            </div>
            <Badge>Always</Badge>
          </li>
          <li>
            <Switch
              label={
                <span>
                  Turned on
                  <span className={styles.below}>Judged after every load and every morning at 08:00 UTC.</span>
                </span>
              }
              isChecked={draft.enabled}
              onChange={(enabled) => change({ enabled })}
            />
          </li>
        </ul>
      </div>
      <fieldset className={styles.part}>
        <legend className={styles.heading}>Who hears it</legend>
        <p className={styles.help}>Every alert stands on the Alerts page. It also goes to:</p>
        {channels.map(({ id, name, kind, config }) => (
          <Checkbox
            key={id}
            label={`${name}, ${channelText(kind, config)}`}
            isChecked={draft.channelIds.includes(id)}
            onChange={(isOn) =>
              change({ channelIds: isOn ? [...draft.channelIds, id] : draft.channelIds.filter((one) => one !== id) })
            }
          />
        ))}
        {channels.length === 0 && (
          <p className={styles.help}>
            No channel yet. A webhook is added with <code>npm run alerts</code>.
          </p>
        )}
        {preview && (
          <div className={styles.preview}>
            <p className={styles.help}>They read, for {preview.when}</p>
            <p className={styles.previewText}>{preview.text}</p>
          </div>
        )}
      </fieldset>
    </Card>
  );
}

function hoursOption(hours: number) {
  const label = hours === 0 ? "not at all" : hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
  return { value: String(hours), label };
}

function channelText(kind: string, config: Record<string, string>): string {
  return kind === "webhook" ? `webhook to ${config.host ?? "a receiver"}` : "files on this machine";
}
