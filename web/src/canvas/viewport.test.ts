import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { actualSize, fit, LEAST_SCALE, MOST_SCALE, panBy, screenBounds, shownWhole, toImage, toScreen, turnBy, type View, zoomAt } from "./viewport.ts";

const image = { width: 400, height: 300 };
const room = { width: 824, height: 624 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<View> = fc.record({
  scale: number(LEAST_SCALE, MOST_SCALE),
  turn: number(0, 359),
  x: number(-2_000, 2_000),
  y: number(-2_000, 2_000),
});
const points = fc.record({ x: number(-1_000, 5_000), y: number(-1_000, 5_000) });

describe("a view", () => {
  test("of a picture that fits shows all of it, centred", () => {
    expect(fit(image, room)).toEqual({ scale: 2, turn: 0, x: 12, y: 12 });
    expect(screenBounds(fit(image, room, 90), { x: 0, y: 0, ...image })).toEqual({ x: 187, y: 12, width: 450, height: 600 });
  });
  test("goes to the screen and back to the same pixel", () => {
    fc.assert(
      fc.property(views, points, (view, at) => {
        const back = toImage(view, toScreen(view, at));
        expect(Math.hypot(back.x - at.x, back.y - at.y)).toBeLessThan(1e-6);
      }),
    );
  });
  test("zooms at the pointer: what is under it stays", () => {
    const view = fit(image, room);
    const at = { x: 300, y: 200 };
    const before = toImage(view, at);
    const after = toImage(zoomAt(view, 3, at, image, room), at);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });
  test("zooms between 0.02 and 64 and no further", () => {
    const view = fit(image, room);
    expect(zoomAt(view, 1e9, { x: 400, y: 300 }, image, room).scale).toBe(MOST_SCALE);
    expect(zoomAt(view, 1e-9, { x: 400, y: 300 }, image, room).scale).toBe(LEAST_SCALE);
    expect(actualSize(view, image, room).scale).toBe(1);
  });
  test("cannot be pushed out of sight", () => {
    fc.assert(
      fc.property(points, ({ x, y }) => {
        const seen = screenBounds(panBy(fit(image, room), x * 100, y * 100, image, room), { x: 0, y: 0, ...image });
        expect(seen.x).toBeLessThanOrEqual(room.width - 48 + 1e-6);
        expect(seen.x + seen.width).toBeGreaterThanOrEqual(48 - 1e-6);
        expect(seen.y).toBeLessThanOrEqual(room.height - 48 + 1e-6);
        expect(seen.y + seen.height).toBeGreaterThanOrEqual(48 - 1e-6);
      }),
    );
  });
  test("turned four times by 90° is as before", () => {
    const view = fit(image, room);
    let turned = view;
    for (let quarter = 0; quarter < 4; quarter++) turned = turnBy(turned, 90, image, room);
    expect(turned.turn).toBe(0);
    expect(turned.x).toBeCloseTo(view.x, 9);
    expect(turned.y).toBeCloseTo(view.y, 9);
  });
  test("moves to show a region that is out of sight, and zooms out for one that is too large", () => {
    const near = zoomAt(fit(image, room), 10, { x: 0, y: 0 }, image, room);
    const seen = screenBounds(shownWhole(near, { x: 300, y: 200, width: 20, height: 20 }, image, room), { x: 300, y: 200, width: 20, height: 20 });
    expect(seen.x).toBeGreaterThanOrEqual(0);
    expect(seen.x + seen.width).toBeLessThanOrEqual(room.width);
    expect(shownWhole(near, { x: 0, y: 0, ...image }, image, room).scale).toBeCloseTo(2, 9);
  });
});
