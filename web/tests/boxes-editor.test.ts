import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { Box } from "../src/kinds/image-boxes/value.ts";
import { type EditorHarness, openEditorHarness } from "./editor-harness.ts";
import { axe, openBrowser } from "./labeling-host.ts";

const WIDTH = 1_200;
const HEIGHT = 900;

let on: EditorHarness;
let browser: Browser;
beforeAll(async () => {
  [on, browser] = await Promise.all([openEditorHarness(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await on?.stop();
});

interface Editing {
  page: Page;
  boxes(): Promise<Box[]>;
  acts(): Promise<number>;
  said(): Promise<string>;
  /** Pixels of the image → of the window, for a picture that is fitted. */
  at(x: number, y: number): Promise<[number, number]>;
  drag(from: [number, number], to: [number, number]): Promise<void>;
  click(x: number, y: number): Promise<void>;
  press(...keys: string[]): Promise<void>;
}

async function open(query: Record<string, string | number> = {}, touch = false): Promise<Editing> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, hasTouch: touch });
  const page = await context.newPage();
  await page.goto(on.url("image-boxes", { width: WIDTH, height: HEIGHT, ...query }));
  await page.waitForSelector(".region-stage canvas");
  const at = async (x: number, y: number): Promise<[number, number]> => {
    const room = await page.locator(".region-stage").boundingBox();
    if (!room) throw new Error("no stage");
    const scale = Math.min((room.width - 24) / WIDTH, (room.height - 24) / HEIGHT);
    return [room.x + (room.width - WIDTH * scale) / 2 + x * scale, room.y + (room.height - HEIGHT * scale) / 2 + y * scale];
  };
  return {
    page,
    boxes: () => page.evaluate(() => (window.editing.value() as { boxes: Box[] } | undefined)?.boxes ?? []),
    acts: () => page.evaluate(() => window.editing.acts),
    said: () => page.evaluate(() => window.editing.said.at(-1) ?? ""),
    at,
    drag: async (from, to) => {
      await page.mouse.move(...(await at(...from)));
      await page.mouse.down();
      await page.mouse.move(...(await at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
      await page.mouse.move(...(await at(...to)));
      await page.mouse.up();
    },
    click: async (x, y) => page.mouse.click(...(await at(x, y))),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
  };
}
const shape = (box: Box | undefined) => box && [box.x, box.y, box.width, box.height].map(Math.round);
const near = (box: Box | undefined, expected: number[]) => {
  for (const [at, value] of expected.entries()) expect(Math.abs((shape(box)?.[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(1);
};

describe("boxes by mouse", () => {
  test("are drawn, moved, resized by a handle, and each drag is one act", async () => {
    const editing = await open();
    await editing.drag([100, 100], [300, 250]);
    near((await editing.boxes())[0], [100, 100, 200, 150]);
    await editing.drag([300, 250], [340, 280]); // the handle of the selected one, with the drawing tool still in hand
    near((await editing.boxes())[0], [100, 100, 240, 180]);
    await editing.press("m");
    await editing.drag([200, 200], [250, 260]);
    near((await editing.boxes())[0], [150, 160, 240, 180]);
    expect([(await editing.boxes()).length, await editing.acts()]).toEqual([1, 3]);
    await editing.page.context().close();
  });

  test("leave nothing after a click without a drag, and nothing after Esc in the middle of one", async () => {
    const editing = await open();
    await editing.click(400, 400);
    await editing.page.mouse.move(...(await editing.at(100, 100)));
    await editing.page.mouse.down();
    await editing.page.mouse.move(...(await editing.at(500, 500)));
    await editing.press("Escape");
    await editing.page.mouse.move(...(await editing.at(600, 600)));
    await editing.page.mouse.up();
    expect([await editing.acts(), (await editing.boxes()).length]).toEqual([0, 0]);
    await editing.page.context().close();
  });

  test("stay inside of the image and snap to its edge", async () => {
    const editing = await open();
    await editing.drag([1_100, 800], [1_235, 935]);
    near((await editing.boxes())[0], [1_100, 800, 100, 100]);
    await editing.drag([3, 400], [60, 500]);
    expect((await editing.boxes())[1]?.x).toBe(0);
    await editing.press("m");
    await editing.drag([30, 450], [30 - 500, 450 + 5_000]);
    const moved = (await editing.boxes())[1];
    expect([moved?.x, (moved?.y ?? 0) + (moved?.height ?? 0)]).toEqual([0, HEIGHT]);
    await editing.page.context().close();
  });

  test("come as large as the last one from the template tool, and from four extreme points", async () => {
    const editing = await open();
    await editing.drag([100, 100], [200, 160]);
    await editing.press("t");
    await editing.click(600, 500);
    near((await editing.boxes())[1], [550, 470, 100, 60]);
    await editing.press("e");
    for (const [x, y] of [
      [900, 300],
      [800, 400],
      [1_000, 420],
      [910, 600],
    ] as const)
      await editing.click(x, y);
    near((await editing.boxes())[2], [800, 300, 200, 300]);
    for (const [x, y] of [
      [100, 500],
      [200, 600],
    ] as const)
      await editing.click(x, y);
    await editing.press("Escape");
    await editing.press("r");
    expect((await editing.boxes()).length).toBe(3);
    await editing.page.context().close();
  });

  test("can be drawn on a picture that is zoomed and turned", async () => {
    const editing = await open();
    const [x, y] = await editing.at(600, 450);
    await editing.press("q");
    await editing.page.mouse.move(x, y);
    await editing.page.mouse.wheel(0, -400);
    await editing.page.mouse.down();
    await editing.page.mouse.move(x + 50, y + 80, { steps: 3 });
    await editing.page.mouse.up();
    const [box] = await editing.boxes();
    // Turned by 90° clockwise: right on the screen is up in the image, down is right.
    expect(Math.abs((box?.width ?? 0) / (box?.height ?? 1) - 80 / 50)).toBeLessThan(0.05);
    near(box, [600, 450 - (box?.height ?? 0), box?.width ?? 0, box?.height ?? 0]);
    await editing.page.context().close();
  });
});

describe("boxes by keyboard alone", () => {
  test("are drawn with a crosshair, nudged, resized, and given a class", async () => {
    const editing = await open();
    await editing.press("r", "ArrowRight"); // the crosshair starts in the middle
    await editing.press("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Enter");
    expect(shape((await editing.boxes())[0])).toEqual([601, 450, 20, 10]);
    await editing.press("m", "ArrowLeft", "Shift+ArrowDown", "Alt+ArrowRight", "Alt+Shift+ArrowDown", "Digit2");
    const [box] = await editing.boxes();
    expect([shape(box), box?.classId]).toEqual([[600, 460, 21, 20], "c2"]);
    expect(await editing.said()).toContain("White cell");
    await editing.page.context().close();
  });

  test("Enter is the page's while nothing is drawn by keys, and Esc leaves nothing of a corner", async () => {
    const editing = await open();
    await editing.press("r", "ArrowRight", "Enter", "Shift+ArrowRight", "Escape", "Escape", "Enter");
    expect(await editing.acts()).toBe(0);
    await editing.page.context().close();
  });

  test("a key that is held is one act", async () => {
    const editing = await open({ boxes: 4 });
    await editing.press("m", "Tab");
    const [before] = await editing.boxes();
    for (let again = 0; again < 5; again++) await editing.page.keyboard.down("ArrowRight");
    await editing.page.keyboard.up("ArrowRight");
    expect(await editing.acts()).toBe(1);
    expect((await editing.boxes())[0]?.x).toBeCloseTo((before?.x ?? 0) + 5, 1);
    await editing.page.context().close();
  });

  test("are stepped through, copied to another image, duplicated, selected all and deleted", async () => {
    const editing = await open({ boxes: 4 });
    const [, second] = await editing.boxes();
    await editing.press("Tab", "Tab");
    expect(await editing.said()).toContain("Box 2, White cell");
    await editing.press("Control+c");
    await editing.page.evaluate(() => window.editing.next());
    await editing.press("Control+v");
    const pasted = (await editing.boxes())[4];
    expect([shape(pasted), pasted?.classId, pasted?.id]).toEqual([shape(second), "c2", "r5"]);
    await editing.press("Control+d");
    expect((await editing.boxes()).length).toBe(6);
    await editing.press("Control+a", "Delete");
    expect(await editing.boxes()).toEqual([]);
    await editing.press("Control+z");
    expect(new Set((await editing.boxes()).map(({ id }) => id)).size).toBe(6);
    await editing.page.context().close();
  });

  test("Tab goes on to the rest of the page after the last one", async () => {
    const editing = await open({ boxes: 2 });
    await editing.page.locator(".region-stage").focus();
    await editing.press("Tab", "Tab");
    expect(await editing.page.evaluate(() => document.activeElement?.className)).toBe("region-stage");
    await editing.press("Tab");
    expect(await editing.page.evaluate(() => document.activeElement?.className)).not.toBe("region-stage");
    await editing.page.context().close();
  });

  test("are locked and hidden: neither moves, nor is deleted, nor is found", async () => {
    const editing = await open({ boxes: 2 });
    await editing.press("m", "Tab", "l", "ArrowRight", "Delete");
    expect(await editing.acts()).toBe(0);
    await editing.press("Escape", "Shift+H");
    const [box] = await editing.boxes();
    await editing.click((box?.x ?? 0) + 50, (box?.y ?? 0) + 50);
    expect(await editing.page.locator(".region-row.is-selected").count()).toBe(0);
    await editing.page.context().close();
  });
});

describe("proposed boxes", () => {
  test("are all accepted by Space, one act", async () => {
    const editing = await open({ suggested: 6 });
    await editing.press("Space");
    expect([(await editing.boxes()).length, await editing.acts()]).toEqual([6, 1]);
    await editing.page.context().close();
  });
  test("are accepted one by one by a click; the others stay proposed; a deleted one does not come back", async () => {
    const editing = await open({ suggested: 2 });
    await editing.press("m");
    await editing.click(300, 450);
    expect((await editing.boxes()).length).toBe(1);
    await editing.press("Delete", "Space");
    expect((await editing.boxes()).length).toBe(1);
    await editing.page.context().close();
  });
  test("Space that is held to push the picture accepts nothing", async () => {
    const editing = await open({ suggested: 2 });
    await editing.page.keyboard.down("Space");
    await editing.drag([300, 300], [400, 400]);
    await editing.page.keyboard.up("Space");
    expect(await editing.acts()).toBe(0);
    await editing.page.context().close();
  });
});

describe("the list of regions", () => {
  test("names each box, takes exact numbers, classes and a new order", async () => {
    const editing = await open({ boxes: 3 });
    const { page } = editing;
    expect(await page.locator(".region-name").first().textContent()).toMatch(/^Box 1, Red cell, \d+ by \d+ pixels at \d+, \d+$/);
    await page.locator(".region-name").nth(1).click();
    await page.getByLabel("Left, pixels").fill("-50");
    await page.getByLabel("Width, pixels").fill("120");
    await page.getByLabel("Height, pixels").press("Enter");
    await page.locator(".region-class select").selectOption("c4");
    const second = (await editing.boxes())[1];
    expect([second?.x, second?.width, second?.classId]).toEqual([0, 120, "c4"]);
    await page.locator(".region-name").nth(1).press("Alt+ArrowUp");
    expect((await editing.boxes()).map(({ id }) => id)).toEqual(["r2", "r1", "r3"]);
    await page.getByLabel("Show the class").selectOption("c4");
    expect(await page.locator(".region-row").count()).toBe(1);
    await page.context().close();
  });

  test("a look only: nothing can be drawn or deleted", async () => {
    const editing = await open({ boxes: 3, mode: "look" });
    await editing.drag([100, 100], [300, 250]);
    await editing.press("Tab", "Delete", "Control+d", "Space");
    expect(await editing.acts()).toBe(0);
    await editing.page.context().close();
  });

  test("axe finds nothing", async () => {
    const editing = await open({ boxes: 5, suggested: 0 });
    await editing.press("Tab");
    expect(await axe(editing.page)).toEqual([]);
    await editing.page.context().close();
  });
});

describe("by fingers", () => {
  test("one finger draws; a second one makes it a pinch that leaves nothing", async () => {
    const editing = await open({}, true);
    const session = await editing.page.context().newCDPSession(editing.page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) => {
      const touchPoints = await Promise.all(
        points.map(async ([x, y], id) => {
          const [sx, sy] = await editing.at(x, y);
          return { x: sx, y: sy, id };
        }),
      );
      await session.send("Input.dispatchTouchEvent", { type, touchPoints });
    };
    await touch("touchStart", [200, 200]);
    await touch("touchMove", [300, 300]);
    await touch("touchMove", [400, 350]);
    await touch("touchEnd");
    near((await editing.boxes())[0], [200, 200, 200, 150]);
    const before = await editing.page.locator(".tool-scale").textContent();
    await touch("touchStart", [600, 400]);
    await touch("touchStart", [600, 400], [700, 400]);
    await touch("touchMove", [550, 400], [750, 400]);
    await touch("touchMove", [500, 400], [800, 400]);
    await touch("touchEnd");
    expect((await editing.boxes()).length).toBe(1);
    expect(await editing.page.locator(".tool-scale").textContent()).not.toBe(before);
    await editing.page.context().close();
  });
});

test("a hundred and fifty acts are undone one by one", async () => {
  const editing = await open({ boxes: 4 });
  await editing.press("m", "Tab");
  const [before] = await editing.boxes();
  for (let act = 0; act < 150; act++) await editing.press("ArrowRight");
  expect(await editing.acts()).toBe(150);
  for (let act = 0; act < 150; act++) await editing.press("Control+z");
  expect((await editing.boxes())[0]).toEqual(before);
  await editing.page.context().close();
});

test("a hundred pictures opened one after the other leave nothing behind", async () => {
  const editing = await open({ boxes: 50, items: 120 });
  const session = await editing.page.context().newCDPSession(editing.page);
  await session.send("HeapProfiler.enable");
  const heap = async () => {
    for (let again = 0; again < 3; again++) await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  const next = async (times: number) => {
    for (let time = 0; time < times; time++) {
      await editing.page.evaluate(() => window.editing.next());
      await editing.press("m", "Tab", "ArrowRight", "r");
    }
  };
  await next(15);
  const before = await heap();
  await next(100);
  expect((await heap()) / before).toBeLessThan(1.1);
  expect(await editing.page.locator("canvas").count()).toBe(3);
  await editing.page.context().close();
});

test("guides, names and brightness go on to the next picture", async () => {
  const editing = await open();
  const { page } = editing;
  await editing.press("g");
  await page.keyboard.down("b");
  await editing.press("ArrowUp", "ArrowUp");
  await page.keyboard.up("b");
  await page.evaluate(() => window.editing.next());
  expect(await page.getByLabel("Lines through the pointer (G)").getAttribute("aria-pressed")).toBe("false");
  expect(await page.locator(".region-stage canvas").first().getAttribute("style")).toContain("brightness(1.1)");
  await page.context().close();
});

test("every control is reached by Tab from the tools on", async () => {
  const editing = await open({ boxes: 2 });
  const { page } = editing;
  await page.getByLabel("Box (R)").focus();
  await editing.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Template box (T)");
  await page.context().close();
});
