import type { TablePreview } from "../../api/datasets.ts";
import { Icon } from "../../parts/icon.tsx";

interface Props {
  table: TablePreview;
  /** In the order that labelers see. */
  columns: readonly string[];
  fault: string | undefined;
  onChange(columns: string[]): void;
}

/** The first rows of a table, its columns to be ticked in the order that labelers see them. */
export function TableColumns({ table, columns, fault, onChange }: Props) {
  if (table.problem !== undefined)
    return (
      <p class="error-text">
        <Icon name="error" /> {table.path}: {table.problem}
      </p>
    );
  const toggle = (name: string) => onChange(columns.includes(name) ? columns.filter((each) => each !== name) : [...columns, name]);
  return (
    <fieldset class="stack tight" aria-describedby={fault ? "columns-fault" : undefined}>
      <legend class="fieldset-title">Columns that labelers see</legend>
      <p class="hint">In the order in which you tick them. Spans count characters in them, so they cannot be changed later.</p>
      {fault && (
        <p id="columns-fault" class="error-text">
          <Icon name="error" /> {fault}
        </p>
      )}
      <section class="scroll-x table-preview" aria-label={`First rows of ${table.path}`}>
        <table class="table">
          <thead>
            <tr>
              {table.columns.map((name) => (
                <th key={name} scope="col" class={columns.includes(name) ? "is-shown" : ""}>
                  <label class="choice">
                    <input type="checkbox" checked={columns.includes(name)} onChange={() => toggle(name)} />
                    <span>{name}</span>
                    {columns.includes(name) && columns.length > 1 && <span class="column-place number">{columns.indexOf(name) + 1}</span>}
                  </label>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={at}>
                {table.columns.map((name, index) => (
                  <td key={name} class={columns.includes(name) ? "is-shown" : "muted"}>
                    <span class="cell-text">{row[index] ?? ""}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {columns.length > 1 && (
        <p class="small muted" aria-live="polite">
          Labelers read {columns.join(", then ")}.
        </p>
      )}
    </fieldset>
  );
}
