import { Field } from "../../parts/field.tsx";
import { RadioOption } from "../../parts/radio-option.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import type { WrittenInstructions } from "./instructions.ts";
import "./instructions.css";

const WAYS = [
  { way: "none", title: "None" },
  { way: "link", title: "A link" },
  { way: "text", title: "Text (Markdown)" },
] as const;

interface Props {
  value: WrittenInstructions;
  faults: Readonly<Record<string, string | undefined>>;
  onChange(change: Partial<WrittenInstructions>): void;
}

export function InstructionsEditor({ value, faults, onChange }: Props) {
  return (
    <div class="stack">
      <fieldset class="row">
        <legend class="visually-hidden">How labelers are told</legend>
        {WAYS.map(({ way, title }) => (
          <RadioOption key={way} group="instructions" title={title} isChosen={value.instructions === way} onChoose={() => onChange({ instructions: way })} />
        ))}
      </fieldset>
      {value.instructions === "link" && (
        <Field label="Address" error={faults["instructions.url"] ?? faults["instructions"]}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              type="url"
              placeholder="https://"
              maxlength={2_000}
              value={value.link}
              onInput={(event) => onChange({ link: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      {value.instructions === "text" && (
        <div class="markdown-editor">
          <Field label="Text" error={faults["instructions.markdown"] ?? faults["instructions"]} hint="# heading, **strong**, - list, [words](https://address)">
            {(ids) => (
              <textarea
                {...ids}
                class="textarea tall"
                maxlength={100_000}
                value={value.markdown}
                onInput={(event) => onChange({ markdown: event.currentTarget.value })}
              />
            )}
          </Field>
          <section class="field" aria-label="Preview">
            <strong>As labelers see it</strong>
            <div class="markdown-preview">{value.markdown.trim() === "" ? <p class="muted">Nothing written yet.</p> : <Markdown text={value.markdown} />}</div>
          </section>
        </div>
      )}
    </div>
  );
}
