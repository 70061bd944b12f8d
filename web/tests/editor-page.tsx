import { batch, signal } from "@preact/signals";
import { render } from "preact";
import { classBook, keyedClasses } from "../src/kinds/class-keys.ts";
import type { EditorOf, KeyPress, SingleKind } from "../src/kinds/kind.ts";
import { WEB_KINDS } from "../src/kinds/list.ts";
import type { ShownPicture } from "../src/pictures/shown-picture.ts";
import "../src/tokens.css";
import "../src/base.css";
import "../src/parts/parts.css";
import "./editor-page.css";

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
const [WIDTH, HEIGHT] = [number("width", 1_200), number("height", 900)];

/** Spots on a light ground, so that something is there to mark; `seed` makes another picture. */
const painted = new Map<number, HTMLCanvasElement>();
function paintedPicture(seed: number): HTMLCanvasElement {
  const known = painted.get(seed);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#e8d9dd";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let spot = 0; spot < 60; spot++) {
    const at = (spot + 1) * 7_919 + seed * 104_729;
    context.fillStyle = `hsl(${(at % 40) + 330} 45% ${50 + (spot % 5) * 6}%)`;
    context.beginPath();
    context.ellipse(at % WIDTH, (at * 31) % HEIGHT, WIDTH / 24, HEIGHT / 20, spot, 0, 7);
    context.fill();
  }
  painted.set(seed, canvas);
  return canvas;
}

const pictures: ShownPicture[] = Array.from({ length: number("items", 2) }, (_, index) => ({
  pixels: signal(paintedPicture(index % 4)),
  width: signal(WIDTH),
  height: signal(HEIGHT),
  problem: signal(undefined),
  controls: () => null,
  window: () => false,
}));
const COLOURS = ["#ffb000", "#3ddbd9", "#ff5c8a", "#8a7dff"];
const views = ["Red cell", "White cell", "Platelet", "Artefact"].map((name, at) => ({
  id: `c${at + 1}`,
  name,
  path: name,
  level: 0,
  colour: COLOURS[at] ?? "",
  retired: false,
}));

/** Boxes in rows and columns all over the picture. */
function manyBoxes(count: number) {
  const columns = Math.ceil(Math.sqrt((count * WIDTH) / HEIGHT));
  const [w, h] = [WIDTH / columns, HEIGHT / Math.ceil(count / columns)];
  return Array.from({ length: count }, (_, at) => ({
    id: `r${at + 1}`,
    classId: `c${(at % 4) + 1}`,
    x: (at % columns) * w + w * 0.15,
    y: Math.floor(at / columns) * h + h * 0.15,
    width: w * 0.7,
    height: h * 0.7,
  }));
}

/** Wavy circles of so many points each in the places of boxes. */
const manyPolygons = (count: number, points = 40) =>
  manyBoxes(count).map(({ id, classId, x, y, width, height }) => ({
    id,
    classId,
    rings: [
      Array.from({ length: points }, (_, n) => (2 * Math.PI * n) / points).flatMap((angle) => {
        const far = 0.4 + 0.08 * Math.sin(5 * angle);
        return [x + width * (0.5 + far * Math.cos(angle)), y + height * (0.5 + far * Math.sin(angle))];
      }),
    ],
  }));

const kind = WEB_KINDS.find(({ name }) => name === query.get("kind"));
if (kind?.arrangement !== "single") throw new Error("No such editor.");
const single: SingleKind<unknown> = kind;
const classes = keyedClasses(views, single.commandLetters);
const book = classBook(views, single.commandLetters);
const classId = signal<string | undefined>(undefined);
const kept = new Map<string, string>();
const memory = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };

let take: (press: KeyPress) => boolean = () => false;
let giveClass: (id: string) => void = (id) => (classId.value = id);
const start: unknown =
  number("boxes", 0) > 0 ? { boxes: manyBoxes(number("boxes", 0)) } : number("polygons", 0) > 0 ? { polygons: manyPolygons(number("polygons", 0)) } : undefined;
const suggested: unknown = number("suggested", 0) > 0 ? { boxes: manyBoxes(number("suggested", 0)) } : undefined;

/** Outside of the components, so that a test reads what stands and not what was drawn last. */
const item = signal(0);
const steps = signal<readonly unknown[]>([start]);
const at = signal(0);
const valueNow = () => steps.value[at.value];

function Page({ Editor }: { Editor: EditorOf<unknown> }) {
  const value = valueNow();
  return (
    <main class="harness">
      <h1 class="visually-hidden">Editor</h1>
      <Editor
        key={item.value}
        item={{ id: `item-${item.value}`, path: `picture-${item.value}.png`, width: WIDTH, height: HEIGHT }}
        picture={pictures[item.value]}
        value={value}
        suggested={value === undefined ? suggested : undefined}
        classes={classes}
        book={book}
        classId={classId}
        options={{}}
        mode={query.get("mode") === "look" ? "look" : "edit"}
        onChange={(next) => {
          steps.value = [...steps.value.slice(0, at.value + 1), next];
          at.value++;
          window.editing.acts++;
        }}
        say={(text) => window.editing.said.push(text)}
        onKeys={(one) => {
          take = one;
          return () => (take = () => false);
        }}
        onClass={(one) => {
          giveClass = one;
          return () => undefined;
        }}
        memory={memory}
      />
    </main>
  );
}

window.editing = {
  value: valueNow,
  said: [],
  acts: 0,
  undo: () => void (at.value = Math.max(0, at.value - 1)),
  next: async () => {
    batch(() => {
      item.value = (item.value + 1) % pictures.length;
      steps.value = [start];
      at.value = 0;
    });
    const label = `picture-${item.value}.png`;
    while (!document.querySelector(".region-stage")?.getAttribute("aria-label")?.startsWith(label)) await new Promise(requestAnimationFrame);
  },
};
addEventListener("keydown", (event) => {
  const { key, code, shiftKey: shift, altKey: alt, repeat } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  const isTaken = take({ key, code, ctrl, shift, alt, altGraph: false, repeat });
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  const given = classes.find((one) => one.key === digit);
  if (!isTaken && given && !ctrl && !alt && !shift && !(event.target instanceof HTMLInputElement)) giveClass(given.id);
  if (!isTaken && ctrl && key === "z") window.editing.undo();
  if (isTaken) event.preventDefault();
});
const Editor = await single.editor();
const app = document.querySelector("#app");
performance.mark("editor-loaded");
if (app) render(<Page Editor={Editor} />, app);
