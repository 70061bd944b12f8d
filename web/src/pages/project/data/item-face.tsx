import { useMemo } from "preact/hooks";
import type { ItemView } from "../../../api/items.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { classBook } from "../../../kinds/class-keys.ts";
import { webKindNamed } from "../../../kinds/list.ts";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { TextFace } from "../../../text/text-face.tsx";
import type { ItemPanel } from "./item-panel.ts";
import { editedItem, LookAt } from "./look-at.tsx";

interface Props {
  project: ProjectView;
  panel: ItemPanel;
  item: ItemView | undefined;
  /** What is drawn on it: the label, or one labeler's answer. */
  value: unknown;
}

/** The item, large, with one value drawn on it. */
export function ItemFace({ project, panel, item, value }: Props) {
  return project.media === "text" ? (
    <TextOf project={project} panel={panel} item={item} value={value} />
  ) : (
    <PictureOf project={project} panel={panel} item={item} value={value} />
  );
}

function PictureOf({ project, panel, item, value }: Props) {
  const picture = panel.picture.value.value;
  const kind = webKindNamed(project.kind);
  const book = useMemo(() => classBook(project.classes), [project.classes]);
  const known = kind?.arrangement === "single" ? kind.read(value) : undefined;
  const size = item?.width !== undefined && item.height !== undefined ? { width: item.width, height: item.height } : undefined;
  return (
    <div class="item-picture">
      {picture?.url ? (
        <div class="item-drawing">
          <img src={picture.url} alt={item?.path ?? "Item"} />
          {kind && known !== undefined && (
            <div class="item-marks" aria-hidden="true">
              <kind.drawOnCell value={known} classes={book} size={size} />
            </div>
          )}
        </div>
      ) : picture || panel.picture.failure.value !== undefined ? (
        <p class="muted">{picture?.problem ?? panel.picture.failure.value}</p>
      ) : (
        <Skeleton label="Loading the picture" lines={1} />
      )}
    </div>
  );
}

function TextOf({ project, panel, item, value }: Props) {
  const found = panel.text.value.value;
  const kind = webKindNamed(project.kind);
  const edited = useMemo(() => item && editedItem(item, found?.text), [item?.id, found]);
  if (panel.text.failure.value !== undefined || (found && !found.text))
    return <p class="item-text muted">{found?.problem ?? panel.text.failure.value ?? "The text cannot be read."}</p>;
  if (!found?.text || !edited) return <Skeleton label="Loading the text" lines={4} />;
  return (
    // A long text scrolls in its box, also by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="item-text" aria-label="Text" tabindex={0}>
      {kind?.arrangement === "single" && kind.read(value) !== undefined ? (
        <LookAt kind={kind} project={project} item={edited} value={value} />
      ) : (
        <TextFace text={found.text} size="whole" />
      )}
    </section>
  );
}
