import { expect, test } from "@jest/globals";
import type { ProjectView } from "../../api/projects.ts";
import { draftLike } from "./duplicate.ts";

const project: ProjectView = {
  id: "p",
  name: "Hats",
  description: "All hats",
  media: "text",
  kind: "text-entities",
  kindTitle: "NER",
  options: { overlap: true },
  columns: ["title", "body"],
  state: "running",
  datasetId: "d",
  datasetVersion: 2,
  instructions: { type: "link", url: "https://example.org/how" },
  instructionsVersion: 3,
  classesVersion: 4,
  classes: [
    { id: "c1", name: "Hat", path: "Hat", level: 0, colour: "#112233", retired: false },
    { id: "c2", name: "Old", path: "Old", level: 0, colour: "#445566", retired: true },
    { id: "c3", name: "Top", path: "Hat/Top", level: 1, colour: "#778899", retired: false },
  ],
  leaseMinutes: 7,
  refresh: "on",
  consensus: { min: 2, max: 5, least: 0.875, iou: 0.5, spans: "overlapping" },
  goldShare: 0.125,
  createdAt: 0,
  createdBy: "u",
  role: "owner",
};

test("another project is begun with the settings of one: not its name, nor classes that are retired", () => {
  const dataset = { id: "d", name: "Shop", datastoreId: "default", path: "shop.csv", holds: "tabular" as const, hasHeader: false };
  expect(draftLike(project, dataset, "k")).toMatchObject({
    name: "",
    description: "All hats",
    kind: "text-entities",
    options: { overlap: true },
    columns: ["title", "body"],
    hasHeader: false,
    leaseMinutes: 7,
    refresh: "on",
    existing: { id: "d", name: "Shop", path: "shop.csv" },
    classes: [
      { name: "Hat", level: 0 },
      { name: "Top", level: 1 },
    ],
    quality: { consensus: "on", min: 2, max: 5, least: 87.5, iou: 50, spans: "overlapping", goldPercent: 12.5 },
  });
});
