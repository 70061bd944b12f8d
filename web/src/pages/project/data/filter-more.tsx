import type { ComponentChildren } from "preact";
import { NumberInput } from "../../../parts/number-input.tsx";
import { SKIP_NAMES } from "../../../drafts/skips.ts";
import { type Filters, QUEUE_NAMES } from "./filters.ts";
import type { Holder } from "./holders.ts";

interface Props {
  filters: Filters;
  holders: readonly Holder[];
  set(key: keyof Filters, value: string): void;
}

const Labeled = ({ title, children }: { title: string; children: ComponentChildren }) => (
  // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the control is in `children`
  <label class="filter-field">
    <span class="small muted">{title}</span>
    {children}
  </label>
);

function Percent({ label, value, onSet, least = 0 }: { label: string; value: number | undefined; least?: number; onSet(value: string): void }) {
  return (
    <NumberInput
      class="input filter-percent"
      min={least}
      max={100}
      aria-label={label}
      placeholder="%"
      value={value}
      onSet={(percent) => onSet(percent >= least && percent <= 100 ? String(percent) : "")}
    />
  );
}

/** Filters that are asked for now and then. */
export function MoreFilters({ filters, holders, set }: Props) {
  return (
    <div class="more-filters">
      <Labeled title="Queue">
        <select class="select" value={filters.queue ?? ""} onChange={(event) => set("queue", event.currentTarget.value)}>
          <option value="">Any</option>
          {Object.entries(QUEUE_NAMES).map(([queue, title]) => (
            <option key={queue} value={queue}>
              {title}
            </option>
          ))}
        </select>
      </Labeled>
      <Labeled title="Skipped because">
        <select class="select" value={filters.skipReason ?? ""} onChange={(event) => set("skipReason", event.currentTarget.value)}>
          <option value="">Any reason or none</option>
          {Object.entries(SKIP_NAMES).map(([reason, title]) => (
            <option key={reason} value={reason}>
              {title}
            </option>
          ))}
        </select>
      </Labeled>
      <Labeled title="Assigned to">
        <select class="select" value={filters.assignedTo ?? ""} onChange={(event) => set("assignedTo", event.currentTarget.value)}>
          <option value="">Anybody or nobody</option>
          {holders.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Labeled>
      <Labeled title="Answered from">
        <input class="input" type="date" value={filters.from ?? ""} max={filters.to} onChange={(event) => set("from", event.currentTarget.value)} />
      </Labeled>
      <Labeled title="until">
        <input class="input" type="date" value={filters.to ?? ""} min={filters.from} onChange={(event) => set("to", event.currentTarget.value)} />
      </Labeled>
      <div class="filter-field">
        <span class="small muted">Agreement, %</span>
        <span class="row tight">
          <Percent label="Least agreement, per cent" value={filters.agreementFrom} onSet={(value) => set("agreementFrom", value)} />
          <span class="muted">–</span>
          <Percent label="Most agreement, per cent" value={filters.agreementTo} onSet={(value) => set("agreementTo", value)} />
        </span>
      </div>
      <Labeled title="Sample of it, %">
        <Percent label="Sample, per cent" least={0.01} value={filters.sample} onSet={(value) => set("sample", value)} />
      </Labeled>
    </div>
  );
}
