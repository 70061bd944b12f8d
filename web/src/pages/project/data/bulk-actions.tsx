import { useState } from "preact/hooks";
import type { StartBulkChange } from "../../../api/bulk.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Field } from "../../../parts/field.tsx";
import { Icon } from "../../../parts/icon.tsx";
import { Popover } from "../../../parts/menu.tsx";
import type { StateFilter } from "./filters.ts";
import type { Holder } from "./holders.ts";

interface Props {
  state: StateFilter | undefined;
  /** Whether any filter is set; without one it is the whole project. */
  isFiltered: boolean;
  /** "1,234 items" or "about 1,200 items" */
  count: string;
  holders: readonly Holder[];
  onStart(ask: Pick<StartBulkChange, "action" | "to">): Promise<void>;
}

type Asked = NonNullable<StartBulkChange["action"]>;

/** What can be done to all that match, each after it was said what will happen. */
export function BulkActions({ state, isFiltered, count, holders, onStart }: Props) {
  const [asked, setAsked] = useState<Asked>();
  const [to, setTo] = useState("");
  const which = isFiltered ? `The filters match ${count}.` : `No filter is set: this goes for the whole project, ${count}.`;
  const close = () => setAsked(undefined);
  const ask = (action: Asked) => {
    document.querySelector<HTMLElement>(".bulk-menu")?.closest<HTMLElement>("[popover]")?.hidePopover();
    setAsked(action);
  };
  return (
    <>
      <Popover
        label={isFiltered ? "All that match" : "All items"}
        face={
          <>
            {isFiltered ? "All that match" : "All items"} <Icon name="down" />
          </>
        }
      >
        <div class="stack tight bulk-menu">
          {(state === undefined || state === "labeled" || state === "skipped" || state === "needs-review") && (
            <Button look="quiet" icon="remove" onClick={() => ask("reject")}>
              Reject all…
            </Button>
          )}
          {(state === undefined || state === "skipped") && (
            <Button look="quiet" icon="back" onClick={() => ask("requeue-skipped")}>
              Put skipped ones back…
            </Button>
          )}
          <Button look="quiet" icon="person" onClick={() => ask("assign")}>
            Assign all…
          </Button>
        </div>
      </Popover>
      {asked === "reject" && (
        <Confirm
          title="Reject all that match?"
          consequence={
            <>
              <p>{which}</p>
              <p>
                The labels and skips that they have now go, and they are back in the queue, for anybody to label. What is answered from now on stays. It can be
                cancelled; what is done by then stays done. The answers stay in the history.
              </p>
            </>
          }
          action="Reject all"
          look="danger"
          onConfirm={() => onStart({ action: "reject" })}
          onClose={close}
        />
      )}
      {asked === "requeue-skipped" && (
        <Confirm
          title="Put all skipped items that match back into the queue?"
          consequence={
            <>
              <p>{which}</p>
              <p>Those of them that are skipped now are dealt again. It does not count as a rejection of anybody's work.</p>
            </>
          }
          action="Put them back"
          onConfirm={() => onStart({ action: "requeue-skipped" })}
          onClose={close}
        />
      )}
      {asked === "assign" && (
        <Confirm
          title="Assign all that match?"
          consequence={
            <div class="stack">
              <p>{which}</p>
              <Field label="Assign to" hint="Only they are dealt these items, until somebody assigns them otherwise. Pages already in hand are not taken away.">
                {(ids) => (
                  <select {...ids} class="select" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
                    <option value="">Everybody</option>
                    {holders.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
          }
          action="Assign"
          onConfirm={() => onStart({ action: "assign", ...(to !== "" && { to }) })}
          onClose={close}
        />
      )}
    </>
  );
}
