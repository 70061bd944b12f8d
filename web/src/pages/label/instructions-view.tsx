import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { ProjectView } from "../../../../functions/projects/wire.ts";
import { sentence } from "../../api/api-error.ts";
import { Button } from "../../parts/button.tsx";
import { markOf } from "./settings.ts";

interface Props {
  project: ProjectView;
  /** Of what this labeler has read before: its version (0: nothing) and the marks of its paragraphs. */
  known: { version: number; marks: ReadonlySet<number> };
  onRead(marks: number[]): void;
}

/** What the admin wrote, before the work; parts that are new since the last time are marked. */
export function InstructionsView({ project, known, onRead }: Props) {
  const { instructions } = project;
  const html = useSignal<string | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const text = useRef<HTMLDivElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const marks = useRef<number[]>([]);
  const isNews = known.version > 0 && known.version < project.instructionsVersion;

  useEffect(() => {
    start.current?.focus();
    if (instructions.type !== "text") return;
    // With its usual options micromark writes no HTML of the author's and no dangerous addresses.
    import("micromark").then(
      ({ micromark }) => (html.value = micromark(instructions.markdown)),
      (error: unknown) => (failure.value = sentence(error)),
    );
  }, [instructions]);

  useLayoutEffect(() => {
    const parts = [...(text.current?.children ?? [])];
    marks.current = parts.map((part) => markOf(part.textContent));
    if (isNews) parts.forEach((part, at) => part.classList.toggle("is-new", !known.marks.has(marks.current[at] ?? 0)));
    for (const link of text.current?.querySelectorAll("a") ?? []) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  }, [html.value]);

  return (
    <main class="instructions">
      <article class="instructions-page">
        <p class="muted small">Instructions</p>
        <h1>{project.name}</h1>
        {isNews && (
          <p class="instructions-news">They have changed since you last looked. {instructions.type === "text" && "What is new has a line beside it."}</p>
        )}
        {instructions.type === "link" && (
          <p>
            The instructions are on a page of their own:{" "}
            <a href={instructions.url} target="_blank" rel="noopener noreferrer">
              {instructions.url}
            </a>
          </p>
        )}
        {instructions.type === "none" && (
          <p>
            There are no instructions for this project.{" "}
            {project.media === "text" ? "Read each text and say what it is." : "Look at each image and say what it shows."}
          </p>
        )}
        {failure.value && instructions.type === "text" && <pre class="instructions-plain">{instructions.markdown}</pre>}
        {html.value !== undefined && <div ref={text} class="instructions-text" dangerouslySetInnerHTML={{ __html: html.value }} />}
        <p class="row">
          <Button look="primary" ref={start} onClick={() => onRead(marks.current)}>
            {known.version === 0 ? "Start labeling" : "Go on labeling"}
          </Button>
        </p>
      </article>
    </main>
  );
}
