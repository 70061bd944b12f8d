import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Progress } from "../../../api/progress.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { ClassPicker, FEW_CLASSES } from "../../classes/class-picker.tsx";
import { chipsOf } from "./filter-chips.ts";
import { MoreFilters } from "./filter-more.tsx";
import { type Filters, STATE_NAMES, withFilter } from "./filters.ts";
import { type Holder, holderName } from "./holders.ts";

interface Props {
  project: ProjectView;
  filters: Filters;
  labelers: Progress["labelers"];
  holders: readonly Holder[];
  /** "1,234 items" */
  count: string;
  /** At the end of the line of chips: what can be done to all of them. */
  children?: ComponentChildren;
  onChange(filters: Filters): void;
}

/** What is looked for; each filter in force is a chip that takes it away again. */
export function FilterBar({ project, filters, labelers, holders, count, children, onChange }: Props) {
  const [name, setName] = useState(filters.name ?? "");
  const [isMore, setMore] = useState(false);
  useEffect(() => setName(filters.name ?? ""), [filters.name]);
  const set = (key: keyof Filters, value: string) => onChange(withFilter(filters, key, value));
  const chips = chipsOf(filters, {
    classOf: (classId) => project.classes.find(({ id }) => id === classId)?.path ?? classId,
    personOf: (id) => labelers.find(({ userId }) => userId === id)?.name ?? id,
    holderOf: (id) => holderName(holders, id),
  });
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
          <Button look="quiet" icon={isMore ? "up" : "down"} aria-expanded={isMore} onClick={() => setMore(!isMore)}>
            More filters
          </Button>
        </form>
        {isMore && <MoreFilters filters={filters} holders={holders} set={set} />}
      </search>
      <div class="row">
        <strong class="number" aria-live="polite">
          {count}
        </strong>
        {chips.map(({ keys, text }) => (
          <button
            key={keys[0]}
            type="button"
            class="chip chip-button"
            aria-label={`Remove the filter ${text}`}
            onClick={() => onChange(keys.reduce((left, key) => withFilter(left, key, ""), filters))}
          >
            {text} <Icon name="close" />
          </button>
        ))}
        {chips.length > 1 && (
          <Button look="quiet" onClick={() => onChange({})}>
            Clear all
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}
