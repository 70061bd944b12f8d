import type { TestReply } from "../../api/datasets.ts";
import { Icon } from "../../parts/icon.tsx";

/** What a test found, read out when it comes. */
export function Verdict({ tested, isTesting, failure }: { tested: TestReply | undefined; isTesting: boolean; failure: string | undefined }) {
  return (
    <div class="verdict" aria-live="polite">
      {isTesting && <p class="muted">Testing; this takes ten seconds at most.</p>}
      {!isTesting && tested?.ok && (
        <p class="verdict-fine">
          <Icon name="check" /> The container can be listed and read.
        </p>
      )}
      {!isTesting && tested && !tested.ok && (
        <p class="error-text">
          <Icon name="error" /> {tested.why}
        </p>
      )}
      {!isTesting && failure !== undefined && (
        <p class="error-text">
          <Icon name="error" /> {failure}
        </p>
      )}
    </div>
  );
}
