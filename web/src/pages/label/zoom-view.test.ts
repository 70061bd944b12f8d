import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fit, MOST_SCALE, pan, type Size, zoomAt } from "./zoom-view.ts";

const size: fc.Arbitrary<Size> = fc.record({ width: fc.integer({ min: 10, max: 8_000 }), height: fc.integer({ min: 10, max: 8_000 }) });

test("a picture is shown whole and never larger than it is", () => {
  expect(fit({ width: 4_000, height: 2_000 }, { width: 1_000, height: 1_000 })).toEqual({ scale: 0.25, x: 0, y: 250 });
  expect(fit({ width: 100, height: 50 }, { width: 1_000, height: 1_000 })).toEqual({ scale: 1, x: 450, y: 475 });
});

test("the point under the pointer stays, where the picture covers the window", () => {
  const [image, stage] = [
    { width: 4_000, height: 4_000 },
    { width: 1_000, height: 1_000 },
  ];
  const near = zoomAt(fit(image, stage), 4, 300, 700, image, stage);
  const point = (view: typeof near) => [(300 - view.x) / view.scale, (700 - view.y) / view.scale].map(Math.round);
  expect(point(zoomAt(near, 1.5, 300, 700, image, stage))).toEqual(point(near));
});

test("whatever is done, no blank strip opens and the scale keeps its bounds", () => {
  const act = fc.record({
    factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
    px: fc.nat(2_000),
    py: fc.nat(2_000),
    dx: fc.integer({ min: -5_000, max: 5_000 }),
  });
  fc.assert(
    fc.property(size, size, fc.array(act, { maxLength: 20 }), (image, stage, acts) => {
      let view = fit(image, stage);
      for (const { factor, px, py, dx } of acts) view = pan(zoomAt(view, factor, px, py, image, stage), dx, -dx, image, stage);
      expect(view.scale).toBeGreaterThan(0);
      expect(view.scale).toBeLessThanOrEqual(MOST_SCALE);
      const width = image.width * view.scale;
      if (width > stage.width + 1e-6) {
        expect(view.x).toBeLessThanOrEqual(1e-6);
        expect(view.x + width).toBeGreaterThanOrEqual(stage.width - 1e-6);
      } else expect(view.x).toBeCloseTo((stage.width - width) / 2);
    }),
  );
});
