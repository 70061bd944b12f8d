import type { ApiKeyMade } from "../../api/people.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { curlLine } from "./api-key-words.ts";

/** The key, to be taken along: nothing shows it again. */
export function ShownOnce({ made }: { made: ApiKeyMade }) {
  const command = curlLine(location.origin, made.key);
  return (
    <div class="stack">
      <p class="key-once">
        <Icon name="warning" />
        <span>
          <strong>This is the only time it is shown.</strong> Put it where the program keeps its secrets; whoever has it can do what it may.
        </span>
      </p>
      <div class="stack tight">
        <Field label="Key">
          {(ids) => (
            <textarea
              {...ids}
              class="input key-text"
              autofocus
              readOnly
              rows={2}
              spellcheck={false}
              value={made.key}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </Field>
        <CopyButton text={made.key} label="Copy key" />
      </div>
      <div class="stack tight">
        <h3>Try it</h3>
        <pre class="key-command">
          <code>{command}</code>
        </pre>
        <CopyButton text={command} label="Copy command" />
      </div>
    </div>
  );
}
