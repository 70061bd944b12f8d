import { useEffect, useState } from "preact/hooks";
import type { Progress } from "../../../api/progress.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { ClassPicker, FEW_CLASSES } from "../../classes/class-picker.tsx";
import { type Filters, readFilters, STATE_NAMES } from "./filters.ts";

interface Props {
  project: ProjectView;
  filters: Filters;
  labelers: Progress["labelers"];
  /** "1,234 items" */
  count: string;
  onChange(filters: Filters): void;
}

/** What is looked for; each filter in force is a chip that takes it away again. */
export function FilterBar({ project, filters, labelers, count, onChange }: Props) {
  const [name, setName] = useState(filters.name ?? "");
  useEffect(() => setName(filters.name ?? ""), [filters.name]);
  const set = (key: keyof Filters, value: string) => {
    const { [key]: _, ...others } = filters;
    onChange(value === "" ? others : { ...others, ...readFilters({ [key === "classId" ? "class" : key]: value }) });
  };
  const chips: { key: keyof Filters; text: string }[] = [];
  if (filters.state) chips.push({ key: "state", text: STATE_NAMES[filters.state] });
  if (filters.classId) chips.push({ key: "classId", text: project.classes.find(({ id }) => id === filters.classId)?.path ?? filters.classId });
  if (filters.labeler) chips.push({ key: "labeler", text: labelers.find(({ userId }) => userId === filters.labeler)?.name ?? filters.labeler });
  if (filters.name) chips.push({ key: "name", text: `“${filters.name}”` });
  return (
    <div class="filters">
      <search aria-label="Filter the items">
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            set("name", name.trim());
          }}
        >
          <select class="select" aria-label="State" value={filters.state ?? ""} onChange={(event) => set("state", event.currentTarget.value)}>
            <option value="">Any state</option>
            {Object.entries(STATE_NAMES).map(([state, title]) => (
              <option key={state} value={state}>
                {title}
              </option>
            ))}
          </select>
          {project.classes.length > FEW_CLASSES ? (
            <ClassPicker
              label="Class"
              none="Any class"
              classes={project.classes}
              chosen={filters.classId ? [filters.classId] : []}
              takes="one"
              isRetiredGiven
              onChoose={(classId) => set("classId", classId)}
            />
          ) : (
            <select class="select" aria-label="Class" value={filters.classId ?? ""} onChange={(event) => set("classId", event.currentTarget.value)}>
              <option value="">Any class</option>
              {project.classes.map(({ id, path, retired }) => (
                <option key={id} value={id}>
                  {path}
                  {retired ? " (retired)" : ""}
                </option>
              ))}
            </select>
          )}
          <select class="select" aria-label="Labeler" value={filters.labeler ?? ""} onChange={(event) => set("labeler", event.currentTarget.value)}>
            <option value="">Any labeler</option>
            {labelers.map(({ userId, name: title }) => (
              <option key={userId} value={userId}>
                {title}
              </option>
            ))}
          </select>
          <span class="name-filter">
            <input
              class="input"
              type="search"
              aria-label="Part of the file name"
              placeholder="Part of the path"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <Button icon="search" type="submit" aria-label="Search by name" />
          </span>
        </form>
      </search>
      <div class="row">
        <strong class="number" aria-live="polite">
          {count}
        </strong>
        {chips.map(({ key, text }) => (
          <button key={key} type="button" class="chip chip-button" aria-label={`Remove the filter ${text}`} onClick={() => set(key, "")}>
            {text} <Icon name="close" />
          </button>
        ))}
        {chips.length > 1 && (
          <Button look="quiet" onClick={() => onChange({})}>
            Clear all
          </Button>
        )}
      </div>
    </div>
  );
}
