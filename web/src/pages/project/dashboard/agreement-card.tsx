import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../../api/api.ts";
import { follow } from "../../../api/follow.ts";
import type { AgreementReply } from "../../../api/progress.ts";
import { Button } from "../../../parts/button.tsx";
import { Failure } from "../../../parts/empty-state.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { ProgressBar } from "../../../parts/progress-bar.tsx";
import { createAgreement } from "./agreement.ts";
import { alphaInWords } from "./agreement-words.ts";
import { NONE, percent } from "./labeler-rows.ts";

type Figures = NonNullable<AgreementReply["figures"]>;
/** Rows and columns of the map: more cannot be read. */
const MOST = 12;

/** How alike each labeler's answers are to each other's: darker is more alike, and the number stands in it. */
function PairMap({ figures }: { figures: Figures }) {
  const labelers = figures.labelers.slice(0, MOST);
  const pairs = new Map(figures.pairs.flatMap((pair) => [[`${pair.a} ${pair.b}`, pair] as const, [`${pair.b} ${pair.a}`, pair] as const]));
  if (labelers.length < 2) return null;
  return (
    <div class="scroll-x">
      <table class="table pair-map">
        <caption class="small muted">
          How alike two labelers&rsquo; answers to the same items are, per cent
          {figures.labelers.length > MOST && `; the ${MOST} with the most answers`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Labeler</th>
            {labelers.map(({ userId, name }) => (
              <th key={userId} scope="col" class="center ellipsis" title={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labelers.map(({ userId, name }, a) => (
            <tr key={userId}>
              <th scope="row" class="ellipsis" title={name}>
                {name}
              </th>
              {labelers.map((other, b) => {
                const pair = pairs.get(`${a} ${b}`);
                const alike = pair?.similarity;
                return (
                  <td
                    key={other.userId}
                    class="center number"
                    style={alike === undefined ? {} : { "--alike": `${Math.round(alike * 55)}%` }}
                    title={
                      pair &&
                      `${name} and ${other.name}: ${pair.compared.toLocaleString()} items, ${pair.agreeing === undefined ? "" : `${percent(pair.agreeing)} agree`}`
                    }
                  >
                    {alike === undefined ? NONE : Math.round(alike * 100)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Alpha({ figures: { alpha, items, answers, asOf } }: { figures: Figures }) {
  const said = alpha === undefined ? undefined : alphaInWords(alpha);
  return (
    <>
      <div class="row">
        <p class="big number">{alpha === undefined ? NONE : alpha.toLocaleString(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 })}</p>
        <p class={`small ${said ? `alpha-${said.tone}` : ""}`}>
          <strong>Krippendorff&rsquo;s alpha.</strong>{" "}
          {said?.says ?? (items === 0 ? "No item has two answers yet." : "No two answers differ, so there is nothing to tell agreement from chance by.")} 1 is
          full agreement, 0 is what chance would give.
        </p>
      </div>
      <p class="muted small number">
        From {answers.toLocaleString()} answers to {items.toLocaleString()} items with two or more, as of <Moment at={asOf} />. Gold items are not in it.
      </p>
    </>
  );
}

/** How much labelers agree, and with whom; computed when asked for. */
export function AgreementCard({ projectId }: { projectId: string }) {
  const api = useApi();
  const model = useMemo(() => createAgreement(api, projectId), [api, projectId]);
  useEffect(() => {
    void model.load();
    const stop = follow({ look: model.look, everyMs: 1_500, slowestMs: 15_000 });
    return () => {
      stop();
      model.stop();
    };
  }, [model]);
  const found = model.found.value;
  const run = found?.run;
  const isRunning = run?.state === "running";
  return (
    <section class="card stack tight wide" aria-labelledby="agreement-title">
      <div class="spread">
        <h2 id="agreement-title">Agreement</h2>
        {isRunning ? (
          <Button isBusy={model.isBusy.value} onClick={() => void model.cancel()}>
            Cancel
          </Button>
        ) : (
          <Button icon="refresh" isBusy={model.isBusy.value} onClick={() => void model.compute()}>
            Compute now
          </Button>
        )}
      </div>
      {isRunning && <ProgressBar label="Computing the agreement" value={run.done} text={`Computing: ${Math.round(run.done * 100)} %`} />}
      {model.loadFailure.value !== undefined && !found && (
        <Failure title="The agreement could not be loaded" detail={model.loadFailure.value} onRetry={() => void model.load()} />
      )}
      {(model.failure.value ?? (run?.state === "failed" ? (run.failure ?? "Computing it failed.") : undefined)) !== undefined && (
        <p class="error-text" role="alert">
          {model.failure.value ?? run?.failure ?? "Computing it failed."}
        </p>
      )}
      {found && !found.figures && !isRunning && <p class="muted">It is computed by itself once labelers have answered the same items, or now.</p>}
      {found?.figures && (
        <>
          <Alpha figures={found.figures} />
          <PairMap figures={found.figures} />
        </>
      )}
    </section>
  );
}
