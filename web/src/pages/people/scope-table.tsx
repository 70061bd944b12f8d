import { useId } from "preact/hooks";
import type { Scope } from "../../api/people.ts";
import { Icon } from "../../parts/icon.tsx";
import type { ApiKeyForm } from "./api-key-form.ts";
import { AREAS, ticked } from "./api-key-words.ts";

/** Reading and writing, area by area. */
export function ScopeTable({ model, isOfProject }: { model: ApiKeyForm; isOfProject: boolean }) {
  const id = useId();
  const { scopes } = model.form.value;
  const fault = model.faults.value.scopes;
  const box = (title: string, scope: Scope, word: string) => (
    <input
      type="checkbox"
      aria-label={`${title}: ${word}`}
      checked={scopes.includes(scope)}
      onChange={(event) => model.change({ scopes: ticked(scopes, scope, event.currentTarget.checked) })}
    />
  );
  return (
    <fieldset class="field" aria-describedby={fault ? id : undefined} data-invalid={fault !== undefined}>
      <legend class="visually-hidden">What it may do</legend>
      <table class="table scope-table">
        <thead>
          <tr>
            <th scope="col">What it may do</th>
            <th scope="col">Read</th>
            <th scope="col">Write</th>
          </tr>
        </thead>
        <tbody>
          {AREAS.map(({ title, says, saysOfAll = says, read, write }) => (
            <tr key={title}>
              <th scope="row">
                {title}
                <span class="hint">{isOfProject ? says : saysOfAll}</span>
              </th>
              <td>{box(title, read, "read")}</td>
              <td>{write && box(title, write, "write")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p id={id} class="error-text" aria-live="polite">
        {fault && <Icon name="error" />}
        {fault}
      </p>
    </fieldset>
  );
}
