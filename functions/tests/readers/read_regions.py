"""Boxes and polygons of coco.json as pycocotools reads them, each checked against its own mask: one JSON object a region."""
import contextlib
import json
import sys

import numpy as np
from pycocotools.coco import COCO

with contextlib.redirect_stdout(sys.stderr):
    labels = COCO(sys.argv[1] + "/coco.json")


def inside(ring, height, width):
    """Pixels whose middle is inside of the ring (even-odd rule)."""
    ys, xs = np.mgrid[0:height, 0:width] + 0.5
    points = list(zip(ring[0::2], ring[1::2]))
    found = np.zeros((height, width), dtype=bool)
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
        if y1 != y2:
            found ^= ((y1 > ys) != (y2 > ys)) & (xs < (x2 - x1) * (ys - y1) / (y2 - y1) + x1)
    return found


def edge_length(ring):
    points = np.array(ring).reshape(-1, 2)
    return float(np.hypot(*(points - np.roll(points, -1, axis=0)).T).sum())


names = {category["id"]: category["name"] for category in labels.loadCats(labels.getCatIds())}
for image in labels.loadImgs(labels.getImgIds()):
    for annotation in labels.loadAnns(labels.getAnnIds(imgIds=[image["id"]])):
        row = {"path": image["file_name"], "label": names[annotation["category_id"]], "area": round(annotation["area"], 6)}
        rings = annotation["segmentation"]
        if not rings:
            row["bbox"] = annotation["bbox"]
        else:
            mask = labels.annToMask(annotation).astype(bool)
            assert mask.shape == (image["height"], image["width"]), mask.shape
            ours = np.logical_or.reduce([inside(ring, *mask.shape) for ring in rings])
            along = sum(edge_length(ring) for ring in rings)
            # Only pixels that an edge goes through may differ, by how they are rounded.
            assert (mask != ours).sum() <= along, ((mask != ours).sum(), along)
            assert abs(mask.sum() - annotation["area"]) <= along, (mask.sum(), annotation["area"])
            left, top = min(min(r[0::2]) for r in rings), min(min(r[1::2]) for r in rings)
            right, bottom = max(max(r[0::2]) for r in rings), max(max(r[1::2]) for r in rings)
            assert annotation["bbox"] == [left, top, right - left, bottom - top], annotation
            whole = all(float(v).is_integer() for ring in rings for v in ring)
            straight = all(ring[i] == ring[(i + 2) % len(ring)] or ring[i + 1] == ring[(i + 3) % len(ring)] for ring in rings for i in range(0, len(ring), 2))
            if whole and straight:
                assert mask.sum() == annotation["area"] and not (mask != ours).any(), (mask.sum(), annotation["area"])
            row["rings"] = rings
        print(json.dumps(row))
