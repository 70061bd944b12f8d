import { Dialog } from "../../parts/dialog.tsx";
import { PICTURE_KEYS, REVIEW_KEYS } from "./review-keys.ts";

/** Every key of the review page. */
export function KeysDialog({ media, onClose }: { media: "image" | "text"; onClose(): void }) {
  return (
    <Dialog title="Keys" size="large" onClose={onClose}>
      <dl class="review-keys">
        {[...REVIEW_KEYS, ...(media === "image" ? PICTURE_KEYS : [])].map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(" · ").map((key) => (
                <kbd key={key} class="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
